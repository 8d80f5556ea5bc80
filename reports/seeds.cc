#include "reports/seeds.h"

#include <cmath>
#include <limits>

namespace graspbench {

SeedPool PoolSeeds(std::span<const SeedSample> seeds, const BootstrapOptions& options) {
  SeedPool pool;
  SeedSample all;
  std::vector<double> variances;
  for (const SeedSample& seed : seeds) {
    if (seed.values.empty()) continue;
    pool.seed_means.push_back(Mean(seed.values));
    const double deviation = PopulationDeviation(seed.values);
    variances.push_back(deviation * deviation);
    all.values.insert(all.values.end(), seed.values.begin(), seed.values.end());
    all.objects.insert(all.objects.end(), seed.objects.begin(), seed.objects.end());
  }
  pool.mean = BootstrapMean(all.values, all.objects, options);
  pool.within = std::sqrt(Mean(variances));
  const double count = static_cast<double>(pool.seed_means.size());
  pool.between = count < 2 ? std::numeric_limits<double>::quiet_NaN()
                           : PopulationDeviation(pool.seed_means) * std::sqrt(count / (count - 1));
  return pool;
}

}  // namespace graspbench

#include "reports/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/rng.h"
#include "reports/clusters.h"

namespace graspbench {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Mean over as many clusters as there are, drawn with replacement. One random number draws two of
/// them, uniform over all pairs: drawing is what a bootstrap spends its time on.
double ResampledMean(const std::vector<ClusterSum>& clusters, Rng& rng) {
  const uint32_t count = static_cast<uint32_t>(clusters.size());
  double sum = 0;
  int values = 0;
  const auto add = [&](const ClusterSum& cluster) {
    sum += cluster.sum;
    values += cluster.count;
  };
  constexpr uint32_t kMostInPairs = 65535;  // their number squared fits into 32 bits
  uint32_t drawn = 0;
  for (; count <= kMostInPairs && drawn + 1 < count; drawn += 2) {
    const uint32_t pair = rng.Index(count * count);
    add(clusters[pair / count]);
    add(clusters[pair % count]);
  }
  for (; drawn < count; ++drawn) add(clusters[rng.Index(count)]);
  return sum / values;
}

}  // namespace

double NormalQuantile(double p) {
  if (!(p > 0 && p < 1)) {
    throw Error(ErrorKind::kInternal, "a quantile needs a probability between 0 and 1");
  }
  double low = -40, high = 40;
  while (true) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
  }
}

Interval WilsonInterval(int successes, int trials, double confidence) {
  if (trials <= 0 || successes < 0 || successes > trials) {
    throw Error(ErrorKind::kInternal, "a rate of " + std::to_string(successes) + " in " +
                                          std::to_string(trials) + " trials");
  }
  const double z = NormalQuantile(0.5 + 0.5 * confidence);
  const double n = trials;
  const double p = successes / n;
  const double centre = p + z * z / (2 * n);
  const double half_width = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  // The exact bounds are 0 and 1 here; rounding must not leave them by an ulp.
  return {.low = successes == 0 ? 0 : (centre - half_width) / scale,
          .high = successes == trials ? 1 : (centre + half_width) / scale};
}

double Mean(std::span<const double> values) {
  if (values.empty()) return kNaN;
  return SortedSum({values.begin(), values.end()}) / static_cast<double>(values.size());
}

double PopulationDeviation(std::span<const double> values) {
  const double mean = Mean(values);
  std::vector<double> squares;
  for (const double value : values) squares.push_back((value - mean) * (value - mean));
  return std::sqrt(Mean(squares));
}

double Percentile(std::vector<double> values, double p) {
  if (values.empty()) return kNaN;
  std::sort(values.begin(), values.end());
  const double position = p / 100 * static_cast<double>(values.size() - 1);
  const size_t below = static_cast<size_t>(std::floor(position));
  const size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], position - std::floor(position));
}

double Median(std::vector<double> values) { return Percentile(std::move(values), 50); }

ClusteredMean BootstrapMean(std::span<const double> values, std::span<const std::string> clusters,
                            const BootstrapOptions& options) {
  const std::vector<ClusterSum> groups = SumByCluster(values, clusters);
  ClusteredMean result{.mean = Mean(values),
                       .count = static_cast<int>(values.size()),
                       .clusters = static_cast<int>(groups.size()),
                       .interval = std::nullopt};
  if (groups.size() < 2) return result;

  Rng rng(options.seed, options.stream, "bootstrap");
  std::vector<double> means;
  means.reserve(static_cast<size_t>(options.resamples));
  for (int i = 0; i < options.resamples; ++i) means.push_back(ResampledMean(groups, rng));
  const double tail = 50 * (1 - options.confidence);
  result.interval = Interval{Percentile(means, tail), Percentile(means, 100 - tail)};
  return result;
}

}  // namespace graspbench

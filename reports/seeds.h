#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/statistics.h"

namespace graspbench {

/// What one seed measured, with the object of each value.
struct SeedSample {
  std::vector<double> values;
  std::vector<std::string> objects;
};

/// One quantity over runs that differ in their seed only.
struct SeedPool {
  /// Over the values of all seeds. Seeds add no objects: the grasps that all seeds gave one object
  /// are one cluster, so that ten seeds of one object are still one thing that was sampled.
  ClusteredMean mean;
  std::vector<double> seed_means;  ///< one per seed that has values
  /// Sample standard deviation (n − 1) of the seeds' means: how far a single run may be off because
  /// of its seed. NaN with fewer than two.
  double between = 0;
  /// Root of the mean variance (n) of the values within a seed.
  double within = 0;
};

SeedPool PoolSeeds(std::span<const SeedSample> seeds, const BootstrapOptions& options);

}  // namespace graspbench

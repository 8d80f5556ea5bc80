#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graspbench {

/// A confidence interval, low <= high, in the unit of the estimate.
struct Interval {
  double low = 0, high = 0;
  bool operator==(const Interval&) const = default;
};

/// Quantile of the standard normal distribution, 0 < p < 1; 1.959964 for p = 0.975.
double NormalQuantile(double p);

/// Wilson score interval of a rate (Wilson 1927, without continuity correction), as fractions.
///
///     (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)
///
/// Never leaves [0, 1] and does not collapse at 0 or 1, unlike the normal approximation. Takes the
/// trials as independent. Throws Error (kInternal) unless 0 <= successes <= trials and trials > 0.
Interval WilsonInterval(int successes, int trials, double confidence = 0.95);

double Mean(std::span<const double> values);                 ///< NaN when empty
double PopulationDeviation(std::span<const double> values);  ///< divides by n; NaN when empty

/// The p-th percentile, 0 <= p <= 100, interpolated linearly between order statistics (NumPy's
/// default, Hyndman and Fan's type 7). NaN when empty.
double Percentile(std::vector<double> values, double p);
double Median(std::vector<double> values);

/// A mean with its bootstrap interval.
struct ClusteredMean {
  double mean = 0;  ///< over values, not over clusters; NaN when there are none
  int count = 0;
  int clusters = 0;
  std::optional<Interval> interval;  ///< absent with fewer than two clusters

  /// The percentile bootstrap is too narrow when it resamples few things: on normal data a nominal
  /// 95 % interval covers the truth in about 83 % of cases with 5 clusters, 90 % with 10 and 93 %
  /// with 20. Tables mark such intervals.
  bool few_clusters() const { return clusters < kFewClusters; }
  static constexpr int kFewClusters = 20;
};

struct BootstrapOptions {
  int resamples = 2000;
  double confidence = 0.95;
  uint64_t seed = 0;
  std::string stream;  ///< names the random stream, so that estimates do not share draws
};

/// Mean of `values` with a percentile bootstrap interval that resamples whole clusters (Davison and
/// Hinkley 1997, section 3.8): grasps of one object are alike, so objects are what was sampled.
/// Each resample draws as many clusters as there are, with replacement, and takes the mean over all
/// values in them. `clusters[i]` names the cluster of `values[i]`. The result depends on neither
/// the order of the values nor the order of the clusters.
ClusteredMean BootstrapMean(std::span<const double> values, std::span<const std::string> clusters,
                            const BootstrapOptions& options);

}  // namespace graspbench

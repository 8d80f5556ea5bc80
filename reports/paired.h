#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "reports/statistics.h"

namespace graspbench {

/// One quantity measured twice on the same items; rates are means of 0 and 1 (or of 0 and 100).
struct PairedDifference {
  ClusteredMean difference;          ///< mean of b − a with its bootstrap interval
  int differing = 0;                 ///< items with b ≠ a
  std::optional<double> p_value;     ///< SignFlipTest; absent with fewer than two clusters
  std::optional<double> detectable;  ///< DetectableDifference; absent where all differ alike
};

/// Compares `b` with `a`, value by value; `clusters[i]` is the object of item i. The interval is
/// BootstrapMean's over the differences, which resamples objects with both their measurements.
/// Throws Error (kInternal) when the lengths differ.
PairedDifference ComparePaired(std::span<const double> a, std::span<const double> b,
                               std::span<const std::string> clusters,
                               const BootstrapOptions& options);

/// Standard error of the mean of `values` when whole clusters were sampled,
///
///     sqrt(G / (G − 1) Σ_c (Σ_{i in c} (v_i − mean))²) / n
///
/// for G clusters of n values together (the cluster-robust variance of a mean; Liang and Zeger
/// 1986). With one value per cluster it is the usual s / sqrt(n). Absent with fewer than two
/// clusters.
std::optional<double> ClusteredStandardError(std::span<const double> values,
                                             std::span<const std::string> clusters);

/// The smallest true difference that a two-sided test at level `alpha` finds with probability
/// `power`, given the standard error of the difference: (z_{1−α/2} + z_{power}) · SE.
///
/// Assumes that the estimate is normal with the standard error seen here, which is optimistic with
/// few clusters, and one test: under Holm's correction the first test needs more.
double DetectableDifference(double standard_error, double alpha = 0.05, double power = 0.8);

}  // namespace graspbench

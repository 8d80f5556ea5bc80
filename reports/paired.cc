#include "reports/paired.h"

#include <cmath>
#include <vector>

#include "core/error.h"
#include "reports/clusters.h"
#include "reports/sign_flip.h"

namespace graspbench {

PairedDifference ComparePaired(std::span<const double> a, std::span<const double> b,
                               std::span<const std::string> clusters,
                               const BootstrapOptions& options) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kInternal, "paired values come in equal numbers");
  }
  std::vector<double> differences;
  PairedDifference result;
  for (size_t i = 0; i < a.size(); ++i) {
    differences.push_back(b[i] - a[i]);
    result.differing += a[i] != b[i];
  }
  result.difference = BootstrapMean(differences, clusters, options);
  const std::optional<double> error = ClusteredStandardError(differences, clusters);
  if (!error) return result;
  result.p_value =
      SignFlipTest(differences, clusters, {.seed = options.seed, .stream = options.stream});
  if (*error > 0) result.detectable = DetectableDifference(*error);
  return result;
}

std::optional<double> ClusteredStandardError(std::span<const double> values,
                                             std::span<const std::string> clusters) {
  const std::vector<ClusterSum> groups = SumByCluster(values, clusters);
  if (groups.size() < 2) return std::nullopt;
  const double mean = Mean(values);
  double squares = 0;
  for (const ClusterSum& group : groups) {
    const double deviation = group.sum - group.count * mean;
    squares += deviation * deviation;
  }
  const double count = static_cast<double>(groups.size());
  return std::sqrt(count / (count - 1) * squares) / static_cast<double>(values.size());
}

double DetectableDifference(double standard_error, double alpha, double power) {
  return (NormalQuantile(1 - alpha / 2) + NormalQuantile(power)) * standard_error;
}

}  // namespace graspbench

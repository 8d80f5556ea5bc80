#pragma once

#include <span>
#include <string>
#include <vector>

namespace graspbench {

/// The values of one cluster, as far as means need them.
struct ClusterSum {
  double sum = 0;
  int count = 0;
};

/// One entry per cluster, in the order of the clusters' names; `names[i]` is the cluster of
/// `values[i]`. Depends on neither the order of the values nor the rounding that an order brings.
/// Throws Error (kInternal) unless every value has a name.
std::vector<ClusterSum> SumByCluster(std::span<const double> values,
                                     std::span<const std::string> names);

/// Sum that does not depend on the order of its terms.
double SortedSum(std::vector<double> values);

}  // namespace graspbench

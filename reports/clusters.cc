#include "reports/clusters.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/error.h"

namespace graspbench {

double SortedSum(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

std::vector<ClusterSum> SumByCluster(std::span<const double> values,
                                     std::span<const std::string> names) {
  if (values.size() != names.size()) {
    throw Error(ErrorKind::kInternal, "every value needs the name of its cluster");
  }
  std::map<std::string_view, std::vector<double>> members;
  for (size_t i = 0; i < values.size(); ++i) members[names[i]].push_back(values[i]);
  std::vector<ClusterSum> clusters;
  for (auto& [name, list] : members) {
    const int count = static_cast<int>(list.size());
    clusters.push_back({SortedSum(std::move(list)), count});
  }
  return clusters;
}

}  // namespace graspbench

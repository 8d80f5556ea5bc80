#include "reports/krippendorff.h"

#include <cmath>
#include <map>

namespace graspbench {
namespace {

/// Squared distance of two values on the scale; `counts` are all pairable ratings by value.
double SquaredDistance(int a, int b, RatingScale scale, const std::map<int, double>& counts) {
  if (a == b) return 0;
  if (scale == RatingScale::kNominal) return 1;
  if (scale == RatingScale::kInterval) return std::pow(a - b, 2);
  if (a > b) std::swap(a, b);
  double between = -(counts.at(a) + counts.at(b)) / 2;
  for (auto it = counts.find(a); it != counts.end() && it->first <= b; ++it) between += it->second;
  return between * between;
}

}  // namespace

std::optional<double> KrippendorffAlpha(const std::vector<std::vector<int>>& units,
                                        RatingScale scale) {
  std::map<int, double> counts;
  double all = 0;
  for (const std::vector<int>& unit : units) {
    if (unit.size() < 2) continue;
    for (const int value : unit) ++counts[value];
    all += static_cast<double>(unit.size());
  }
  if (counts.size() < 2) return std::nullopt;
  double observed = 0, expected = 0;
  for (const std::vector<int>& unit : units) {
    if (unit.size() < 2) continue;
    double sum = 0;
    for (const int a : unit) {
      for (const int b : unit) sum += SquaredDistance(a, b, scale, counts);
    }
    observed += sum / static_cast<double>(unit.size() - 1);
  }
  for (const auto& [a, count_a] : counts) {
    for (const auto& [b, count_b] : counts) {
      expected += count_a * count_b * SquaredDistance(a, b, scale, counts);
    }
  }
  return 1 - (all - 1) * observed / expected;
}

}  // namespace graspbench

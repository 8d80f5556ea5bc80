#include "reports/column.h"

namespace graspbench {

std::string_view Name(Better better) {
  switch (better) {
    case Better::kLower:
      return "lower";
    case Better::kHigher:
      return "higher";
    case Better::kNone:
      return "none";
  }
  return "";
}

std::optional<Better> BetterNamed(std::string_view name) {
  for (const Better better : {Better::kLower, Better::kHigher, Better::kNone}) {
    if (Name(better) == name) return better;
  }
  return std::nullopt;
}

std::string_view Name(Statistic statistic) {
  switch (statistic) {
    case Statistic::kMean:
      return "mean";
    case Statistic::kRate:
      return "rate";
    case Statistic::kMedian:
      return "median";
  }
  return "";
}

std::optional<Statistic> StatisticNamed(std::string_view name) {
  for (const Statistic statistic : {Statistic::kMean, Statistic::kRate, Statistic::kMedian}) {
    if (Name(statistic) == name) return statistic;
  }
  return std::nullopt;
}

}  // namespace graspbench

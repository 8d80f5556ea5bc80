#include "metrics/metric.h"

#include <limits>
#include <utility>

#include "core/suggest.h"

namespace graspbench {

std::string_view Name(Status status) {
  switch (status) {
    case Status::kOk:
      return "ok";
    case Status::kNotApplicable:
      return "not_applicable";
    case Status::kFailed:
      return "failed";
  }
  return "failed";
}

MetricValue::MetricValue() : value_(std::numeric_limits<double>::quiet_NaN()) {}

MetricValue MetricValue::NotApplicable(std::string reason) {
  MetricValue value;
  value.status_ = Status::kNotApplicable;
  value.reason_ = std::move(reason);
  return value;
}

MetricValue MetricValue::Failed(std::string reason) {
  MetricValue value;
  value.status_ = Status::kFailed;
  value.reason_ = std::move(reason);
  return value;
}

std::vector<std::unique_ptr<GraspMetric>> SelectMetrics(const std::vector<std::string>& ids) {
  std::vector<std::unique_ptr<GraspMetric>> all = BuiltInMetrics();
  if (ids.empty()) return all;
  std::vector<std::unique_ptr<GraspMetric>> selected;
  std::vector<std::string> known;
  for (const auto& metric : all) known.push_back(metric->Info().id);
  for (const std::string& id : ids) {
    size_t index = 0;
    while (index < known.size() && known[index] != id) ++index;
    if (index == known.size()) throw UnknownName("metric", id, known);
    if (all[index]) selected.push_back(std::move(all[index]));  // naming one twice selects it once
  }
  return selected;
}

}  // namespace graspbench

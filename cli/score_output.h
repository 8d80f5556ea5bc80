#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/record.h"
#include "core/trial.h"
#include "metrics/metric.h"

namespace graspbench {

/// What `score` found out about one grasp.
struct ScoredItem {
  std::string source;
  std::vector<MetricResult> metrics;
  std::vector<Trial> trials;
};

/// A table per grasp; `infos` are the metrics in the order of the results.
std::string ScoreTable(std::span<const ScoredItem> items, std::span<const MetricInfo> infos);

/// `{"items":[{"source":…,"metrics":{ID:{"value","unit","status"}},"trials":{PROFILE:{"verdict",
/// "reason",RESULT_UNIT…}}}]}` in one line. A metric without a value has "value":null and a
/// "reason".
std::string ScoreJson(std::span<const ScoredItem> items);

}  // namespace graspbench

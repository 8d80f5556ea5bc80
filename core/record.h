#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/grasp.h"
#include "core/trial.h"

namespace graspbench {

/// One metric of one grasp as it is stored and reported.
struct MetricResult {
  std::string id;      ///< "siv"
  std::string unit;    ///< of `value`
  std::string status;  ///< "ok", "not_applicable" or "failed"
  double value = 0;    ///< NaN unless the status is "ok"
  std::string reason;  ///< why there is no value
};

/// One finished item: a planned (case, generator, sample) with everything that was measured on it.
struct Record {
  std::string item_id;  ///< hash(suite version, case id, generator id, sample index)
  std::string suite, case_id, object_id, category, intent, split;
  std::string generator;
  int sample = 0;
  std::string instruction;  ///< what the generator was asked in words; empty if the suite has none
  /// "ok" when there is a grasp and every stage ran; else "failed" and `reason` tells the stage
  /// that failed: "case_error", "generator_error", "generator_crash", "empty_answer", "timeout",
  /// "metric_error", "policy_error".
  std::string status;
  std::string reason;
  std::string message;  ///< the full error text
  std::optional<Grasp> grasp;
  std::vector<MetricResult> metrics;
  std::vector<Trial> trials;
  /// Wall-clock seconds per stage: "load", "generate", "metrics", one per policy profile.
  std::vector<std::pair<std::string, double>> seconds;
};

/// What the store keeps, as JSON values and back, at full precision.
Value ToValue(const Record& record);
Record RecordFromValue(const Value& value, const std::string& where);
Value ToValue(const Trial& trial);
Trial TrialFromValue(const Value& value, const std::string& where);

}  // namespace graspbench

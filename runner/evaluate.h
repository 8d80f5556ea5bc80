#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/record.h"
#include "metrics/metric.h"
#include "policies/policy.h"
#include "runner/work_unit.h"
#include "runner/workbench.h"

namespace graspbench {

/// What a worker tells while it works on a unit.
struct UnitListener {
  /// Item `index` of the unit enters a stage, which may not return: "load" and "generate" (which
  /// stand for the whole unit), "retarget", "metrics", "artifact" or a policy
  /// profile. `partial` is what is
  /// known of the item so far; in a policy profile its last trial is the one that begins, without a
  /// reason yet.
  std::function<void(int index, const std::string& stage, const Record& partial)> entered;
  std::function<void(int index, const Record& record)> finished;
};

/// Answers and measures every item of a unit, or runs the trials that a begun one has left. What
/// goes wrong with an item becomes a failed record
/// with its reason. Throws Error only for what is no fault of the item: a full disk, or an artifact
/// that cannot be written to `artifacts` (no artifacts when empty).
void EvaluateUnit(Workbench& bench, const WorkUnit& unit, const std::filesystem::path& artifacts,
                  const UnitListener& listener);

/// Every metric of one grasp, in order.
struct Measurement {
  std::vector<MetricResult> results;
  /// "id: error" of each metric that threw; its result is "failed" with the same reason.
  std::vector<std::string> errors;
};
Measurement MeasureGrasp(const GraspContext& grasp,
                         std::span<const std::unique_ptr<GraspMetric>> metrics);

/// One trial; a policy that throws gives a trial with Verdict::kError and reason "policy_error".
Trial RunTrial(Policy& policy, const TrialInput& input);

/// Throws Error (kInput) when a number of the grasp is not finite.
void CheckFinite(const Grasp& grasp);

}  // namespace graspbench

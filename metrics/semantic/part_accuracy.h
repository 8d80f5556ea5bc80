#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Whether a grasp is on the part that the instruction names, in %:
///
/// | id           | value for one grasp                                                       |
/// |--------------|---------------------------------------------------------------------------|
/// | `part_acc`   | 100 when no other part has more contact than the target, else 0 (G-DexGrasp's
/// "Part Acc", whose rule is not published) | | `part_share` | share of the contact that is on the
/// target                                |
///
/// Contact is counted in vertices of the hand within 5 mm of the object's surface or inside it,
/// each at the part of its nearest face; of equals the lower part counts. A grasp without contact
/// has 0 in both. Not applicable to cases that name no part.
class PartAccuracy final : public GraspMetric {
 public:
  enum class Mode { kMost, kShare };
  explicit PartAccuracy(Mode mode) : mode_(mode) {}
  MetricInfo Info() const override;
  MetricValue Evaluate(const GraspContext& grasp) const override;

 private:
  Mode mode_;
};

}  // namespace graspbench

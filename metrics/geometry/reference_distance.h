#pragma once

#include <vector>

#include "metrics/metric.h"

namespace graspbench {

/// Mean per-vertex position error `mpvpe` in millimetres; lower is better.
///
///     mpvpe = mean over vertices i of |p_i - q_i|
///
/// between the hand's surface and the case's *first* reference hand, in the object frame, without
/// any alignment.
///
/// Source: SemGrasp, section 4.1.
class MeanVertexError final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable without a reference of equal topology, as of a robot hand beside a human one.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Mean over A of the squared distance to the nearest point of B plus the same from B to A, m²:
/// pytorch3d's default.
double ChamferSquaredSum(const std::vector<Vec3>& a, const std::vector<Vec3>& b);

/// Mean of the two directions' mean distances, m.
double ChamferMean(const std::vector<Vec3>& a, const std::vector<Vec3>& b);

/// Chamfer distance between 1024 points on the hand's surface and 1024 on the *first* reference
/// hand's; lower is better. `cd_l2sq_sum` is ChamferSquaredSum in m², `cd_l1_mean` ChamferMean in
/// cm. Both surfaces are sampled with the same random numbers, so equal hands have distance 0.
///
/// Source: DexGYS ("CD", between hand point clouds); its table does not state which form it is.
class ChamferDistance final : public GraspMetric {
 public:
  enum class Form { kSquaredSum, kMean };
  explicit ChamferDistance(Form form) : form_(form) {}
  MetricInfo Info() const override;
  /// Not applicable without a reference, nor between a robot hand and another hand.
  MetricValue Evaluate(const GraspContext& grasp) const override;

 private:
  Form form_;
};

}  // namespace graspbench

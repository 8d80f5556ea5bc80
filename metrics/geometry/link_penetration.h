#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Penetration `ho_pene` of hand and object in millimetres: the largest depth of a link in the
/// object; lower is better.
///
///     ho_pene = max(0, max over links of −d),  d the smallest distance in
///     `GraspContext::link_distances`
///
/// It looks from both sides, unlike `pd` (hand into object) and `pen` (object into hand), and takes
/// the shapes of a robot hand for what they are, not for triangles. DexGraspBench reads it off
/// MuJoCo's contacts with the object's convex pieces, which fill what the object has of hollows.
///
/// Source: DexGraspBench, src/task/eval_func/base.py.
class LinkPenetration final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable to a bare mesh, which has no links, nor to an open object.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

}  // namespace graspbench

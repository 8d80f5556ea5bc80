#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Penetration `self_pen` of the hand into itself, in millimetres; lower is better.
///
///     self_pen = max over segments S, vertices V of segments not adjacent to S, V inside S,
///                of  dist(p_OV, skin of S)
///
/// The segments are the palm and the phalanges (`HandSegments`), each closed where it was cut;
/// adjacent are those that share a face of the mesh, such as two phalanges of one finger or
/// neighbouring fingers at their webbing. So a fingertip in the palm counts, a folded knuckle does
/// not.
///
/// Of a robot hand it is the largest `Overlap` of two shapes of links that are neither joined nor
/// declared to overlap (PosedLink::overlapping), as in DexGraspBench.
///
/// Source: the self-penetration of DexGraspBench (deepest hand-hand contact, adjacent links
/// excluded), with segments of the skin for its collision bodies.
class SelfPenetration final : public GraspMetric {
 public:
  MetricInfo Info() const override;

  /// Not applicable to a bare mesh, which has no segments.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

}  // namespace graspbench

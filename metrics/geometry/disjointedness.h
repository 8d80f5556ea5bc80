#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Disjointedness of the fingertips `disjoint`, in centimetres; lower is better.
///
///     disjoint = Σ over five fingertips of  min |p_OV - p_OU|,  V in the tip's skin, U object
///     vertex
///
/// Vertex to vertex, as OakInk's benchmark measures it, so it depends on the object's tessellation
/// and does not fall to 0 in a real touch. The tips are `FingertipVertices`; OakInk takes the
/// distal anchor regions of CPF.
///
/// Source: OakInk-Grasp-Generation, `disjo_dist`.
class Disjointedness final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable to a bare mesh, which has no fingertips.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

}  // namespace graspbench

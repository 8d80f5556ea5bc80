#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Penetration depth `pd` of a hand into an object, in centimetres; lower is better, 0 means no
/// vertex is inside.
///
///     pd = max over hand vertices V with p_OV inside O of  dist(p_OV, ∂O)
///
/// Inside means a winding number above 1/2 with respect to the closed object mesh. The distance
/// goes to the object's surface; the distance to its nearest *vertex*, which depends on the
/// tessellation, is the metric `pd_vertex`. A spike of the object between two hand vertices is not
/// seen from this side; `pen` measures from the object's side.
///
/// Source: SemGrasp, section 4.1; Jiang et al. 2021.
class PenetrationDepth final : public GraspMetric {
 public:
  MetricInfo Info() const override;

  /// Not applicable when the object has no inside (an open mesh that could not be closed).
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Penetration depth `pd_vertex` as OakInk's benchmark computes it, in centimetres; lower is
/// better.
///
///     pd_vertex = max over hand vertices V inside O of  min over object vertices U |p_OV - p_OU|
///
/// An upper bound of `pd` that grows with the size of the object's triangles: on a cylinder without
/// cap vertices it exceeds the truth threefold.
///
/// Source: OakInk-Grasp-Generation, lib/metrics/penetration.py (mode max).
class VertexPenetrationDepth final : public GraspMetric {
 public:
  MetricInfo Info() const override;

  /// Not applicable to an open object.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Penetration `pen` from the object's side, in centimetres; lower is better.
///
///     pen = max(0, max over object surface points P inside the closed hand of dist(p_OP, ∂hand))
///
/// over 4096 points drawn uniformly over the object's surface (the same ones in every run). The
/// human hand is one closed surface; in a robot hand a point's depth is the largest of its depths
/// in the shapes of the links.
///
/// Source: DexGYS, scripts/q1/eval_utils.py, cal_pen; UniDexGrasp (2000 farthest points there).
class ObjectPenetration final : public GraspMetric {
 public:
  MetricInfo Info() const override;

  /// Not applicable when the hand is open.
  MetricValue Evaluate(const GraspContext& grasp) const override;

  /// The same in metres, for metrics that build on it; the hand must be closed.
  static double Depth(const GraspContext& grasp);
};

}  // namespace graspbench

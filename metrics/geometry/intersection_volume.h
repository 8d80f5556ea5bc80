#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Solid intersection volume `siv` of hand and object in cm³; lower is better.
///
///     siv = pitch³ · #{ cells whose centre lies inside the closed hand and inside the object }
///
/// on the grid of pitch 1 mm whose cells are aligned with the object frame's multiples of 1 mm.
/// Both meshes count as solids (winding number above 1/2). Centre sampling is unbiased; the papers'
/// other countings have their own ids: `siv_binvox128`, `vol_surface`, `vol_hull1mm`.
///
/// Source: the quantity SemGrasp (section 4.1) and G-DexGrasp name "solid intersection volume".
class SolidIntersectionVolume final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable when one of the meshes is open.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Estimated standard error `siv_error` of `siv` in cm³, from the size of its cells.
///
/// Each cell on the boundary of the intersection is counted whole though a part of it, about
/// uniform in 0 … 1, is not in it: variance 1/12 cell² each, taken as independent.
class SolidIntersectionVolumeError final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Interpenetration ratio in %: `siv` by the volume of the closed hand (`ipr_hand`) or of the
/// object (`ipr_obj`); lower is better.
///
/// No published implementation was found under this name; these are our definitions.
class InterpenetrationRatio final : public GraspMetric {
 public:
  enum class Of { kHand, kObject };
  explicit InterpenetrationRatio(Of whole) : whole_(whole) {}
  MetricInfo Info() const override;
  MetricValue Evaluate(const GraspContext& grasp) const override;

 private:
  Of whole_;
};

}  // namespace graspbench

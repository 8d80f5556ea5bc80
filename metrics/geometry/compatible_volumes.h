#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Intersection volume `siv_binvox128` in cm³ as OakInk's benchmark counts it; lower is better.
///
///     cell³ · #{ filled cells of the object whose centre lies inside the closed hand }
///
/// on a grid of 1/128 of the longest side of the object's bounding box, anchored at the box: 1.56
/// mm for an object of 20 cm. Differs from their code in one thing: binvox may also fill cells that
/// the surface only touches, here a filled cell has its centre inside the object.
///
/// Source: OakInk-Grasp-Generation, lib/metrics/intersection.py with `binvox -d 128`.
class BinvoxIntersectionVolume final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable when one of the meshes is open.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Intersection volume `vol_surface` in cm³ as ObMan's script counts it; lower is better.
///
///     (5 mm)³ · #{ cells that the object's *surface* touches with their centre inside the hand }
///
/// The cells are trimesh's `voxelized(0.005)` without a fill, so the object counts as a shell: the
/// number falls linearly with the pitch and misses whatever lies deep inside. It is here because
/// GraspTTA's and FastGrasp's tables (hence probably AffordGrasp's) hold it. The hand is closed
/// first, as ObMan does; GraspTTA and FastGrasp left its wrist open.
///
/// Source: Hasson et al. 2019 (obman_train); Jiang et al. 2021 (GraspTTA).
class SurfaceIntersectionVolume final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable when the hand is open. The object may be.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Intersection volume `vol_hull1mm` in cm³ as HALO's script counts it; lower is better.
///
///     (1 mm)³ · #{ cells with centres inside the sealed hand and the object's *convex hull* }
///
/// The hull fills the cavities of mugs and bowls and the gap behind handles. HALO's samples start
/// at the corner of the two bounding boxes' overlap; here the grid is aligned with the object
/// frame.
///
/// Source: Karunratanakul et al. 2021 (HALO, utils/intersection.py); ContactGen, D-VQVAE.
class HullIntersectionVolume final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable when the hand is open. The object may be.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

}  // namespace graspbench

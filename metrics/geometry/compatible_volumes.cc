#include "metrics/geometry/compatible_volumes.h"

#include <cmath>

#include "core/units.h"
#include "metrics/geometry/voxel_overlap.h"

namespace graspbench {
namespace {

constexpr int kBinvoxCells = 128;
constexpr double kSurfacePitch = 0.005;  // m
constexpr double kHullPitch = 0.001;     // m

MetricValue VolumeIn(const VoxelGrid& cells, const GraspContext& grasp) {
  const size_t count = Intersect(cells, grasp.hand().closed).cells;
  return units::ToCubicCentimetres(static_cast<double>(count) * std::pow(cells.pitch, 3));
}

}  // namespace

MetricInfo BinvoxIntersectionVolume::Info() const {
  return {.id = "siv_binvox128",
          .name = "intersection volume (OakInk, binvox 128)",
          .unit = "cm^3",
          .better = Direction::kLower,
          .source = "OakInk-Grasp-Generation, lib/metrics",
          .definition =
              "filled cells of 1/128 of the object's longest side with centres inside "
              "the closed hand"};
}

MetricValue BinvoxIntersectionVolume::Evaluate(const GraspContext& grasp) const {
  const std::string open = grasp.open_reason();
  if (!open.empty()) return MetricValue::NotApplicable(open);
  return VolumeIn(grasp.object().solid->BoxVoxels(kBinvoxCells), grasp);
}

MetricInfo SurfaceIntersectionVolume::Info() const {
  return {.id = "vol_surface",
          .name = "intersection volume (ObMan, surface cells)",
          .unit = "cm^3",
          .better = Direction::kLower,
          .source = "Hasson et al. 2019 (obman_train); GraspTTA; FastGrasp",
          .definition =
              "5 mm cells touched by the object's surface with centres inside the "
              "closed hand"};
}

MetricValue SurfaceIntersectionVolume::Evaluate(const GraspContext& grasp) const {
  if (!grasp.hand_closed()) return MetricValue::NotApplicable("the hand mesh is open");
  return VolumeIn(grasp.object().solid->SurfaceVoxels(kSurfacePitch), grasp);
}

MetricInfo HullIntersectionVolume::Info() const {
  return {.id = "vol_hull1mm",
          .name = "intersection volume (HALO, convex hull)",
          .unit = "cm^3",
          .better = Direction::kLower,
          .source = "HALO utils/intersection.py; ContactGen; D-VQVAE",
          .definition =
              "1 mm cells with centres inside the sealed hand and the object's convex "
              "hull"};
}

MetricValue HullIntersectionVolume::Evaluate(const GraspContext& grasp) const {
  if (!grasp.hand_closed()) return MetricValue::NotApplicable("the hand mesh is open");
  return VolumeIn(grasp.object().solid->convex_solid().Voxels(kHullPitch), grasp);
}

}  // namespace graspbench

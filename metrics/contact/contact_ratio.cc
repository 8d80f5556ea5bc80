#include "metrics/contact/contact_ratio.h"

#include <algorithm>

#include "core/units.h"
#include "metrics/geometry/compatible_volumes.h"

namespace graspbench {
namespace {

bool Touches(const SurfaceQuery& query) {
  return query.inside || query.distance <= ContactRatio::kThreshold;
}

bool InContact(const GraspContext& grasp) {
  if (!grasp.shapes().empty()) {
    return std::ranges::any_of(grasp.link_distances(), [](const LinkDistance& contact) {
      return contact.distance <= ContactRatio::kThreshold;
    });
  }
  return std::ranges::any_of(grasp.hand_vertices_in_object(), Touches) ||
         std::ranges::any_of(grasp.object_points_in_hand(), Touches);
}

bool InConvexHull(const GraspContext& grasp) {
  const Solid& hull = grasp.object().solid->convex_solid();
  return std::ranges::any_of(grasp.hand().surface.vertices,
                             [&](const Vec3& p_OV) { return hull.Contains(p_OV); });
}

MetricValue Flag(bool in_contact) { return in_contact ? 100.0 : 0.0; }

MetricValue IsPositive(const MetricValue& volume) {
  return volume.status() == Status::kOk ? Flag(volume.value() > 0) : volume;
}

}  // namespace

MetricInfo ContactRatio::Info() const {
  MetricInfo info{.unit = "%", .better = Direction::kHigher};
  switch (mode_) {
    case Mode::kDistance:
      info.id = "contact_ratio";
      info.name = "contact ratio";
      info.source = "GraspTTA; AffordGrasp reports the column";
      info.definition = "grasps with surfaces within 5 mm or penetrating";
      break;
    case Mode::kHalo:
      info.id = "contact_ratio_halo";
      info.name = "contact ratio (HALO)";
      info.source = "HALO evaluate.py";
      info.definition = "grasps with a hand vertex inside the object's convex hull";
      break;
    case Mode::kVolume:
      info.id = "contact_ratio_volume";
      info.name = "contact ratio (FastGrasp)";
      info.source = "FastGrasp eval_adapt.py";
      info.definition = "grasps with vol_surface > 0";
      break;
    case Mode::kHullVolume:
      info.id = "contact_ratio_hull1mm";
      info.name = "contact ratio (D-VQVAE)";
      info.source = "D-VQVAE gen_diverse_grasp";
      info.definition = "grasps with vol_hull1mm > 0";
      break;
  }
  return info;
}

MetricValue ContactRatio::Evaluate(const GraspContext& grasp) const {
  switch (mode_) {
    case Mode::kDistance:
      return Flag(InContact(grasp));
    case Mode::kHalo:
      return Flag(InConvexHull(grasp));
    case Mode::kVolume:
      return IsPositive(SurfaceIntersectionVolume().Evaluate(grasp));
    case Mode::kHullVolume:
      return IsPositive(HullIntersectionVolume().Evaluate(grasp));
  }
  return MetricValue::Failed("unknown mode");
}

}  // namespace graspbench

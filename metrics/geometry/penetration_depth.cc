#include "metrics/geometry/penetration_depth.h"

#include <algorithm>

#include "core/units.h"

namespace graspbench {

MetricInfo PenetrationDepth::Info() const {
  return {.id = "pd",
          .name = "penetration depth",
          .unit = "cm",
          .better = Direction::kLower,
          .source = "SemGrasp section 4.1; Jiang et al. 2021",
          .definition = "largest distance from a hand vertex inside the object to its surface"};
}

MetricValue PenetrationDepth::Evaluate(const GraspContext& grasp) const {
  if (!grasp.object().solid->closed()) {
    return MetricValue::NotApplicable("the object mesh is open");
  }
  double deepest = 0;  // metres
  for (const GraspContext::InsideVertex& vertex : grasp.hand_vertices_inside()) {
    deepest = std::max(deepest, vertex.depth);
  }
  return units::ToCentimetres(deepest);
}

MetricInfo VertexPenetrationDepth::Info() const {
  return {.id = "pd_vertex",
          .name = "penetration depth (OakInk, nearest vertex)",
          .unit = "cm",
          .better = Direction::kLower,
          .source = "OakInk-Grasp-Generation, lib/metrics/penetration.py",
          .definition =
              "largest distance from a hand vertex inside the object to the nearest "
              "object vertex"};
}

MetricValue VertexPenetrationDepth::Evaluate(const GraspContext& grasp) const {
  const Solid& object = *grasp.object().solid;
  if (!object.closed()) return MetricValue::NotApplicable("the object mesh is open");
  double deepest = 0;  // metres
  for (const GraspContext::InsideVertex& inside : grasp.hand_vertices_inside()) {
    const Vec3& p_OV = grasp.hand().surface.vertices[static_cast<size_t>(inside.vertex)];
    deepest = std::max(deepest, object.vertex_tree().Nearest(p_OV).distance);
  }
  return units::ToCentimetres(deepest);
}

MetricInfo ObjectPenetration::Info() const {
  return {.id = "pen",
          .name = "penetration, object into hand",
          .unit = "cm",
          .better = Direction::kLower,
          .source = "DexGYS (Pen.); UniDexGrasp",
          .definition = "largest depth of 4096 object surface points inside the closed hand"};
}

double ObjectPenetration::Depth(const GraspContext& grasp) {
  double deepest = 0;
  for (const SurfaceQuery& point : grasp.object_points_in_hand()) {
    if (point.inside) deepest = std::max(deepest, point.distance);
  }
  return deepest;
}

MetricValue ObjectPenetration::Evaluate(const GraspContext& grasp) const {
  if (!grasp.hand_closed()) return MetricValue::NotApplicable("the hand mesh is open");
  return units::ToCentimetres(Depth(grasp));
}

}  // namespace graspbench

#include "metrics/geometry/disjointedness.h"

#include <algorithm>

#include "core/units.h"

namespace graspbench {

MetricInfo Disjointedness::Info() const {
  return {.id = "disjoint",
          .name = "fingertip disjointedness",
          .unit = "cm",
          .better = Direction::kLower,
          .source = "OakInk-Grasp-Generation (disjo_dist)",
          .definition =
              "sum over five fingertips of the smallest vertex-vertex distance to the "
              "object"};
}

MetricValue Disjointedness::Evaluate(const GraspContext& grasp) const {
  if (grasp.regions().empty()) {
    return MetricValue::NotApplicable("a bare hand mesh has no fingertips");
  }
  const PointTree& object = grasp.object().solid->vertex_tree();
  double sum = 0;  // metres
  for (const std::vector<int>& tip : FingertipVertices(grasp.hand(), grasp.regions())) {
    if (tip.empty()) return MetricValue::NotApplicable("the hand has fewer than five fingertips");
    double nearest = 1e150;
    for (const int v : tip) {
      const Vec3& p_OV = grasp.hand().surface.vertices[static_cast<size_t>(v)];
      nearest = std::min(nearest, object.Nearest(p_OV, nearest).distance);
    }
    sum += nearest;
  }
  return units::ToCentimetres(sum);
}

}  // namespace graspbench

#include "metrics/geometry/link_penetration.h"

#include <algorithm>

#include "core/units.h"

namespace graspbench {

MetricInfo LinkPenetration::Info() const {
  return {.id = "ho_pene",
          .name = "hand-object penetration",
          .unit = "mm",
          .better = Direction::kLower,
          .source = "DexGraspBench (ho_pene)",
          .definition =
              "largest depth of a link of the hand in the object's surface (DexGraspBench: in its "
              "convex pieces)"};
}

MetricValue LinkPenetration::Evaluate(const GraspContext& grasp) const {
  if (grasp.regions().empty()) return MetricValue::NotApplicable("a bare hand mesh has no links");
  if (!grasp.object().solid->closed()) {
    return MetricValue::NotApplicable("the object mesh is open");
  }
  double deepest = 0;  // metres
  for (const LinkDistance& contact : grasp.link_distances()) {
    deepest = std::max(deepest, -contact.distance);
  }
  return units::ToMillimetres(deepest);
}

}  // namespace graspbench

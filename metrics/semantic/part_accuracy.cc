#include "metrics/semantic/part_accuracy.h"

#include <algorithm>
#include <numeric>

#include "core/units.h"
#include "metrics/contact/contact_ratio.h"

namespace graspbench {

MetricInfo PartAccuracy::Info() const {
  const bool most = mode_ == Mode::kMost;
  return {.id = most ? "part_acc" : "part_share",
          .name = most ? "part accuracy" : "contact on the part",
          .unit = "%",
          .better = Direction::kHigher,
          .source = most ? "G-DexGrasp; its rule is not published, this one is ours" : "ours",
          .definition = most ? "grasps that touch the part which the instruction names with more "
                               "hand vertices (5 mm) than any other part"
                             : "share of the hand vertices in contact (5 mm) that are at the part "
                               "which the instruction names"};
}

MetricValue PartAccuracy::Evaluate(const GraspContext& grasp) const {
  const Object& object = grasp.object();
  const int target = object.PartIndex(grasp.target_part());
  if (target < 0 || object.face_part.empty())
    return MetricValue::NotApplicable("the case names no part of the object");
  std::vector<int> touching(object.part_names.size());
  for (const SurfaceQuery& vertex : grasp.hand_vertices_in_object()) {
    if (!vertex.inside && !(vertex.distance <= ContactRatio::kThreshold)) continue;
    ++touching[static_cast<size_t>(object.face_part[static_cast<size_t>(vertex.face)])];
  }
  const int all = std::accumulate(touching.begin(), touching.end(), 0);
  if (all == 0) return 0.0;
  if (mode_ == Mode::kShare) {
    return units::ToPercent(static_cast<double>(touching[static_cast<size_t>(target)]) / all);
  }
  return std::max_element(touching.begin(), touching.end()) - touching.begin() == target ? 100.0
                                                                                         : 0.0;
}

}  // namespace graspbench

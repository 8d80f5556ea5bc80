#include "metrics/contact/contact_area.h"

#include <algorithm>

#include "core/units.h"
#include "metrics/contact/contact_ratio.h"

namespace graspbench {

std::vector<bool> ContactFlags(std::span<const SurfaceQuery> object_points, double threshold) {
  std::vector<bool> flags;
  flags.reserve(object_points.size());
  for (const SurfaceQuery& point : object_points) {
    flags.push_back(point.inside || point.distance <= threshold);
  }
  return flags;
}

double ContactSetIou(const std::vector<bool>& a, const std::vector<bool>& b) {
  int both = 0, either = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    both += a[i] && b[i];
    either += a[i] || b[i];
  }
  return either == 0 ? 1.0 : static_cast<double>(both) / either;
}

MetricInfo ContactArea::Info() const {
  return {.id = "contact_area_frac",
          .name = "contact area",
          .unit = "%",
          .better = Direction::kNone,
          .source = "ours; after CPF",
          .definition = "share of the object's surface within 5 mm of the hand or inside it"};
}

MetricValue ContactArea::Evaluate(const GraspContext& grasp) const {
  const std::vector<bool> touched =
      ContactFlags(grasp.object_points_in_hand(), ContactRatio::kThreshold);
  const auto count = std::count(touched.begin(), touched.end(), true);
  return units::ToPercent(static_cast<double>(count) / static_cast<double>(touched.size()));
}

MetricInfo ContactIou::Info() const {
  const bool fine = threshold_ == Threshold::k3mm;
  return {.id = fine ? "contact_iou_3mm" : "contact_iou_5mm",
          .name = fine ? "contact IoU (3 mm)" : "contact IoU (5 mm)",
          .unit = "",
          .better = Direction::kHigher,
          .source = "ours",
          .definition =
              "intersection over union of the object's surface points touched by the "
              "hand and by the first reference",
          .needs_reference = true};
}

MetricValue ContactIou::Evaluate(const GraspContext& grasp) const {
  if (grasp.references().empty()) {
    return MetricValue::NotApplicable("the case has no reference grasp");
  }
  const double threshold = threshold_ == Threshold::k3mm ? 0.003 : 0.005;  // m
  return ContactSetIou(ContactFlags(grasp.object_points_in_hand(), threshold),
                       ContactFlags(grasp.object_points_in_reference(), threshold));
}

}  // namespace graspbench

#include "metrics/geometry/intersection_volume.h"

#include "core/units.h"

namespace graspbench {

MetricInfo SolidIntersectionVolume::Info() const {
  return {.id = "siv",
          .name = "solid intersection volume",
          .unit = "cm^3",
          .better = Direction::kLower,
          .source = "SemGrasp section 4.1; G-DexGrasp table 1",
          .definition =
              "1 mm cells with centres inside both the closed hand and the object, "
              "times the cell volume"};
}

MetricValue SolidIntersectionVolume::Evaluate(const GraspContext& grasp) const {
  const std::string open = grasp.open_reason();
  if (!open.empty()) return MetricValue::NotApplicable(open);
  return units::ToCubicCentimetres(grasp.overlap().volume);
}

MetricInfo SolidIntersectionVolumeError::Info() const {
  return {.id = "siv_error",
          .name = "standard error of siv",
          .unit = "cm^3",
          .better = Direction::kNone,
          .source = "ours",
          .definition = "sqrt(boundary cells / 12) times the cell volume"};
}

MetricValue SolidIntersectionVolumeError::Evaluate(const GraspContext& grasp) const {
  const std::string open = grasp.open_reason();
  if (!open.empty()) return MetricValue::NotApplicable(open);
  return units::ToCubicCentimetres(grasp.overlap().standard_error);
}

MetricInfo InterpenetrationRatio::Info() const {
  const bool hand = whole_ == Of::kHand;
  return {.id = hand ? "ipr_hand" : "ipr_obj",
          .name = hand ? "interpenetration ratio (hand)" : "interpenetration ratio (object)",
          .unit = "%",
          .better = Direction::kLower,
          .source = "ours",
          .definition = hand ? "siv by the volume of the closed hand mesh"
                             : "siv by the volume of the object mesh"};
}

MetricValue InterpenetrationRatio::Evaluate(const GraspContext& grasp) const {
  const std::string open = grasp.open_reason();
  if (!open.empty()) return MetricValue::NotApplicable(open);
  const bool hand = whole_ == Of::kHand;
  const double whole = hand ? grasp.hand_volume() : grasp.object().solid->volume();
  if (whole <= 0) {
    return MetricValue::NotApplicable(hand ? "the hand has no positive volume"
                                           : "the object has no positive volume");
  }
  return units::ToPercent(grasp.overlap().volume / whole);
}

}  // namespace graspbench

#pragma once

#include <span>
#include <vector>

#include "metrics/metric.h"

namespace graspbench {

/// Which of the object's surface points touch a hand: within `threshold` (m) of it or inside.
std::vector<bool> ContactFlags(std::span<const SurfaceQuery> object_points, double threshold);

/// Intersection over union of two sets of contact points: 1 when both are empty.
double ContactSetIou(const std::vector<bool>& a, const std::vector<bool>& b);

/// Fraction `contact_area_frac` of the object's surface in %, that is within 5 mm of the closed
/// hand or inside it; higher is more contact, without being better.
///
/// Counted over 4096 points uniform over the area, hence independent of the tessellation, to 0.02
/// %. CPF's "contact ratio" is the same over the object's vertices.
class ContactArea final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

/// Contact IoU `contact_iou_3mm`, `contact_iou_5mm`: how far the hand touches where the case's
/// *first* reference hand touches; higher is better.
///
///     iou = |A ∩ B| / |A ∪ B|,   A, B = object points within τ of the hand, of the reference
///
/// over 4096 points uniform over the object's surface; points inside a hand count as touched. Both
/// sets empty give 1, one empty 0.
///
/// No published implementation was found; the definition is ours.
class ContactIou final : public GraspMetric {
 public:
  enum class Threshold { k3mm, k5mm };
  explicit ContactIou(Threshold threshold) : threshold_(threshold) {}
  MetricInfo Info() const override;
  /// Not applicable without a reference.
  MetricValue Evaluate(const GraspContext& grasp) const override;

 private:
  Threshold threshold_;
};

}  // namespace graspbench

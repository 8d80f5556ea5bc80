#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// Contact ratio in %: 100 for a grasp in contact, 0 for one that is not; the mean over grasps is
/// the papers' number. Higher is better. What "in contact" means differs between the papers:
///
/// | id                      | in contact when                                                  |
/// |-------------------------|------------------------------------------------------------------|
/// | `contact_ratio`         | the surfaces come within 5 mm or the hand penetrates (GraspTTA)  |
/// | `contact_ratio_halo`    | a hand vertex is inside the object's convex hull (HALO)          |
/// | `contact_ratio_volume`  | `vol_surface` > 0 (FastGrasp, hence probably AffordGrasp)        |
/// | `contact_ratio_hull1mm` | `vol_hull1mm` > 0 (D-VQVAE: at least 1e-8 cm³)                   |
///
/// The distance of the surfaces is measured from the hand's vertices to the object's surface and
/// from 4096 object points to the closed hand's; of a robot hand, by
/// `GraspContext::link_distances`.
class ContactRatio final : public GraspMetric {
 public:
  enum class Mode { kDistance, kHalo, kVolume, kHullVolume };
  explicit ContactRatio(Mode mode) : mode_(mode) {}
  MetricInfo Info() const override;
  /// The volume modes are not applicable where their volume is not.
  MetricValue Evaluate(const GraspContext& grasp) const override;

  static constexpr double kThreshold = 0.005;  ///< m

 private:
  Mode mode_;
};

}  // namespace graspbench

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/articulated_hand.h"
#include "core/mano_hand.h"
#include "core/solid.h"
#include "retarget/stages.h"

namespace graspbench {

class HandKinematics;

/// How a human grasp becomes that of a robot hand.
struct RetargetOptions {
  bool refine = true;            ///< on the object, after the alignment of keypoints
  double contact_range = 0.004;  ///< m; skin or link nearer than this touches
  double scale = 0;              ///< robot's over human's finger length; 0: measured on the hands
  StageRules stages;             ///< of pregrasp and squeeze
  double unreachable = 0.03;     ///< m; a mean error of the fingertips above is flagged
};

/// How well it did. Lengths in metres.
struct RetargetReport {
  /// Distance of the robot's fingertips from the human's after the alignment.
  double tip_error_mean = 0, tip_error_max = 0;
  int attempts = 0;  ///< of which the best was taken; the iterations are those of the best
  int weights = 0;   ///< which of the attempts' weights that one had, from 0
  int keypoint_iterations = 0, refinement_iterations = 0;
  /// Fingers (and palm) that touch the object, of the human and of the robot hand.
  std::vector<HandRegion> human_contacts, robot_contacts;
  /// Intersection over union of the touching fingers, among those that the robot has; 1 when
  /// neither hand touches with any.
  double agreement = 0;
  /// Share of the touching human fingers, among those that the robot has, that the robot touches
  /// with; 1 for none.
  double kept = 0;
  /// Largest depth of a link in the object, and of links in each other, after the alignment and at
  /// the end.
  double depth_before = 0, depth_after = 0;
  double self_depth_before = 0, self_depth_after = 0;
  /// What is left of the squeezing forces (BalanceForces), over their sum; 0 for a grasp whose
  /// contacts can press without moving the object.
  double imbalance = 0;
  double human_imbalance = 0;  ///< the same of the human hand's contacts
  /// "" or why the result is not to be trusted: "unreachable" (fingertips stay far from their
  /// keypoints), "far_from_object" (the human hand touches nothing), "no_contact" (the robot hand
  /// touches nothing).
  std::string flag;
};

/// The report as a value for files and stores, lengths in millimetres.
Value ToValue(const RetargetReport& report);

struct Retargeted {
  Grasp grasp;  ///< of the robot hand, with pregrasp and squeeze where it touches the object
  RetargetReport report;
};

/// Turns grasps of a human right hand into grasps of a robot hand, in three steps after DexGYS (Wei
/// et al. 2024, hand-object interaction retargeting) and SemGrasp (appendix C.2):
///
///  1. the root starts palm on palm;
///  2. fingertips and phalanges are aligned with the human's, joints inside of their limits and
///     coupled (`AlignmentWith`);
///  3. on the object, links are pulled to the places that the same parts of the human hand touch,
///     and pushed out of the object and of each other.
///
/// Steps 2 and 3 are bounded Levenberg-Marquardt descents with analytic Jacobians. Step 3 is kept
/// only if it does not deepen the hand's penetration; otherwise the result is that of step 2. Where
/// the forces that the result could press with do not balance, or it is deep in something, both are
/// tried again with other weights, up to three times, and the best is taken.
///
/// In the pregrasp fingers and palm stand off (StandOff), the root a little away from that of the
/// grasp. The squeeze has the root of the grasp; the fingers press with forces that balance
/// (SqueezeOf).
///
/// Immutable, shared between threads.
class Retargeter {
 public:
  /// Throws Error (kUsage) for a left hand and one without a thumb or without a finger against it:
  /// human grasps are of right hands.
  Retargeter(std::shared_ptr<const ArticulatedHand> robot, std::shared_ptr<const ManoHand> human,
             RetargetOptions options = {});
  ~Retargeter();
  Retargeter(Retargeter&&) noexcept;

  const ArticulatedHand& robot() const;
  const RetargetOptions& options() const;

  /// `previous` is the result of the frame before in a sequence: both descents start there, with
  /// the weights that it was found with and no others, so that the hand does not jump. Throws Error
  /// (kInput) for a grasp of another hand.
  Retargeted Retarget(const Grasp& human, const Solid& object,
                      const Grasp* previous = nullptr) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace graspbench

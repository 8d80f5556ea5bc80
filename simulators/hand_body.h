#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/articulated_body.h"
#include "core/articulated_hand.h"
#include "core/mano_hand.h"
#include "simulators/hand_capsules.h"

namespace graspbench {

/// What a trial changes about the servos of a robot hand: those of its joints, and those that pull
/// tendons. What is empty stays as the hand's model has it, as do damping, armature and friction.
struct RobotServos {
  std::optional<double> stiffness;  ///< N m/rad
  std::optional<double> limit;      ///< N m
};

/// Servos of a hand, each a position controller.
struct HandDrives {
  Drive root_slide;        ///< N, m: the three slides that carry the wrist
  Drive root_hinge;        ///< N m, rad: the three hinges that turn it
  Drive finger;            ///< N m, rad: every finger hinge of a human hand
  double armature = 0;     ///< kg m², added to every finger hinge of a human hand
  RobotServos robot = {};  ///< of a robot hand
};

/// A hand as an articulated body. The base frame B is the hand root at the grasp, X_OB =
/// grasp.X_OH, so the six root joints are zero there: slides along x, y and z of B, then hinges
/// about x, y and z. (The slides share one drive, which makes their directions immaterial.) Limits
/// are those of the hand's joints, widened to the postures that the grasp brings along (grasp,
/// pregrasp and squeeze).
struct PhysicalHand {
  ArticulatedBody body;
  std::vector<double> grasp_joints;     ///< one per link; the root's six are zero
  std::vector<HandRegion> link_region;  ///< of every link, carriers included
  /// To open, a joint moves towards `open_joints` by a share of `open_range`; 0 for one that stays,
  /// as one without limits does.
  std::vector<double> open_joints, open_range;
  std::vector<JointCoupling> couplings;  ///< between joints by their links
  Vec3 forward_R = Vec3::UnitX();        ///< unit, from the wrist towards the fingers; root frame
  double widened = 0;                    ///< rad, the most by which a limit gave way, 0 if none did

  // Of a human hand:
  CapsuleFit fit;                 ///< of the capsules to the skin at the grasp
  std::vector<int> link_segment;  ///< MANO's joint 0..15 whose bone a link is, or −1
};

/// The body of a hand that this build knows how to move: a ManoHand or an ArticulatedHand. Throws
/// Error (kInput) for another, and for a grasp whose numbers are not those of the hand.
PhysicalHand MakePhysicalHand(const HandModel& hand, const Grasp& grasp, const HandDrives& drives);
bool HasPhysicalHand(const HandModel& hand);

/// Positions of all links of that body, the root's at zero, for joint parameters of a grasp. Throws
/// Error (kInput) for a wrong number.
std::vector<double> BodyPositions(const HandModel& hand, std::span<const double> joints);

/// The robot hand's own body, with servos as `drives` say. It opens by all its joints.
PhysicalHand MakePhysicalHand(const ArticulatedHand& hand, const Grasp& grasp,
                              const HandDrives& drives);

/// A MANO-like hand consists of capsules. Its finger joint k (0..14, MANO's order) has the links
/// 6 + 3k (flexion), 7 + 3k (abduction) and 8 + 3k (twist), the last of which is its phalanx.
constexpr int kHandLinks = 51;
/// The link that is the bone of MANO's joint 0..15.
constexpr int LinkOfSegment(int segment) { return kPalmLink + 3 * segment; }

/// Each finger joint is three hinges about the axes of ManoHand::axes(), flexion, abduction, twist;
/// frames of phalanges are MANO's joint frames, so LinkPoses gives what ManoHand::Forward gives.
/// Links that only carry a joint have no mass. Bones weigh 1100 kg/m³, scaled so that the whole
/// hand weighs that of its closed skin; centres of mass and inertias are those of each bone's own
/// capsules. Limits are HandJointLimits(). It opens by its flexions.
PhysicalHand MakePhysicalHand(const ManoHand& hand, const Grasp& grasp, const HandDrives& drives);

/// The 45 finger hinge positions of MANO's 45 joint parameters, in the order of the links.
std::vector<double> JointPositions(const ManoHand& hand, std::span<const double> mano_joints);
/// The inverse of JointPositions.
std::vector<double> ManoJoints(const ManoHand& hand, std::span<const double> positions);

/// The six root positions at which the palm is at X_BR.
std::array<double, 6> RootPositions(const Pose& X_BR);
/// All positions, root and fingers, as Controls::hand_target takes them.
std::vector<double> HandPositions(const Pose& X_BR, std::span<const double> fingers);

}  // namespace graspbench

#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/types.h"

namespace graspbench {

/// Anatomical angles of the 15 finger joints in MANO's order (index, middle, pinky, ring, thumb ×
/// proximal, middle, distal): (flexion, abduction, twist) in radians, zero for the flat hand.
/// Flexion bends towards the palm, abduction turns a finger towards the thumb's side and lifts the
/// thumb out of the palm's plane (palmar abduction), twist is about the bone.
using HandPosture = std::array<Vec3, 15>;

/// The joint, of 16 with the wrist as 0, whose skin is the ball of the thumb: a part of the palm
/// where contacts are concerned.
inline constexpr int kThumbBall = 13;

/// The anatomical axes of a joint in the rest frame of the hand, an orthonormal right-handed triple
/// (twist, flexion, abduction). A joint's rotation is
///
///     R = Rot(flexion axis, flexion) · Rot(abduction axis, abduction) · Rot(twist axis, twist),
///
/// which is singular only at 90° of abduction, far outside of any hand's range.
struct JointAxes {
  Vec3 flexion = Vec3::Zero();
  Vec3 abduction = Vec3::Zero();
  Vec3 twist = Vec3::Zero();

  Mat3 Rotation(const Vec3& angles) const;        ///< of (flexion, abduction, twist)
  Vec3 Angles(const Mat3& rotation) const;        ///< inverse of Rotation
  Vec3 ToParameters(const Vec3& angles) const;    ///< MANO's axis-angle vector
  Vec3 FromParameters(const Vec3& vector) const;  ///< angles of an axis-angle vector
};

/// Lowest and highest (flexion, abduction, twist) in radians.
struct JointLimits {
  Vec3 low, high;
};

/// Passive-to-active range of motion of an adult's finger joints, MANO's order. Flexion ranges:
/// American Academy of Orthopaedic Surgeons, *Joint Motion*, 1965, widened to what a grasping hand
/// reaches with outside help; abduction and twist: the ranges AffordPose's 16-degree hand uses plus
/// a few degrees of slack for the joints that have no such freedom.
const std::array<JointLimits, 15>& HandJointLimits();

/// Axes of all finger joints of a right hand, from its flat rest pose: 16 joint positions (MANO's
/// order) and the fingertips in the same order of fingers. The palm's normal is that of the
/// triangle wrist, index knuckle, pinky knuckle. The thumb is half pronated at rest: its nail faces
/// dorsal, radial and proximal in equal parts, as in MANO's template.
std::array<JointAxes, 15> HandJointAxes(const std::array<Vec3, 16>& joints,
                                        const std::array<Vec3, 5>& tips);

/// Unit vector out of the palm, from the same triangle.
Vec3 PalmNormal(const std::array<Vec3, 16>& joints);

}  // namespace graspbench

#pragma once

#include <array>
#include <span>
#include <string>

#include "core/robot_grasp.h"

namespace graspbench {

/// A joint of the Shadow hand that DexGraspNet, UniDexGrasp and DexGYS use, and the joint of
/// Menagerie's model that does the same.
struct Robot0Joint {
  const char* name;       ///< "robot0:FFJ3": numbered from 0
  const char* menagerie;  ///< "rh_FFJ4": the same joint, numbered from 1
  double sign;            ///< angle in Menagerie's model = sign · angle here; the zeros are equal
};

/// The joints in the order of these projects' vectors: FF, MF, RF, LF, TH, the palm's first.
///
/// The hand is that of OpenAI Gym's MuJoCo environments ("robot0"; shadow_hand_wrist_free.xml). Its
/// root robot0:palm and Menagerie's rh_palm are the same frame. The abduction axes of FF and MF and
/// the last two axes of the thumb point the other way: THJ0 in -1.571 .. 0 is rh_THJ1 in 0
/// .. 1.571. With these signs the links of FF, MF and RF agree exactly at all poses; the little
/// finger lies 1.8 mm away (another metacarpal axis, by 0.2 degrees, and a knuckle 1.0 mm and 1.5
/// mm off in x and z), the thumb 0.4 mm (its base, in y; its tilt by 0.02 degrees); largest
/// distances of the tips at 5 000 random poses 1.84 and 0.42 mm. Limits of robot0 end at 1.571,
/// Menagerie's at 1.5708.
const std::array<Robot0Joint, 22>& Robot0Joints();

/// Joints of such a vector under Menagerie's names, and back. Throws Error (kInput) naming `where`
/// for joints that are not the right Shadow hand's 22.
NamedJoints JointsFromRobot0(std::span<const double, 22> angles);
std::array<double, 22> JointsToRobot0(const NamedJoints& joints, const std::string& where);

}  // namespace graspbench

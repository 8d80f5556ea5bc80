#include "core/robot0_hand.h"

namespace graspbench {

// Signs from the joints' axes in the two MJCF files, expressed in the frame of the palm.
const std::array<Robot0Joint, 22>& Robot0Joints() {
  static constexpr std::array<Robot0Joint, 22> kJoints{{
      {"robot0:FFJ3", "rh_FFJ4", -1}, {"robot0:FFJ2", "rh_FFJ3", 1},
      {"robot0:FFJ1", "rh_FFJ2", 1},  {"robot0:FFJ0", "rh_FFJ1", 1},
      {"robot0:MFJ3", "rh_MFJ4", -1}, {"robot0:MFJ2", "rh_MFJ3", 1},
      {"robot0:MFJ1", "rh_MFJ2", 1},  {"robot0:MFJ0", "rh_MFJ1", 1},
      {"robot0:RFJ3", "rh_RFJ4", 1},  {"robot0:RFJ2", "rh_RFJ3", 1},
      {"robot0:RFJ1", "rh_RFJ2", 1},  {"robot0:RFJ0", "rh_RFJ1", 1},
      {"robot0:LFJ4", "rh_LFJ5", 1},  {"robot0:LFJ3", "rh_LFJ4", 1},
      {"robot0:LFJ2", "rh_LFJ3", 1},  {"robot0:LFJ1", "rh_LFJ2", 1},
      {"robot0:LFJ0", "rh_LFJ1", 1},  {"robot0:THJ4", "rh_THJ5", 1},
      {"robot0:THJ3", "rh_THJ4", 1},  {"robot0:THJ2", "rh_THJ3", 1},
      {"robot0:THJ1", "rh_THJ2", -1}, {"robot0:THJ0", "rh_THJ1", -1},
  }};
  return kJoints;
}

NamedJoints JointsFromRobot0(std::span<const double, 22> angles) {
  NamedJoints joints;
  for (size_t i = 0; i < angles.size(); ++i) {
    const Robot0Joint& joint = Robot0Joints()[i];
    joints.emplace_back(joint.menagerie, joint.sign * angles[i]);
  }
  return joints;
}

std::array<double, 22> JointsToRobot0(const NamedJoints& joints, const std::string& where) {
  std::vector<std::string> names;
  for (const Robot0Joint& joint : Robot0Joints()) names.emplace_back(joint.menagerie);
  const std::vector<double> values = JointsInOrder(joints, names, where);
  std::array<double, 22> angles;
  for (size_t i = 0; i < angles.size(); ++i) angles[i] = Robot0Joints()[i].sign * values[i];
  return angles;
}

}  // namespace graspbench

#pragma once

#include <string>

namespace graspbench {

/// The flags of `retarget --dex-config`.
struct KeypointFlags {
  std::string config;     ///< --dex-config FILE.yml
  std::string keypoints;  ///< --keypoints FILE
  bool in_wrist_frame = false;
  std::string hand, hand_config;  ///< empty: the hand of the configuration's URDF
  std::string out;
  bool json = false;
};

/// Runs a configuration of dex-retargeting over the frames of a file of keypoints and prints the
/// errors. `out` (.json or .npz) gets the joints. Returns an exit code.
int RetargetKeypoints(const KeypointFlags& flags);

}  // namespace graspbench

#pragma once

#include <string>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// What a configuration of dex-retargeting asks for (dexsuite/dex-retargeting v0.5.0, the keys
/// below `retargeting:` of its YAML files).
struct DexRetargetingConfig {
  enum class Type {
    kPosition,  ///< links at human keypoints, the hand's root free: `position`
    kVector,    ///< vectors between links as between keypoints, the root held: `vector`
  };
  /// One link, or vector of links, and the human keypoints (0 to 20) that it follows.
  struct Target {
    std::string link;    ///< the URDF's name
    std::string origin;  ///< where a vector begins; empty for positions
    int human = 0;
    int human_origin = 0;
  };
  Type type = Type::kPosition;
  std::string urdf_path;
  std::vector<Target> targets;
  double scale = 1;                 ///< of human vectors; positions are not scaled
  std::vector<std::string> joints;  ///< that move, by the URDF's names; empty for all
  bool ignore_mimic = false;        ///< joints of the hand that are tied to others come loose
  /// y ← y + low_pass (x − y) over the joints of consecutive frames; outside of 0 to 1 no filter.
  double low_pass = 0.1;
  /// Keys that the file gives and that have no effect here: constants of another solver.
  std::vector<std::string> without_effect;
};

/// Reads such a file. Throws Error (kInput) naming file and key for a key that is missing, unknown
/// or of the wrong kind, lists of different lengths, keypoints outside 0 to 20, and Error (kUsage)
/// for what is not supported: `dexpilot`, a position without `add_dummy_free_joint`, and
/// `has_joint_limits: false`.
DexRetargetingConfig ReadDexRetargetingConfig(const std::string& path);
/// The same of the document; `where` names it in errors.
DexRetargetingConfig DexRetargetingConfigFrom(const Value& document, const std::string& where);

/// The robot hand of this project that the URDF is a model of: "shadow" for
/// "shadow_hand/shadow_hand_right.urdf". Throws Error (kUsage) when there is none.
std::string RobotHandOf(const DexRetargetingConfig& config);

}  // namespace graspbench

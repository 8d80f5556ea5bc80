#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/grasp.h"
#include "core/types.h"
#include "core/value.h"

namespace graspbench {

/// Joint values by name, rad. Names, signs and zeros are MuJoCo Menagerie's: "rh_FFJ4" ...
/// "rh_THJ1" (Shadow), "ffj0" ... "thj3" (Allegro), "if_mcp" ... "th_ipl" (LEAP).
using NamedJoints = std::vector<std::pair<std::string, double>>;

/// A grasp of a robot hand as files hold it, in our conventions: the root of the hand is the palm
/// body of Menagerie's model (rh_palm; palm; palm), the object is scaled to metres.
struct RobotGrasp {
  /// A posture of the hand.
  struct Stage {
    Pose X_OH = Pose::Identity();  ///< the palm in the frame of the object
    NamedJoints joints;
  };

  std::string hand;  ///< "shadow", "allegro" or "leap", right hands
  Pose X_OH = Pose::Identity();
  NamedJoints joints;
  std::optional<Stage> pregrasp;  ///< open, before the grasp
  std::optional<Stage> squeeze;   ///< the target that a position controller presses towards

  std::string object;            ///< the file's name for the object, or the path of its folder
  double object_scale = 1;       ///< metres for one unit of the object's mesh file
  Pose X_WO = Pose::Identity();  ///< the object in the world of the file, if it has one
  Value extras;                  ///< a dictionary of what else the file says about this grasp
};

/// The values of `joints` in the order of `names`. Throws Error (kInput) naming `where` and the
/// joint for one that is missing, comes twice, or is not among the names.
std::vector<double> JointsInOrder(const NamedJoints& joints, std::span<const std::string> names,
                                  const std::string& where);

/// The same grasp with its joints in the order of `joint_names`; none means the order it has, with
/// the names in the extras. A `Grasp` knows no object: the extras hold "object", "object_scale"
/// unless 1, and "X_WO" unless the identity. Throws as JointsInOrder does.
Grasp GraspFrom(const RobotGrasp& grasp, std::span<const std::string> joint_names,
                const std::string& where);

/// The inverse. Without `joint_names` the extras must hold them. Throws Error (kInput) naming
/// `where` when the names are not as many as the joints, or an extra of the list above is
/// malformed.
RobotGrasp RobotGraspFrom(const Grasp& grasp, std::span<const std::string> joint_names,
                          const std::string& where);

/// A grasp whose extras name its joints ("joint_names"), as one from a file does, with its joints
/// in the order of `joint_names` and without that extra; another one as it is. Throws as the two
/// above do.
Grasp InJointOrder(Grasp grasp, std::span<const std::string> joint_names, const std::string& where);

}  // namespace graspbench

#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/hand_model.h"
#include "core/robot_grasp_file.h"

namespace graspbench {

/// The grasps of a tree of one of the formats of core/robot_grasp_file.h, for a run with `hand`,
/// which decides whether 16 joints are an Allegro or a LEAP hand. Joints come in the order of the
/// file, with their names in the extras.
std::vector<Grasp> GraspsOfRobotHand(const Value& tree, const std::string& where,
                                     const HandModel& hand);

/// One of them with its joints in the order of `joint_names`; none means the order it has, with
/// "joint_names" in the extras. `Grasp` has one root: where pregrasp or squeeze have another, it is
/// kept in the extras as "pregrasp_X_OH" and "squeeze_X_OH". The extras also hold "object",
/// "object_scale", and "X_WO" where the file places the object in a world. Throws Error (kInput)
/// naming `where` for joints that are not those of the names.
Grasp GraspFrom(const RobotGrasp& grasp, std::span<const std::string> joint_names,
                const std::string& where);

}  // namespace graspbench

#pragma once

#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/hand_model.h"
#include "core/value.h"

namespace graspbench {

/// The grasps of a tree of one of the formats of core/robot_grasp_file.h, for a run with `hand`,
/// which decides whether 16 joints are an Allegro or a LEAP hand. Joints come in the order of the
/// file, with their names in the extras (see GraspFrom in core/robot_grasp.h).
std::vector<Grasp> GraspsOfRobotHand(const Value& tree, const std::string& where,
                                     const HandModel& hand);

}  // namespace graspbench

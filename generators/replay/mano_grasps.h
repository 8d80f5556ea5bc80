#pragma once

#include <vector>

#include "core/field.h"
#include "core/grasp.h"
#include "core/hand_model.h"

namespace graspbench {

/// Grasps of a dictionary with the arrays `pose`, `shape` and `tsl`: OakInk's parameters, one grasp
/// or a batch (see ReadGraspFile).
std::vector<Grasp> GraspsFromPoseArrays(const Field& dict, const HandModel& hand);

/// Grasps of an array or nested list of 61-vectors.
std::vector<Grasp> GraspsFromVectors61(const Field& vectors, const HandModel& hand);

}  // namespace graspbench

#pragma once

#include <string>

#include "core/grasp.h"

namespace graspbench::oakink {

/// Reads OakInk's hand_param.pkl: `pose` (48 axis-angle numbers, or 16 quaternions w, x, y, z),
/// `shape` (10) and `tsl` (3, metres): right MANO, flat mean pose, `tsl` is the wrist joint in the
/// object frame. Throws Error (kInput) naming file and key.
Grasp ReadHandParam(const std::string& path);

}  // namespace graspbench::oakink

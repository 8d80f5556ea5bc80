#pragma once

#include "core/field.h"
#include "core/grasp.h"

namespace graspbench {

/// One entry of a DexGraspNet file: `qpos` by joint name, `scale` of the unit-sized object. The
/// root is the palm of UniDexGrasp's Shadow model; its rotation is given as static x, y, z Euler
/// angles. Joints follow the order FF, MF, RF, LF, TH; their names, the scale and
/// "root": "robot0:palm" are in the extras.
Grasp GraspFromDexGraspNet(const Field& entry);

/// A DexGraspBench file: `grasp_qpos` (and `pregrasp_qpos`, `squeeze_qpos`) as palm position,
/// quaternion w, x, y, z and joint values in the world, `obj_pose` likewise. 22 joints are a Shadow
/// hand; 16 are an Allegro or a LEAP hand, which the file does not tell apart.
Grasp GraspFromDexGraspBench(const Field& dict);

}  // namespace graspbench

#pragma once

#include <memory>
#include <string>

#include "simulators/simulator.h"

namespace graspbench {

/// MuJoCo through its C library. Its worlds are independent of each other.
///
///  - Only convex shapes collide: a hand that is a bare surface is refused.
///  - Contacts have no restitution.
///  - A contact's stiffness scales with the inertia it meets, so an object's mass does not change
///    how deep it sinks into a hand that does not move.
///  - Damping is zero unless given.
///
/// How a scene is built is in mujoco_scene.h.
std::unique_ptr<Simulator> MakeMuJoCoSimulator();

}  // namespace graspbench

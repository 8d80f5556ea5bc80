#pragma once

#include <vector>

#include "simulators/mujoco/mujoco_spec.h"

struct mjsActuator_;
struct mjsJoint_;

namespace graspbench {

/// The elements of link i of an articulated hand.
struct MuJoCoLink {
  mjsJoint_* joint = nullptr;
  mjsActuator_* drive = nullptr;
  std::vector<mjsGeom_*> geoms;
};

/// Adds an articulated hand with its base at `X_WH`. The spring of a drive is a position actuator,
/// whose limit MuJoCo clamps; its damper is joint damping, which all integrators but RK4 treat
/// implicitly. Throws Error (kInput) for a link without mass that has a shape, or more than one
/// child: MuJoCo integrates no body without mass.
std::vector<MuJoCoLink> AddHand(MuJoCoSpecBuilder& builder, const ArticulatedBody& hand,
                                const Pose& X_WH, bool has_weight);

}  // namespace graspbench

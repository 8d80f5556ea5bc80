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

/// The elements of an articulated hand.
struct MuJoCoHand {
  std::vector<MuJoCoLink> links;
  std::vector<mjsActuator_*> tendons;
};

/// Adds an articulated hand with its base at `X_WH`.
///
/// The spring of a drive is a position actuator, whose limit MuJoCo clamps; its damper is joint
/// damping. What of it is taken at the end of a step depends on the integrator:
///
///  - "discrete": spring and damper, and contacts are solved against the inertia that this adds to
///    the joint. Stable whatever the stiffness, and what a stiff hand holds does not slip when the
///    hand accelerates.
///  - "Euler", "implicit" and "implicitfast": the damper. A spring is stable up to about k h² = 4
///    times the inertia at its joint. Contacts are solved as if there were no damper, so that with
///    a strong one a held object slips by millimetres during a lift.
///  - "RK4": neither.
///
/// Limits of joints are as hard as the time step permits; their dry friction is a friction loss. A
/// tendon is a fixed tendon with a position actuator of its own. Where links collide with each
/// other, those of one joint and the `overlapping` do not.
///
/// Throws Error (kInput) for a link without mass that has a shape, or more than one child: MuJoCo
/// integrates no body without mass.
MuJoCoHand AddHand(MuJoCoSpecBuilder& builder, const ArticulatedBody& hand, const Pose& X_WH,
                   const PhysicsOptions& options);

}  // namespace graspbench

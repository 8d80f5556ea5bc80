#pragma once

#include <vector>

#include "simulators/mujoco/mujoco_library.h"
#include "simulators/simulator.h"

namespace graspbench {

/// A scene compiled to MuJoCo's model, and where its parts are in there.
///
///  - The object is a free body. Its body frame B lies at the centre of mass along the principal
///    axes of inertia, so that its equations of motion are those of a rigid body without coupling
///    terms. Without a given inertia it gets that of the hulls of its pieces at one density; where
///    pieces overlap, matter counts twice.
///  - Convex pieces and links' hulls become mesh geoms, which MuJoCo collides as their hulls.
///    MuJoCo stores vertices as floats: 4 nm for a point 10 cm away.
///  - A hand that does not move consists of geoms of the world body.
///  - An articulated hand is a tree of bodies. Links without mass become further joints of the body
///    that they carry.
///  - The table is a plane on a body that can be put elsewhere during a run.
///
/// Friction, condim, solref and solimp are the same for all geoms, so that MuJoCo's rules for
/// combining those of two geoms do not matter.
struct MuJoCoScene {
  MuJoCoModel model;

  Pose X_BS = Pose::Identity();
  int object_body = -1, object_qpos = -1, object_dof = -1;

  /// A weld of the object to a body that can be put anywhere; inactive at the start.
  int hold_weld = -1, hold_mocap = -1;

  int table_geom = -1, table_mocap = -1;  ///< −1 in a scene without table

  std::vector<int> joint_qpos, joint_dof, actuator;  ///< of link i
  std::vector<int> tendon_actuator;                  ///< of tendon i
  std::vector<int> geom_link;                        ///< the link that geom i belongs to, or −1
};

/// Throws Error (kInput) for what MuJoCo cannot represent: a hand that is a bare surface,
/// restitution, a link without mass that does more than carry one other link, degenerate pieces.
MuJoCoScene BuildMuJoCoScene(const Scene& scene, const PhysicsOptions& options);

/// The table's plane collides with the object, or not.
void EnableTable(MuJoCoScene& scene, bool enabled);

}  // namespace graspbench

#pragma once

#include <string>

#include "simulators/mujoco/mujoco_library.h"
#include "simulators/simulator.h"

struct mjsBody_;
struct mjsGeom_;

namespace graspbench {

/// Who collides: the object with everything else, links with each other, and nothing else with
/// anything.
enum class MuJoCoRole { kObject, kObstacle, kLink };

/// Adds bodies and geoms to a MuJoCo model description. Geoms carry no mass; all have the contact
/// properties of the options.
class MuJoCoSpecBuilder {
 public:
  explicit MuJoCoSpecBuilder(const PhysicsOptions& options);

  mjSpec_* spec() { return spec_.get(); }
  mjsBody_* world();

  /// A body with the pose `X_PB` in its parent. `name` is unique, or empty.
  mjsBody_* AddBody(mjsBody_* parent, const std::string& name, const Pose& X_PB);
  /// `inertia_B` is about the centre of mass C.
  static void SetInertia(mjsBody_* body, double mass, const Vec3& p_BC, const Mat3& inertia_B);

  /// The hull of `mesh`; `X_BG` is the pose of the mesh's frame in the body. `name` is unique.
  mjsGeom_* AddHull(mjsBody_* body, const std::string& name, const TriMesh& mesh, const Pose& X_BG,
                    MuJoCoRole role);
  mjsGeom_* AddCapsule(mjsBody_* body, const Capsule& capsule, MuJoCoRole role);
  /// The half space z < 0 of the body.
  mjsGeom_* AddPlane(mjsBody_* body, MuJoCoRole role);

  /// Throws Error (kInput) with MuJoCo's words when the description makes no model.
  MuJoCoModel Compile();

 private:
  mjsGeom_* AddGeom(mjsBody_* body, MuJoCoRole role);

  const PhysicsOptions& options_;
  MuJoCoSpec spec_;
};

/// Moments about the principal axes, and those axes as columns of a rotation; the identity for a
/// diagonal matrix.
struct PrincipalInertia {
  Vec3 moments = Vec3::Zero();
  Mat3 axes = Mat3::Identity();
};
PrincipalInertia Principal(const Mat3& inertia);

}  // namespace graspbench

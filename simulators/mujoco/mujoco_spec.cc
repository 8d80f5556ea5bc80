#include "simulators/mujoco/mujoco_spec.h"

#include <mujoco/mujoco.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <map>
#include <string_view>

#include "core/error.h"

namespace graspbench {
namespace {

// Bytes for contacts and constraints of one step. The operating system provides only the pages that
// are used.
constexpr mjtSize kArena = 64 << 20;
constexpr double kShortestCapsule = 1e-9;  // m; below, it is a sphere
// Geoms collide where one's contype has a bit of the other's conaffinity.
constexpr int kObjectBit = 1, kLinkBit = 2;

void CopyPose(const Pose& pose, double* position, double* quaternion) {
  const Eigen::Quaterniond q(pose.linear());
  Eigen::Map<Vec3>(position, 3) = pose.translation();
  Eigen::Map<Eigen::Vector4d>(quaternion, 4) = Eigen::Vector4d(q.w(), q.x(), q.y(), q.z());
}

int Integrator(std::string_view name) {
  static const std::map<std::string_view, int> integrators = {{"Euler", mjINT_EULER},
                                                              {"implicit", mjINT_IMPLICIT},
                                                              {"implicitfast", mjINT_IMPLICITFAST},
                                                              {"RK4", mjINT_RK4},
                                                              {"discrete", mjINT_DISCRETE}};
  return integrators.at(name);
}

void SetOptions(const PhysicsOptions& from, mjOption& option) {
  option.timestep = from.time_step;
  option.iterations = from.solver_iterations;
  Eigen::Map<Vec3>(option.gravity, 3) = from.gravity;
  option.cone = from.mujoco.elliptic_cone ? mjCONE_ELLIPTIC : mjCONE_PYRAMIDAL;
  option.impratio = from.mujoco.impratio;
  option.noslip_iterations = from.mujoco.noslip_iterations;
  option.integrator = Integrator(from.mujoco.integrator);
  // MuJoCo would answer a state that is not finite by starting again: a blown-up grasp would not
  // have moved.
  option.disableflags |= mjDSBL_AUTORESET;
  if (!from.mujoco.multiccd) option.disableflags |= mjDSBL_MULTICCD;
}

// Dimensions of a contact: normal, two tangents, torsion, two of rolling.
int ContactDimensions(const PhysicsOptions& options) {
  if (options.rolling_friction > 0) return 6;
  if (options.torsional_friction > 0) return 4;
  return options.pair_friction > 0 ? 3 : 1;
}

}  // namespace

MuJoCoSpecBuilder::MuJoCoSpecBuilder(const PhysicsOptions& options)
    : options_(options), spec_(mj_makeSpec()) {
  SetOptions(options, spec_->option);
  spec_->memory = kArena;
  spec_->compiler.degree = false;
  spec_->compiler.usethread = false;
  spec_->compiler.autolimits = false;
  spec_->compiler.inertiafromgeom = mjINERTIAFROMGEOM_FALSE;
}

mjsBody_* MuJoCoSpecBuilder::world() { return mjs_findBody(spec_.get(), "world"); }

mjsBody_* MuJoCoSpecBuilder::AddBody(mjsBody_* parent, const std::string& name, const Pose& X_PB) {
  mjsBody* body = mjs_addBody(parent, nullptr);
  if (!name.empty()) mjs_setName(body->element, name.c_str());
  CopyPose(X_PB, body->pos, body->quat);
  return body;
}

void MuJoCoSpecBuilder::SetInertia(mjsBody_* body, double mass, const Vec3& p_BC,
                                   const Mat3& inertia_B) {
  const PrincipalInertia principal = Principal(inertia_B);
  body->explicitinertial = true;
  body->mass = mass;
  CopyPose(Eigen::Translation3d(p_BC) * Pose(principal.axes), body->ipos, body->iquat);
  Eigen::Map<Vec3>(body->inertia, 3) = principal.moments;
}

mjsGeom_* MuJoCoSpecBuilder::AddGeom(mjsBody_* body, MuJoCoRole role) {
  mjsGeom* geom = mjs_addGeom(body, nullptr);
  geom->contype = role == MuJoCoRole::kObject ? kObjectBit : 0;
  geom->conaffinity = role == MuJoCoRole::kObject ? 0 : kObjectBit;
  if (role == MuJoCoRole::kLink) {
    geom->contype = kLinkBit;
    geom->conaffinity = kObjectBit | kLinkBit;
  }
  geom->condim = ContactDimensions(options_);
  geom->friction[0] = options_.pair_friction;
  geom->friction[1] = options_.torsional_friction;
  geom->friction[2] = options_.rolling_friction;
  std::ranges::copy(options_.mujoco.solref, geom->solref);
  std::ranges::copy(options_.mujoco.solimp, geom->solimp);
  geom->mass = 0;
  return geom;
}

mjsGeom_* MuJoCoSpecBuilder::AddHull(mjsBody_* body, const std::string& name, const TriMesh& mesh,
                                     const Pose& X_BG, MuJoCoRole role) {
  std::vector<float> vertices;
  for (const Vec3& vertex : mesh.vertices) {
    for (double coordinate : vertex) vertices.push_back(static_cast<float>(coordinate));
  }
  mjsMesh* asset = mjs_addMesh(spec_.get(), nullptr);
  mjs_setName(asset->element, name.c_str());
  // Without faces MuJoCo makes those of the hull.
  mjs_setFloat(asset->uservert, vertices.data(), static_cast<int>(vertices.size()));
  asset->inertia = mjMESH_INERTIA_CONVEX;

  mjsGeom* geom = AddGeom(body, role);
  geom->type = mjGEOM_MESH;
  mjs_setString(geom->meshname, name.c_str());
  CopyPose(X_BG, geom->pos, geom->quat);
  return geom;
}

mjsGeom_* MuJoCoSpecBuilder::AddCapsule(mjsBody_* body, const Capsule& capsule, MuJoCoRole role) {
  mjsGeom* geom = AddGeom(body, role);
  geom->size[0] = capsule.radius;
  if ((capsule.b - capsule.a).norm() < kShortestCapsule) {
    geom->type = mjGEOM_SPHERE;
    Eigen::Map<Vec3>(geom->pos, 3) = capsule.a;
    return geom;
  }
  geom->type = mjGEOM_CAPSULE;
  Eigen::Map<Vec3>(geom->fromto, 3) = capsule.a;
  Eigen::Map<Vec3>(geom->fromto + 3, 3) = capsule.b;
  return geom;
}

mjsGeom_* MuJoCoSpecBuilder::AddPlane(mjsBody_* body, MuJoCoRole role) {
  mjsGeom* geom = AddGeom(body, role);
  geom->type = mjGEOM_PLANE;
  geom->size[2] = 1;  // of the grid that a viewer draws; the plane is infinite
  return geom;
}

MuJoCoModel MuJoCoSpecBuilder::Compile() {
  MuJoCoModel model(mj_compile(spec_.get(), nullptr));
  if (model) return model;
  throw Error(ErrorKind::kInput,
              std::string("MuJoCo cannot represent the scene: ") + mjs_getError(spec_.get()),
              "MuJoCo");
}

PrincipalInertia Principal(const Mat3& inertia) {
  if (inertia.isDiagonal(0)) return {.moments = inertia.diagonal()};
  const Eigen::SelfAdjointEigenSolver<Mat3> solver(inertia);
  PrincipalInertia principal{solver.eigenvalues(), solver.eigenvectors()};
  if (principal.axes.determinant() < 0) principal.axes.col(0) *= -1;
  return principal;
}

}  // namespace graspbench

#include "simulators/bullet/bullet_bodies.h"

#include <Eigen/Eigenvalues>
#include <cmath>

#include "PhysicsDirectC_API.h"
#include "SharedMemoryPublic.h"
#include "core/temporary_folder.h"
#include "simulators/obj_text.h"

namespace graspbench::bullet {

std::array<double, 4> Quaternion(const Mat3& R) {
  const Eigen::Quaterniond q(R);
  return {q.x(), q.y(), q.z(), q.w()};
}

PrincipalInertia PrincipalAxes(const Mat3& inertia_S) {
  if (inertia_S.isDiagonal(0)) return {.diagonal = inertia_S.diagonal()};
  const Eigen::SelfAdjointEigenSolver<Mat3> solver(inertia_S);
  PrincipalInertia result{solver.eigenvectors(), solver.eigenvalues()};
  if (result.R_SI.determinant() < 0) result.R_SI.col(0) *= -1;
  return result;
}

std::string WriteShape(std::span<const TriMesh> meshes, const std::filesystem::path& path) {
  WriteScratchFile(path, SixDecimalObj(meshes));
  return path.string();
}

int CreateMeshShape(const BulletClient& client, const std::string& path,
                    CollisionShape::Kind kind) {
  const auto command = b3CreateCollisionShapeCommandInit(client.handle());
  const std::array<double, 3> scale{1, 1, 1};
  const int index = b3CreateCollisionShapeAddMesh(command, path.c_str(), scale.data());
  if (index < 0) client.Fail("use the path " + path);
  if (kind == CollisionShape::Kind::kSurface) {
    b3CreateCollisionSetFlag(command, index, GEOM_FORCE_CONCAVE_TRIMESH);
  }
  const auto status = client.Submit(command, CMD_CREATE_COLLISION_SHAPE_COMPLETED,
                                    "make a collision shape of " + path);
  return b3GetStatusCollisionShapeUniqueId(status);
}

int CreateHalfSpaceShape(const BulletClient& client) {
  const auto command = b3CreateCollisionShapeCommandInit(client.handle());
  const std::array<double, 3> normal{0, 0, 1};
  b3CreateCollisionShapeAddPlane(command, normal.data(), /*planeConstant=*/0);
  const auto status =
      client.Submit(command, CMD_CREATE_COLLISION_SHAPE_COMPLETED, "make a half space");
  return b3GetStatusCollisionShapeUniqueId(status);
}

int CreateBody(const BulletClient& client, int shape, double mass, const Pose& X_WS,
               const Vec3& p_SC, const Mat3& R_SI) {
  const auto command = b3CreateMultiBodyCommandInit(client.handle());
  const Vec3 position = X_WS.translation();
  b3CreateMultiBodyBase(command, mass, shape, /*visualShapeUniqueId=*/-1, position.data(),
                        Quaternion(X_WS.linear()).data(), p_SC.data(), Quaternion(R_SI).data());
  const auto status =
      client.Submit(command, CMD_CREATE_MULTI_BODY_COMPLETED, "make a body of a shape");
  return b3GetStatusBodyIndex(status);
}

void SetMaterial(const BulletClient& client, int body, int link, const PhysicsOptions& options) {
  const auto command = b3InitChangeDynamicsInfo(client.handle());
  const double lateral = std::sqrt(options.pair_friction);
  b3ChangeDynamicsInfoSetLateralFriction(command, body, link, lateral);
  b3ChangeDynamicsInfoSetRestitution(command, body, link, std::sqrt(options.pair_restitution));
  if (options.torsional_friction > 0) {
    b3ChangeDynamicsInfoSetSpinningFriction(command, body, link,
                                            options.torsional_friction / (2 * lateral));
  }
  if (options.rolling_friction > 0) {
    b3ChangeDynamicsInfoSetRollingFriction(command, body, link,
                                           options.rolling_friction / (2 * lateral));
  }
  if (options.bullet.friction_anchor) {
    b3ChangeDynamicsInfoSetFrictionAnchor(command, body, link, 1);
  }
  client.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set friction and restitution");
}

void SetDamping(const BulletClient& client, int body, std::optional<double> linear,
                std::optional<double> angular) {
  const auto command = b3InitChangeDynamicsInfo(client.handle());
  if (linear) b3ChangeDynamicsInfoSetLinearDamping(command, body, *linear);
  if (angular) b3ChangeDynamicsInfoSetAngularDamping(command, body, *angular);
  client.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set the damping");
}

void SetInertia(const BulletClient& client, int body, int link, const Vec3& diagonal) {
  const auto command = b3InitChangeDynamicsInfo(client.handle());
  b3ChangeDynamicsInfoSetLocalInertiaDiagonal(command, body, link, diagonal.data());
  client.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set the inertia");
}

}  // namespace graspbench::bullet

#include "simulators/bullet/bullet_world.h"

#include <array>
#include <cmath>

#include "PhysicsDirectC_API.h"
#include "SharedMemoryPublic.h"
#include "core/error.h"
#include "core/temporary_folder.h"
#include "simulators/obj_text.h"

namespace graspbench {
namespace {

// Far above what gravity (20 m/s in two seconds) or being pushed out of a penetration gives, and
// below 100 m/s, where Bullet clamps each velocity.
constexpr double kLargestSpeed = 50;          // m/s
constexpr double kLargestAngularSpeed = 1e5;  // rad/s
constexpr double kHullMargin = 1e-3;          // m, by which Bullet inflates a convex hull
constexpr int kBase = -1;                     // Bullet's link index of a body without joints

// Bullet orders quaternions x, y, z, w.
std::array<double, 4> BulletQuaternion(const Pose& pose) {
  const Eigen::Quaterniond q(pose.linear());
  return {q.x(), q.y(), q.z(), q.w()};
}

Vec3 ToVec3(const double* values) { return {values[0], values[1], values[2]}; }

std::string WriteShape(const CollisionShape& shape, const std::filesystem::path& path,
                       const std::string& body) {
  if (shape.meshes.empty()) throw Error(ErrorKind::kInput, "the " + body + " has no shape");
  if (shape.kind == CollisionShape::Kind::kSurface && shape.meshes.size() != 1) {
    throw Error(ErrorKind::kInput, "the surface of the " + body + " must be one mesh, there are " +
                                       std::to_string(shape.meshes.size()));
  }
  for (const TriMesh& mesh : shape.meshes) {
    if (mesh.vertices.empty() || mesh.faces.empty()) {
      throw Error(ErrorKind::kInput, "the " + body + " has an empty mesh");
    }
    for (const Vec3& vertex : mesh.vertices) {
      if (!vertex.allFinite()) {
        throw Error(ErrorKind::kInput, "the " + body + " has a vertex that is not finite");
      }
    }
  }
  WriteScratchFile(path, SixDecimalObj(shape.meshes));
  return path.string();
}

// The hand of a scene that Bullet holds still.
const CollisionShape& StaticHand(const Scene& scene) {
  if (!scene.articulated() && !scene.table) return std::get<CollisionShape>(scene.hand);
  throw Error(ErrorKind::kInput, "the Bullet back end knows hands that do not move, and no table");
}

}  // namespace

BulletWorld::BulletWorld(BulletClient& client, const Scene& scene, const PhysicsOptions& options,
                         const std::filesystem::path& folder)
    : client_(client),
      options_(options),
      hand_file_(WriteShape(StaticHand(scene), folder / "hand.obj", "hand")),
      object_file_(WriteShape(scene.object, folder / "object.obj", "object")),
      hand_kind_(StaticHand(scene).kind),
      object_kind_(scene.object.kind),
      X_WH_(scene.X_WH),
      X_WS_(scene.X_WS),
      p_SC_(scene.p_SC),
      mass_(scene.mass),
      initial_controls_(InitialControls(scene, options)) {
  if (object_kind_ == CollisionShape::Kind::kSurface) {
    throw Error(ErrorKind::kInput, "the object moves and cannot be a bare surface in Bullet", {},
                "give it convex pieces");
  }
  if (!(mass_ > 0)) {
    throw Error(ErrorKind::kInput, "the object's mass must be positive: " + std::to_string(mass_));
  }
}

void BulletWorld::Reset(const Vec3& shift_W) {
  client_.Reset(this);
  SendParameters();
  hand_ = CreateBody(CreateShape(hand_file_, hand_kind_), 0, X_WH_, Vec3::Zero());
  SetMaterial(hand_);
  object_ = CreateBody(CreateShape(object_file_, object_kind_), mass_,
                       Eigen::Translation3d(shift_W) * X_WS_, p_SC_);
  SetMaterial(object_);
  stepped_ = false;
  controls_ = initial_controls_;
}

void BulletWorld::Control(const Controls& controls) {
  client_.RequireOwner(this);
  const bool falls_differently = controls.gravity != controls_.gravity;
  controls_ = controls;
  if (falls_differently) SendGravity();
}

void BulletWorld::SendGravity() const {
  const auto command = b3InitPhysicsParamCommand(client_.handle());
  const Vec3& gravity = controls_.gravity;
  b3PhysicsParamSetGravity(command, gravity.x(), gravity.y(), gravity.z());
  client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set gravity");
}

void BulletWorld::SendParameters() {
  const auto command = b3InitPhysicsParamCommand(client_.handle());
  // With caching on, Bullet would give a rewritten OBJ file its old content.
  b3PhysicsParamSetEnableFileCaching(command, 0);
  b3PhysicsParamSetNumSolverIterations(command, options_.solver_iterations);
  b3PhysicsParamSetTimeStep(command, options_.time_step);
  b3PhysicsParamSetGravity(command, options_.gravity.x(), options_.gravity.y(),
                           options_.gravity.z());
  client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set the physics parameters");
}

int BulletWorld::CreateShape(const std::string& path, CollisionShape::Kind kind) const {
  const auto command = b3CreateCollisionShapeCommandInit(client_.handle());
  const std::array<double, 3> scale{1, 1, 1};
  const int index = b3CreateCollisionShapeAddMesh(command, path.c_str(), scale.data());
  if (index < 0) client_.Fail("use the path " + path);
  if (kind == CollisionShape::Kind::kSurface) {
    b3CreateCollisionSetFlag(command, index, GEOM_FORCE_CONCAVE_TRIMESH);
  }
  const auto status = client_.Submit(command, CMD_CREATE_COLLISION_SHAPE_COMPLETED,
                                     "make a collision shape of " + path);
  return b3GetStatusCollisionShapeUniqueId(status);
}

int BulletWorld::CreateBody(int shape, double mass, const Pose& X_WS, const Vec3& p_SC) const {
  const auto command = b3CreateMultiBodyCommandInit(client_.handle());
  const std::array<double, 4> rotation = BulletQuaternion(X_WS);
  const std::array<double, 4> no_rotation{0, 0, 0, 1};
  const Vec3 position = X_WS.translation();
  b3CreateMultiBodyBase(command, mass, shape, /*visualShapeUniqueId=*/-1, position.data(),
                        rotation.data(), p_SC.data(), no_rotation.data());
  const auto status =
      client_.Submit(command, CMD_CREATE_MULTI_BODY_COMPLETED, "make a body of a shape");
  return b3GetStatusBodyIndex(status);
}

void BulletWorld::SetMaterial(int body) const {
  const auto command = b3InitChangeDynamicsInfo(client_.handle());
  b3ChangeDynamicsInfoSetLateralFriction(command, body, kBase, std::sqrt(options_.pair_friction));
  b3ChangeDynamicsInfoSetRestitution(command, body, kBase, std::sqrt(options_.pair_restitution));
  if (options_.linear_damping) {
    b3ChangeDynamicsInfoSetLinearDamping(command, body, *options_.linear_damping);
  }
  if (options_.angular_damping) {
    b3ChangeDynamicsInfoSetAngularDamping(command, body, *options_.angular_damping);
  }
  client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set friction and restitution");
}

void BulletWorld::Step(int count) {
  client_.RequireOwner(this);
  for (int i = 0; i < count; ++i) {
    PushObject();
    client_.Submit(b3InitStepSimulationCommand(client_.handle()),
                   CMD_STEP_FORWARD_SIMULATION_COMPLETED, "step the simulation");
    stepped_ = true;
    CheckState();
  }
}

// Bullet forgets forces after each step. Force and torque go in two commands: the C API misplaces
// the second entry of one command when it is a torque.
void BulletWorld::PushObject() const {
  if (!controls_.force_W.isZero(0)) {
    const Vec3 p_WC = Object().p_WC;
    const auto command = b3ApplyExternalForceCommandInit(client_.handle());
    b3ApplyExternalForce(command, object_, kBase, controls_.force_W.data(), p_WC.data(),
                         EF_WORLD_FRAME);
    client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "apply a force");
  }
  if (!controls_.torque_W.isZero(0)) {
    const auto command = b3ApplyExternalForceCommandInit(client_.handle());
    b3ApplyExternalTorque(command, object_, kBase, controls_.torque_W.data(), EF_WORLD_FRAME);
    client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "apply a torque");
  }
}

void BulletWorld::CheckState() const {
  const ObjectState object = Object();
  const double speed = object.v_WC.norm(), angular_speed = object.w_WS.norm();
  if (object.X_WS.matrix().allFinite() && speed <= kLargestSpeed &&
      angular_speed <= kLargestAngularSpeed) {
    return;
  }
  throw Error(ErrorKind::kDiverged,
              "the object left the range of a grasp trial: speed " + std::to_string(speed) +
                  " m/s, " + std::to_string(angular_speed) + " rad/s",
              "Bullet");
}

ObjectState BulletWorld::Object() const {
  client_.RequireOwner(this);
  const auto status = client_.Submit(b3RequestActualStateCommandInit(client_.handle(), object_),
                                     CMD_ACTUAL_STATE_UPDATE_COMPLETED, "read the object's state");
  const double* q = nullptr;  // of the centre of mass: position, then quaternion x y z w
  const double* v = nullptr;  // linear, then angular velocity
  b3GetStatusActualState(status, nullptr, nullptr, nullptr, nullptr, &q, &v, nullptr);
  ObjectState state;
  state.p_WC = ToVec3(q);
  state.X_WS.linear() = Eigen::Quaterniond(q[6], q[3], q[4], q[5]).toRotationMatrix();
  state.X_WS.translation() = state.p_WC - state.X_WS.linear() * p_SC_;
  state.v_WC = ToVec3(v);
  state.w_WS = ToVec3(v + 3);
  return state;
}

std::vector<Contact> BulletWorld::Contacts() const {
  client_.RequireOwner(this);
  if (!stepped_) return {};
  const auto command = b3InitRequestContactPointInformation(client_.handle());
  b3SetContactFilterBodyA(command, object_);
  b3SetContactFilterBodyB(command, hand_);
  client_.Submit(command, CMD_CONTACT_POINT_INFORMATION_COMPLETED, "list the contacts");
  b3ContactInformation list{};
  b3GetContactPointInformation(client_.handle(), &list);
  const bool convex_hand = hand_kind_ == CollisionShape::Kind::kConvexPieces;
  const double margins = convex_hand ? 2 * kHullMargin : kHullMargin;
  std::vector<Contact> contacts(static_cast<size_t>(list.m_numContactPoints));
  for (size_t i = 0; i < contacts.size(); ++i) {
    const b3ContactPointData& point = list.m_contactPointData[i];
    const Vec3 normal_W = ToVec3(point.m_contactNormalOnBInWS);
    contacts[i] = {.p_W = ToVec3(point.m_positionOnAInWS) + kHullMargin * normal_W,
                   .normal_W = normal_W,
                   .distance = point.m_contactDistance + margins,
                   .normal_force = point.m_normalForce};
  }
  return contacts;
}

}  // namespace graspbench

#include "simulators/bullet/bullet_world.h"

#include "PhysicsDirectC_API.h"
#include "SharedMemoryPublic.h"
#include "core/error.h"
#include "simulators/scene_check.h"

namespace graspbench {
namespace {

using bullet::kBase;
using bullet::kHullMargin;
using bullet::ToVec3;

const CollisionShape& StillHand(const Scene& scene) { return std::get<CollisionShape>(scene.hand); }

const Scene& Checked(const Scene& scene, const PhysicsOptions& options) {
  Validate(scene);
  Validate(options);
  if (options.pair_friction == 0 &&
      (options.torsional_friction > 0 || options.rolling_friction > 0)) {
    throw Error(ErrorKind::kInput, "Bullet has no torsional or rolling friction without tangential",
                "pair_friction");
  }
  return scene;
}

}  // namespace

BulletWorld::BulletWorld(BulletClient& client, const Scene& scene, const PhysicsOptions& options,
                         const std::filesystem::path& folder)
    : client_(client),
      options_(options),
      scene_(Checked(scene, options)),
      object_file_(bullet::WriteShape(scene.object.meshes, folder / "object.obj")) {
  if (scene.inertia_S) inertia_ = bullet::PrincipalAxes(*scene.inertia_S);
  if (inertia_) R_SI_ = inertia_->R_SI;
  if (scene.articulated()) {
    driven_hand_.emplace(client, scene, options, folder);
    gravity_is_a_force_ = !options.hand_has_weight;
  } else {
    hand_file_ = bullet::WriteShape(StillHand(scene).meshes, folder / "hand.obj");
  }
}

void BulletWorld::Reset(const Vec3& shift_W) {
  client_.Reset(this);
  controls_ = InitialControls(scene_, options_);
  if (!driven_hand_) controls_.hand_target.clear();
  SendParameters();
  if (driven_hand_) {
    hand_ = driven_hand_->Create();
  } else {
    const CollisionShape::Kind kind = StillHand(scene_).kind;
    hand_ = bullet::CreateBody(client_, bullet::CreateMeshShape(client_, hand_file_, kind), 0,
                               scene_.X_WH, Vec3::Zero(), Mat3::Identity());
    bullet::SetMaterial(client_, hand_, kBase, options_);
  }
  CreateObject(shift_W);
  table_ = hold_ = -1;
  SetTable(scene_.table);
  stepped_ = false;
  ReadState();
}

void BulletWorld::CreateObject(const Vec3& shift_W) {
  object_ = bullet::CreateBody(
      client_, bullet::CreateMeshShape(client_, object_file_, scene_.object.kind), scene_.mass,
      Eigen::Translation3d(shift_W) * scene_.X_WS, scene_.p_SC, R_SI_);
  bullet::SetMaterial(client_, object_, kBase, options_);
  if (inertia_) bullet::SetInertia(client_, object_, kBase, inertia_->diagonal);
  bullet::SetDamping(client_, object_, options_.linear_damping, options_.angular_damping);
}

void BulletWorld::SetTable(std::optional<double> height) {
  if (!height) {
    if (table_ < 0) return;
    client_.Submit(b3InitRemoveBodyCommand(client_.handle(), table_), CMD_REMOVE_BODY_COMPLETED,
                   "remove the table");
    table_ = -1;
    return;
  }
  if (table_ < 0) {
    table_ = bullet::CreateBody(client_, bullet::CreateHalfSpaceShape(client_), 0,
                                Eigen::Translation3d(0, 0, *height) * Pose::Identity(),
                                Vec3::Zero(), Mat3::Identity());
    bullet::SetMaterial(client_, table_, kBase, options_);
    return;
  }
  const auto command = b3CreatePoseCommandInit(client_.handle(), table_);
  b3CreatePoseCommandSetBasePosition(command, 0, 0, *height);
  client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "move the table");
}

void BulletWorld::Control(const Controls& controls) {
  client_.RequireOwner(this);
  const size_t joints = driven_hand_ ? scene_.hand_start.size() : 0;
  if (controls.hand_target.size() != joints) {
    throw Error(ErrorKind::kInternal, std::to_string(controls.hand_target.size()) +
                                          " targets for " + std::to_string(joints) + " joints");
  }
  if (controls.table && !scene_.table) {
    throw Error(ErrorKind::kInternal, "a height for the table of a scene without one");
  }
  const bool falls_differently = controls.gravity != controls_.gravity;
  const bool other_table = controls.table != controls_.table;
  controls_ = controls;
  if (falls_differently) SendGravity();
  if (other_table) SetTable(controls.table);
  if (controls_.hold_object != (hold_ >= 0)) Hold(controls_.hold_object);
}

void BulletWorld::Hold(bool hold) {
  if (!hold) {
    client_.Submit(b3InitRemoveUserConstraintCommand(client_.handle(), hold_),
                   CMD_REMOVE_USER_CONSTRAINT_COMPLETED, "let go of the object");
    hold_ = -1;
    return;
  }
  // Frames: the body's own (its principal axes in C), and where that is in the world now.
  const Eigen::Quaterniond q(state_.X_WS.linear() * R_SI_);
  b3JointInfo info{};
  info.m_jointType = eFixedType;
  info.m_parentFrame[6] = 1;
  Eigen::Map<Vec3>(info.m_childFrame, 3) = state_.p_WC;
  Eigen::Map<Eigen::Vector4d>(info.m_childFrame + 3, 4) = q.coeffs();
  const auto command = b3InitCreateUserConstraintCommand(client_.handle(), object_, kBase,
                                                         /*childBodyUniqueId=*/-1, -1, &info);
  const auto status =
      client_.Submit(command, CMD_USER_CONSTRAINT_COMPLETED, "hold the object where it is");
  hold_ = b3GetStatusUserConstraintUniqueId(status);
}

void BulletWorld::SendGravity() const {
  const auto command = b3InitPhysicsParamCommand(client_.handle());
  const Vec3 gravity = gravity_is_a_force_ ? Vec3::Zero() : controls_.gravity;
  b3PhysicsParamSetGravity(command, gravity.x(), gravity.y(), gravity.z());
  client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set gravity");
}

void BulletWorld::SendParameters() const {
  const auto command = b3InitPhysicsParamCommand(client_.handle());
  // With caching on, Bullet would give a rewritten OBJ file its old content.
  b3PhysicsParamSetEnableFileCaching(command, 0);
  b3PhysicsParamSetNumSolverIterations(command, options_.solver_iterations);
  b3PhysicsParamSetTimeStep(command, options_.time_step);
  client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "set the physics parameters");
  SendGravity();
}

void BulletWorld::Step(int count) {
  client_.RequireOwner(this);
  for (int i = 0; i < count; ++i) {
    PushObject();
    if (driven_hand_) driven_hand_->Drive(controls_.hand_target);
    client_.Submit(b3InitStepSimulationCommand(client_.handle()),
                   CMD_STEP_FORWARD_SIMULATION_COMPLETED, "step the simulation");
    stepped_ = true;
    ReadState();
    RequirePlausible(state_, "Bullet");
  }
}

// Bullet forgets forces after each step. Force and torque go in two commands: the C API misplaces
// the second entry of one command when it is a torque.
void BulletWorld::PushObject() const {
  Vec3 force_W = controls_.force_W;
  if (gravity_is_a_force_) force_W += scene_.mass * controls_.gravity;
  if (!force_W.isZero(0)) {
    const auto command = b3ApplyExternalForceCommandInit(client_.handle());
    b3ApplyExternalForce(command, object_, kBase, force_W.data(), state_.p_WC.data(),
                         EF_WORLD_FRAME);
    client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "apply a force");
  }
  if (!controls_.torque_W.isZero(0)) {
    const auto command = b3ApplyExternalForceCommandInit(client_.handle());
    b3ApplyExternalTorque(command, object_, kBase, controls_.torque_W.data(), EF_WORLD_FRAME);
    client_.Submit(command, CMD_CLIENT_COMMAND_COMPLETED, "apply a torque");
  }
}

void BulletWorld::ReadState() {
  const auto status = client_.Submit(b3RequestActualStateCommandInit(client_.handle(), object_),
                                     CMD_ACTUAL_STATE_UPDATE_COMPLETED, "read the object's state");
  const double* q = nullptr;  // of the principal axes in C: position, then quaternion x y z w
  const double* v = nullptr;  // linear, then angular velocity
  b3GetStatusActualState(status, nullptr, nullptr, nullptr, nullptr, &q, &v, nullptr);
  const Mat3 R_WI = Eigen::Quaterniond(q[6], q[3], q[4], q[5]).toRotationMatrix();
  state_.p_WC = ToVec3(q);
  state_.X_WS.linear() = inertia_ ? Mat3(R_WI * R_SI_.transpose()) : R_WI;
  state_.X_WS.translation() = state_.p_WC - state_.X_WS.linear() * scene_.p_SC;
  state_.v_WC = ToVec3(v);
  state_.w_WS = ToVec3(v + 3);
  if (driven_hand_) driven_hand_->Read();
}

ObjectState BulletWorld::Object() const {
  client_.RequireOwner(this);
  return state_;
}

HandState BulletWorld::Hand() const {
  client_.RequireOwner(this);
  return driven_hand_ ? driven_hand_->State() : HandState{};
}

double BulletWorld::PartnerMargin(const Contact& contact, const Vec3& p_W) const {
  if (contact.with == Contact::With::kTable) return 0;
  const bool hull = driven_hand_ ? driven_hand_->OnHull(contact.link, p_W)
                                 : StillHand(scene_).kind == CollisionShape::Kind::kConvexPieces;
  return hull ? kHullMargin : 0;
}

std::vector<Contact> BulletWorld::Contacts() const {
  client_.RequireOwner(this);
  if (!stepped_) return {};
  const auto command = b3InitRequestContactPointInformation(client_.handle());
  b3SetContactFilterBodyA(command, object_);
  client_.Submit(command, CMD_CONTACT_POINT_INFORMATION_COMPLETED, "list the contacts");
  b3ContactInformation list{};
  b3GetContactPointInformation(client_.handle(), &list);
  std::vector<Contact> contacts(static_cast<size_t>(list.m_numContactPoints));
  for (size_t i = 0; i < contacts.size(); ++i) {
    const b3ContactPointData& point = list.m_contactPointData[i];
    const Vec3 normal_W = ToVec3(point.m_contactNormalOnBInWS);
    Contact& contact = contacts[i];
    if (point.m_bodyUniqueIdB == table_) contact.with = Contact::With::kTable;
    if (driven_hand_ && contact.with == Contact::With::kHand) {
      contact.link = driven_hand_->LinkOf(point.m_linkIndexB);
    }
    contact.p_W = ToVec3(point.m_positionOnAInWS) + kHullMargin * normal_W;
    contact.normal_W = normal_W;
    contact.distance = point.m_contactDistance + kHullMargin +
                       PartnerMargin(contact, ToVec3(point.m_positionOnBInWS));
    contact.normal_force = point.m_normalForce;
  }
  return contacts;
}

}  // namespace graspbench

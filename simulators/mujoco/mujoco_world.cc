#include "simulators/mujoco/mujoco_world.h"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "simulators/scene_check.h"

namespace graspbench {
namespace {

// A drive of 3 N m accelerates a finger of 1e-4 kg m² to 60 rad/s in a step of 2 ms.
constexpr double kLargestJointSpeed = 1e4;  // rad/s or m/s

Vec3 ToVec3(const mjtNum* values) { return {values[0], values[1], values[2]}; }

Mat3 ToRotation(const mjtNum* wxyz) {
  return Eigen::Quaterniond(wxyz[0], wxyz[1], wxyz[2], wxyz[3]).toRotationMatrix();
}

}  // namespace

MuJoCoWorld::MuJoCoWorld(const Scene& scene, const PhysicsOptions& options)
    : scene_(BuildMuJoCoScene(scene, options)),
      data_(mj_makeData(scene_.model.get())),
      hand_(scene.articulated() ? std::get<ArticulatedBody>(scene.hand) : ArticulatedBody{}),
      X_WH_(scene.X_WH),
      X_WS_(scene.X_WS),
      hand_start_(scene.hand_start),
      initial_controls_(InitialControls(scene, options)) {
  if (!scene.articulated()) initial_controls_.hand_target.clear();
}

void MuJoCoWorld::Reset(const Vec3& shift_W) {
  mj_resetData(scene_.model.get(), data_.get());
  const Pose X_WB = Eigen::Translation3d(shift_W) * X_WS_ * scene_.X_BS.inverse();
  const Eigen::Quaterniond q(X_WB.linear());
  mjtNum* qpos = data_->qpos + scene_.object_qpos;
  Eigen::Map<Vec3>(qpos, 3) = X_WB.translation();
  Eigen::Map<Eigen::Vector4d>(qpos + 3, 4) = Eigen::Vector4d(q.w(), q.x(), q.y(), q.z());
  for (size_t i = 0; i < hand_.links.size(); ++i) {
    data_->qpos[scene_.joint_qpos[i]] = hand_start_[i];
  }
  Apply(initial_controls_);
  started_ = true;
}

void MuJoCoWorld::RequireStarted() const {
  if (started_) return;
  throw Error(ErrorKind::kInternal, "a MuJoCo world was used before its Reset");
}

void MuJoCoWorld::Control(const Controls& controls) {
  RequireStarted();
  if (controls.hand_target.size() != hand_.links.size()) {
    throw Error(ErrorKind::kInternal, std::to_string(controls.hand_target.size()) +
                                          " targets for a hand with " +
                                          std::to_string(hand_.links.size()) + " joints");
  }
  if (controls.table && scene_.table_geom < 0) {
    throw Error(ErrorKind::kInternal, "a table was put into a scene without one");
  }
  Apply(controls);
}

void MuJoCoWorld::Apply(const Controls& controls) {
  Eigen::Map<Vec3>(scene_.model->opt.gravity, 3) = controls.gravity;
  mjtNum* wrench = data_->xfrc_applied + 6 * scene_.object_body;
  Eigen::Map<Vec3>(wrench, 3) = controls.force_W;
  Eigen::Map<Vec3>(wrench + 3, 3) = controls.torque_W;
  for (size_t i = 0; i < controls.hand_target.size(); ++i) {
    data_->ctrl[scene_.actuator[i]] = controls.hand_target[i];
  }
  for (size_t i = 0; i < hand_.tendons.size(); ++i) {
    data_->ctrl[scene_.tendon_actuator[i]] = Length(hand_.tendons[i], controls.hand_target);
  }
  Hold(controls.hold_object);
  if (scene_.table_geom < 0) return;
  EnableTable(scene_, controls.table.has_value());
  if (controls.table) data_->mocap_pos[3 * scene_.table_mocap + 2] = *controls.table;
}

void MuJoCoWorld::Hold(bool hold) {
  mjtBool& active = data_->eq_active[scene_.hold_weld];
  if (hold && !active) {
    const mjtNum* qpos = data_->qpos + scene_.object_qpos;
    std::copy_n(qpos, 3, data_->mocap_pos + 3 * scene_.hold_mocap);
    std::copy_n(qpos + 3, 4, data_->mocap_quat + 4 * scene_.hold_mocap);
  }
  active = hold;
}

void MuJoCoWorld::Step(int count) {
  RequireStarted();
  for (int i = 0; i < count; ++i) {
    mj_step(scene_.model.get(), data_.get());
    CheckWarnings();
    CheckState();
  }
}

void MuJoCoWorld::CheckWarnings() const {
  using Warning = std::pair<mjtWarning, const char*>;
  static constexpr std::array<Warning, 5> diverged = {{
      {mjWARN_BADQPOS, "a position"},
      {mjWARN_BADQVEL, "a velocity"},
      {mjWARN_BADQACC, "an acceleration"},
      {mjWARN_BADCTRL, "a drive's target"},
      {mjWARN_INERTIA, "the inverse of the inertia"},
  }};
  for (const auto& [warning, quantity] : diverged) {
    if (data_->warning[warning].number == 0) continue;
    throw Error(ErrorKind::kDiverged, std::string(quantity) + " is not finite or huge", "MuJoCo");
  }
  if (data_->warning[mjWARN_CONTACTFULL].number + data_->warning[mjWARN_CNSTRFULL].number > 0) {
    throw Error(ErrorKind::kInternal, "MuJoCo ran out of memory for contacts", "MuJoCo");
  }
}

void MuJoCoWorld::CheckState() const {
  RequirePlausible(Object(), "MuJoCo");
  for (size_t i = 0; i < hand_.links.size(); ++i) {
    if (std::abs(data_->qvel[scene_.joint_dof[i]]) <= kLargestJointSpeed) continue;
    throw Error(
        ErrorKind::kDiverged,
        "the joint of the link \"" + hand_.links[i].name + "\" left the range of a grasp trial",
        "MuJoCo");
  }
}

ObjectState MuJoCoWorld::Object() const {
  RequireStarted();
  const mjtNum* qpos = data_->qpos + scene_.object_qpos;  // of frame B
  const mjtNum* qvel = data_->qvel + scene_.object_dof;   // linear in W, angular in B
  Pose X_WB = Pose::Identity();
  X_WB.translation() = ToVec3(qpos);
  X_WB.linear() = ToRotation(qpos + 3);
  return {.X_WS = X_WB * scene_.X_BS,
          .p_WC = X_WB.translation(),
          .v_WC = ToVec3(qvel),
          .w_WS = X_WB.linear() * ToVec3(qvel + 3)};
}

HandState MuJoCoWorld::Hand() const {
  RequireStarted();
  HandState state;
  for (int address : scene_.joint_qpos) state.joints.push_back(data_->qpos[address]);
  for (const Pose& X_HL : LinkPoses(hand_, state.joints)) state.X_WL.push_back(X_WH_ * X_HL);
  for (int i = 0; i < data_->ncon; ++i) {
    if (OfObject(i)) continue;
    state.self_penetration = std::max(state.self_penetration, -data_->contact[i].dist);
  }
  return state;
}

bool MuJoCoWorld::OfObject(int contact) const {
  const auto& geoms = data_->contact[contact].geom;
  return scene_.model->geom_bodyid[geoms[0]] == scene_.object_body ||
         scene_.model->geom_bodyid[geoms[1]] == scene_.object_body;
}

std::vector<Contact> MuJoCoWorld::Contacts() const {
  RequireStarted();
  std::vector<Contact> contacts;
  for (int i = 0; i < data_->ncon; ++i) {
    if (OfObject(i)) contacts.push_back(ToContact(i));
  }
  return contacts;
}

// MuJoCo gives the point midway between the two surfaces, and the normal from the first geom to the
// second.
Contact MuJoCoWorld::ToContact(int index) const {
  const mjModel& model = *scene_.model;
  const mjContact& from = data_->contact[index];
  const bool object_is_second = model.geom_bodyid[from.geom[1]] == scene_.object_body;
  const int other = from.geom[object_is_second ? 0 : 1];
  std::array<mjtNum, 6> force{};
  mj_contactForce(&model, data_.get(), index, force.data());
  Contact contact;
  contact.with = other == scene_.table_geom ? Contact::With::kTable : Contact::With::kHand;
  contact.link = scene_.geom_link[static_cast<size_t>(other)];
  contact.normal_W = (object_is_second ? 1 : -1) * ToVec3(from.frame);
  contact.p_W = ToVec3(from.pos) + from.dist / 2 * contact.normal_W;
  contact.distance = from.dist;
  contact.normal_force = force[0];
  return contact;
}

}  // namespace graspbench

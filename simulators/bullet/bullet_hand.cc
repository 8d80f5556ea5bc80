#include "simulators/bullet/bullet_hand.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "PhysicsDirectC_API.h"
#include "SharedMemoryPublic.h"
#include "core/error.h"
#include "simulators/bullet/bullet_bodies.h"

namespace graspbench {
namespace {

using bullet::Quaternion;

constexpr size_t kMostLinks = 120;  // Bullet's states have room for 128 coordinates, base included
constexpr size_t kMostCapsules = 15;  // of a shape with 16 parts, the last of which are the hulls
constexpr int kBaseVelocities = 6;    // before those of the joints
constexpr int kBaseCoordinates = 7;
// Where Bullet is told to clamp; a drive of 3 N m gets a finger of 1e-4 kg m² to 60 rad/s in 2 ms.
constexpr double kLargestJointSpeed = 1e4;  // rad/s or m/s

// Bullet's collision groups. What does not move is in the second; only what does touches it.
constexpr int kMovingGroup = 1, kStillGroup = 2;

// From the z axis, along which Bullet's capsules lie.
Mat3 CapsuleRotation(const Capsule& capsule) {
  return Eigen::Quaterniond::FromTwoVectors(Vec3::UnitZ(), capsule.b - capsule.a)
      .toRotationMatrix();
}

double DistanceToSurface(const Capsule& capsule, const Vec3& p) {
  const Vec3 along = capsule.b - capsule.a;
  const double length2 = along.squaredNorm();
  const double s = length2 > 0 ? std::clamp((p - capsule.a).dot(along) / length2, 0., 1.) : 0;
  return std::abs((p - capsule.a - s * along).norm() - capsule.radius);
}

}  // namespace

BulletHand::BulletHand(const BulletClient& client, const Scene& scene,
                       const PhysicsOptions& options, const std::filesystem::path& folder)
    : client_(client),
      body_(std::get<ArticulatedBody>(scene.hand)),
      X_WB_(scene.X_WH),
      start_(scene.hand_start),
      options_(options) {
  if (body_.self_collision) {
    throw Error(ErrorKind::kInput, "a hand does not collide with itself here", "Bullet",
                "leave self_collision out, or use the engine mujoco");
  }
  for (size_t i = 0; i < body_.links.size(); ++i) implicit_.push_back(ImplicitDamping(i));
  SplitShapes(folder);
  if (parts_.size() > kMostLinks) {
    throw Error(ErrorKind::kInput, "the hand takes " + std::to_string(parts_.size()) +
                                       " links in Bullet, which has " + std::to_string(kMostLinks));
  }
}

void BulletHand::SplitShapes(const std::filesystem::path& folder) {
  std::vector<Part> rest;
  for (size_t i = 0; i < body_.links.size(); ++i) {
    const BodyLink& link = body_.links[i];
    Part part{.link = static_cast<int>(i)};
    if (!link.hulls.empty()) {
      part.hulls = bullet::WriteShape(link.hulls, folder / ("link" + std::to_string(i) + ".obj"));
    }
    for (const Capsule& capsule : link.capsules) {
      if (part.capsules.size() == kMostCapsules) {
        rest.push_back({part.link, std::move(part.capsules), {}});
        part.capsules.clear();
      }
      part.capsules.push_back(capsule);
    }
    parts_.push_back(std::move(part));
  }
  std::ranges::move(rest, std::back_inserter(parts_));
}

int BulletHand::Create() {
  CreateLinks();
  bullet::SetDamping(client_, id_, 0, 0);
  const auto speed = b3InitChangeDynamicsInfo(client_.handle());
  b3ChangeDynamicsInfoSetMaxJointVelocity(speed, id_, kLargestJointSpeed);
  client_.Submit(speed, CMD_CLIENT_COMMAND_COMPLETED, "set the joints' largest speed");
  for (size_t i = 0; i < parts_.size(); ++i) {
    const int index = static_cast<int>(i);
    bullet::SetMaterial(client_, id_, index, options_);
    const auto filter = b3CollisionFilterCommandInit(client_.handle());
    b3SetCollisionFilterGroupMask(filter, id_, index, kStillGroup,
                                  parts_[i].empty() ? 0 : kMovingGroup);
    client_.Submit(filter, CMD_CLIENT_COMMAND_COMPLETED, "set what a link collides with");
  }
  for (size_t i = 0; i < body_.links.size(); ++i) SetUpJoint(i);
  SetJoints();
  q_ = q_before_ = start_;
  v_.assign(q_.size(), 0);
  return id_;
}

int BulletHand::CreateShape(const Part& part) const {
  if (part.empty()) return -1;
  const auto command = b3CreateCollisionShapeCommandInit(client_.handle());
  for (const Capsule& capsule : part.capsules) {
    const double length = (capsule.b - capsule.a).norm();
    const int index = b3CreateCollisionShapeAddCapsule(command, capsule.radius, length);
    const Vec3 centre = (capsule.a + capsule.b) / 2;
    const Mat3 rotation = length > 0 ? CapsuleRotation(capsule) : Mat3::Identity();
    b3CreateCollisionShapeSetChildTransform(command, index, centre.data(),
                                            Quaternion(rotation).data());
  }
  const std::array<double, 3> scale{1, 1, 1};
  if (!part.hulls.empty() &&
      b3CreateCollisionShapeAddMesh(command, part.hulls.c_str(), scale.data()) < 0) {
    client_.Fail("use the path " + part.hulls);
  }
  const auto status = client_.Submit(command, CMD_CREATE_COLLISION_SHAPE_COMPLETED,
                                     "make the shape of link \"" + OwnerOf(part).name + "\"");
  return b3GetStatusCollisionShapeUniqueId(status);
}

void BulletHand::CreateLinks() {
  std::vector<int> shapes;
  for (const Part& part : parts_) shapes.push_back(CreateShape(part));
  const auto command = b3CreateMultiBodyCommandInit(client_.handle());
  b3CreateMultiBodySetFlags(command, URDF_MAINTAIN_LINK_ORDER);
  const Vec3 origin = Vec3::Zero(), position = X_WB_.translation();
  b3CreateMultiBodyBase(command, /*mass=*/0, /*collisionShapeUnique=*/-1, -1, position.data(),
                        Quaternion(X_WB_.linear()).data(), origin.data(),
                        Quaternion(Mat3::Identity()).data());
  for (size_t i = 0; i < body_.links.size(); ++i) {
    const BodyLink& link = body_.links[i];
    const Vec3 p_PL = link.X_PL.translation();
    const Mat3 R_LI = bullet::PrincipalAxes(link.inertia_L).R_SI;
    // In this command the base has number 0 and link i number i + 1.
    b3CreateMultiBodyLink(command, link.mass, shapes[i], /*linkVisualShapeIndex=*/-1, p_PL.data(),
                          Quaternion(link.X_PL.linear()).data(), link.p_LC.data(),
                          Quaternion(R_LI).data(), link.parent + 1,
                          link.joint == BodyLink::Joint::kHinge ? eRevoluteType : ePrismaticType,
                          link.axis_L.data());
  }
  for (size_t i = body_.links.size(); i < parts_.size(); ++i) {
    const std::array<double, 4> no_rotation = Quaternion(Mat3::Identity());
    b3CreateMultiBodyLink(command, /*linkMass=*/0, shapes[i], -1, origin.data(), no_rotation.data(),
                          origin.data(), no_rotation.data(), parts_[i].link + 1, eFixedType,
                          origin.data());
  }
  const auto status = client_.Submit(command, CMD_CREATE_MULTI_BODY_COMPLETED, "make the hand");
  id_ = b3GetStatusBodyIndex(status);
}

double BulletHand::Stiffness(size_t link) const {
  double stiffness = body_.links[link].drive.stiffness;
  for (const Tendon& tendon : body_.tendons) {
    double own = 0, sum = 0;
    for (const Tendon::Pull& pull : tendon.joints) {
      sum += std::abs(pull.coefficient);
      if (pull.link == static_cast<int>(link)) own += std::abs(pull.coefficient);
    }
    if (own > 0) stiffness += tendon.drive.stiffness * own * sum;
  }
  return stiffness;
}

double BulletHand::ImplicitDamping(size_t i) const {
  const double h = options_.time_step;
  const BodyLink& link = body_.links[i];
  return link.drive.damping + h * Stiffness(i) + link.armature / h;
}

void BulletHand::SetUpJoint(size_t i) const {
  const BodyLink& link = body_.links[i];
  const int index = static_cast<int>(i);
  bullet::SetInertia(client_, id_, index, bullet::PrincipalAxes(link.inertia_L).diagonal);
  const auto joint = b3InitChangeDynamicsInfo(client_.handle());
  b3ChangeDynamicsInfoSetJointDamping(joint, id_, index, implicit_[i]);
  if (std::isfinite(link.low) || std::isfinite(link.high)) {
    b3ChangeDynamicsInfoSetJointLimit(joint, id_, index, link.low, link.high);
  }
  client_.Submit(joint, CMD_CLIENT_COMMAND_COMPLETED, "set up a joint");
}

// The start positions; and the velocity motors that Bullet gives each joint, left with its
// friction.
void BulletHand::SetJoints() const {
  const auto pose = b3CreatePoseCommandInit(client_.handle(), id_);
  b3CreatePoseCommandSetJointPositions(pose, static_cast<int>(start_.size()), start_.data());
  client_.Submit(pose, CMD_CLIENT_COMMAND_COMPLETED, "set the joints");
  const auto motors = b3JointControlCommandInit2(client_.handle(), id_, CONTROL_MODE_VELOCITY);
  for (int i = 0; i < static_cast<int>(start_.size()); ++i) {
    b3JointControlSetDesiredVelocity(motors, kBaseVelocities + i, 0);
    const double friction = body_.links[static_cast<size_t>(i)].friction;
    // To rest within one step, where the friction is enough for it.
    if (friction > 0) b3JointControlSetKd(motors, kBaseVelocities + i, 1);
    b3JointControlSetMaximumForce(motors, kBaseVelocities + i, friction);
  }
  client_.Submit(motors, CMD_DESIRED_STATE_RECEIVED_COMPLETED, "set the friction of the joints");
}

void BulletHand::Drive(const std::vector<double>& target) const {
  const double h = options_.time_step;
  const auto spring = [h](const struct Drive& drive, double aim, double q, double v) {
    return std::clamp(drive.stiffness * (aim - q - h * v), -drive.limit, drive.limit);
  };
  std::vector<double> effort(q_.size());
  for (size_t i = 0; i < q_.size(); ++i) {
    const struct Drive& drive = body_.links[i].drive;
    // Bullet itself subtracts the implicit damping times the velocity; only d of it is meant.
    effort[i] = spring(drive, target[i], q_[i], v_[i]) + (implicit_[i] - drive.damping) * v_[i];
  }
  for (const Tendon& tendon : body_.tendons) {
    const double pull =
        spring(tendon.drive, Length(tendon, target), Length(tendon, q_), Length(tendon, v_));
    for (const auto& [link, coefficient] : tendon.joints) {
      effort[static_cast<size_t>(link)] += coefficient * pull;
    }
  }
  const auto command = b3JointControlCommandInit2(client_.handle(), id_, CONTROL_MODE_TORQUE);
  for (size_t i = 0; i < q_.size(); ++i) {
    b3JointControlSetDesiredForceTorque(command, kBaseVelocities + static_cast<int>(i), effort[i]);
  }
  client_.Submit(command, CMD_DESIRED_STATE_RECEIVED_COMPLETED, "drive the joints");
}

void BulletHand::Read() {
  const auto status = client_.Submit(b3RequestActualStateCommandInit(client_.handle(), id_),
                                     CMD_ACTUAL_STATE_UPDATE_COMPLETED, "read the hand's state");
  const double *q = nullptr, *v = nullptr;
  b3GetStatusActualState(status, nullptr, nullptr, nullptr, nullptr, &q, &v, nullptr);
  q_before_ = q_;
  std::copy_n(q + kBaseCoordinates, q_.size(), q_.begin());
  std::copy_n(v + kBaseVelocities, v_.size(), v_.begin());
  for (size_t i = 0; i < q_.size(); ++i) {
    if (std::isfinite(q_[i]) && std::abs(v_[i]) < kLargestJointSpeed) continue;
    throw Error(ErrorKind::kDiverged,
                "joint \"" + body_.links[i].name + "\" of the hand runs away: position " +
                    std::to_string(q_[i]) + ", speed " + std::to_string(v_[i]),
                "Bullet");
  }
}

HandState BulletHand::State() const {
  HandState state{.joints = q_, .X_WL = LinkPoses(body_, q_)};
  for (Pose& pose : state.X_WL) pose = X_WB_ * pose;
  return state;
}

bool BulletHand::OnHull(int link, const Vec3& p_W) const {
  constexpr double kTolerance = bullet::kHullMargin / 10;
  const BodyLink& shape = body_.links[static_cast<size_t>(link)];
  if (shape.hulls.empty() || shape.capsules.empty()) return shape.capsules.empty();
  const Pose X_BL = LinkPoses(body_, q_before_)[static_cast<size_t>(link)];
  const Vec3 p_L = (X_WB_ * X_BL).inverse() * p_W;
  return std::none_of(shape.capsules.begin(), shape.capsules.end(), [&](const Capsule& capsule) {
    return DistanceToSurface(capsule, p_L) < kTolerance;
  });
}

}  // namespace graspbench

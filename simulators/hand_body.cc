#include "simulators/hand_body.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kDensity = 1100;  // kg/m³, soft tissue with slender bones
constexpr double kCell = 2e-3;     // m, of the sums over a bone's volume

const std::array<const char*, 16> kBoneNames = {
    "palm",   "index1", "index2", "index3", "middle1", "middle2", "middle3", "pinky1",
    "pinky2", "pinky3", "ring1",  "ring2",  "ring3",   "thumb1",  "thumb2",  "thumb3"};
constexpr std::array<HandRegion, 5> kRegionOfFinger = {  // MANO's order of fingers
    HandRegion::kIndex, HandRegion::kMiddle, HandRegion::kPinky, HandRegion::kRing,
    HandRegion::kThumb};

// Volume, centre and inertia of the union of capsules at unit density, by cells.
MassProperties UnionOf(const std::vector<Capsule>& capsules) {
  Box box;
  for (const Capsule& c : capsules) {
    for (const Vec3& end : {c.a, c.b}) {
      box.extend(Box(end - Vec3::Constant(c.radius), end + Vec3::Constant(c.radius)));
    }
  }
  const Eigen::Vector3i cells = (box.sizes() / kCell).array().ceil().cast<int>();
  double count = 0;
  Vec3 first = Vec3::Zero();
  Mat3 second = Mat3::Zero();
  for (int x = 0; x < cells.x(); ++x) {
    for (int y = 0; y < cells.y(); ++y) {
      for (int z = 0; z < cells.z(); ++z) {
        const Vec3 p = box.min() + kCell * (Vec3(x, y, z) + Vec3::Constant(0.5));
        const bool inside = std::any_of(capsules.begin(), capsules.end(),
                                        [&](const Capsule& c) { return SignedDistance(c, p) < 0; });
        if (!inside) continue;
        ++count;
        first += p;
        second += p * p.transpose();
      }
    }
  }
  MassProperties sums;
  const double cell = std::pow(kCell, 3);
  sums.volume = count * cell;
  sums.centroid = first / count;
  const Mat3 spread = cell * (second - count * sums.centroid * sums.centroid.transpose()) +
                      sums.volume * kCell * kCell / 12 * Mat3::Identity();
  sums.inertia = spread.trace() * Mat3::Identity() - spread;
  return sums;
}

void AddFingerJoint(const ManoHand& hand, int joint, const Vec3& offset, const HandDrives& drives,
                    std::vector<BodyLink>& links) {
  const auto segment = static_cast<size_t>(joint + 1);
  const JointAxes& axes = hand.axes()[static_cast<size_t>(joint)];
  const JointLimits& limits = HandJointLimits()[static_cast<size_t>(joint)];
  const std::array<Vec3, 3> axis = {axes.flexion, axes.abduction, axes.twist};
  const std::array<const char*, 3> suffix = {"_flexion", "_abduction", ""};
  for (int i = 0; i < 3; ++i) {
    BodyLink link;
    link.name = std::string(kBoneNames[segment]) + suffix[static_cast<size_t>(i)];
    link.parent =
        i > 0 ? static_cast<int>(links.size()) - 1 : LinkOfSegment(hand.file().parents[segment]);
    if (i == 0) link.X_PL.translation() = offset;
    link.axis_L = axis[static_cast<size_t>(i)];
    link.low = limits.low[i];
    link.high = limits.high[i];
    link.drive = drives.finger;
    link.armature = drives.armature;
    links.push_back(link);
  }
}

// Makes room in the fingers' limits for the grasp's postures.
void Widen(const HandModel& model, const Grasp& grasp, PhysicalHand& physical) {
  std::vector<std::vector<double>> postures = {physical.grasp_joints};
  for (const auto& joints : {grasp.pregrasp, grasp.squeeze}) {
    if (joints) postures.push_back(BodyPositions(model, *joints));
  }
  for (size_t i = kRootLinks; i < physical.body.links.size(); ++i) {
    BodyLink& link = physical.body.links[i];
    const double low = link.low, high = link.high;
    for (const std::vector<double>& posture : postures) {
      physical.widened = std::max({physical.widened, low - posture[i], posture[i] - high});
      link.low = std::min(link.low, posture[i]);
      link.high = std::max(link.high, posture[i]);
    }
  }
}

// By the flexions, the first hinge of each joint, to their anatomical limits.
void SetOpening(PhysicalHand& physical) {
  const std::vector<BodyLink>& links = physical.body.links;
  physical.open_joints = physical.grasp_joints;
  physical.open_range.assign(links.size(), 0);
  for (size_t joint = 0; joint < 15; ++joint) {
    const size_t flexion = kRootLinks + 3 * joint;
    const JointLimits& limits = HandJointLimits()[joint];
    physical.open_joints[flexion] = links[flexion].low;
    physical.open_range[flexion] = limits.high[0] - limits.low[0];
  }
}

constexpr size_t kMiddleKnuckle = 4;  // in MANO's order of joints

void SetRootDrives(const HandDrives& drives, std::vector<BodyLink>& links) {
  for (size_t i = 0; i < kRootLinks; ++i) {
    links[i].drive = i < 3 ? drives.root_slide : drives.root_hinge;
  }
}

// Only where there is a servo: a joint that a tendon pulls has none of its own.
void Change(const RobotServos& servos, Drive& drive) {
  if (!(drive.stiffness > 0)) return;
  drive.stiffness = servos.stiffness.value_or(drive.stiffness);
  drive.limit = servos.limit.value_or(drive.limit);
}

void AddBones(const CapsuleFit& fit, double skin_volume, std::vector<BodyLink>& links) {
  double sum = 0;
  std::array<MassProperties, 16> bones;
  for (size_t k = 0; k < 16; ++k) {
    bones[k] = UnionOf(fit.capsules[k]);
    sum += bones[k].volume;
  }
  const double density = kDensity * skin_volume / sum;
  for (int k = 0; k < 16; ++k) {
    BodyLink& link = links[static_cast<size_t>(LinkOfSegment(k))];
    const MassProperties& bone = bones[static_cast<size_t>(k)];
    link.capsules = fit.capsules[static_cast<size_t>(k)];
    link.mass = density * bone.volume;
    link.p_LC = bone.centroid;
    link.inertia_L = density * bone.inertia;
  }
}

}  // namespace

PhysicalHand MakePhysicalHand(const ManoHand& hand, const Grasp& grasp, const HandDrives& drives) {
  PhysicalHand physical;
  physical.fit = FitCapsules(hand, grasp);
  std::vector<BodyLink>& links = physical.body.links;
  links = RootLinks();
  SetRootDrives(drives, links);
  const std::array<Vec3, 16> rest = hand.RestJoints(grasp.shape);
  for (int joint = 0; joint < 15; ++joint) {
    const auto segment = static_cast<size_t>(joint + 1);
    const Vec3 offset = rest[segment] - rest[static_cast<size_t>(hand.file().parents[segment])];
    AddFingerJoint(hand, joint, offset, drives, links);
  }
  AddBones(physical.fit, Volume(hand.Forward(AtRoot(grasp)).closed), links);

  physical.grasp_joints = BodyPositions(hand, grasp.joints);
  Widen(hand, grasp, physical);
  SetOpening(physical);
  physical.forward_R = (rest[kMiddleKnuckle] - rest[0]).normalized();
  physical.link_segment.assign(kHandLinks, -1);
  physical.link_region.assign(kHandLinks, HandRegion::kPalm);
  for (int k = 0; k < 16; ++k) {
    physical.link_segment[static_cast<size_t>(LinkOfSegment(k))] = k;
    if (k == 0) continue;
    for (int i = 0; i < 3; ++i) {
      physical.link_region[static_cast<size_t>(LinkOfSegment(k) - i)] =
          kRegionOfFinger[static_cast<size_t>((k - 1) / 3)];
    }
  }
  Validate(physical.body);
  return physical;
}

PhysicalHand MakePhysicalHand(const ArticulatedHand& hand, const Grasp& grasp,
                              const HandDrives& drives) {
  if (grasp.hand != hand.name()) {
    throw Error(ErrorKind::kInput,
                "the grasp is for the hand \"" + grasp.hand + "\", not \"" + hand.name() + "\"");
  }
  const RobotHandDescription& description = hand.description();
  PhysicalHand physical{.body = hand.body(),
                        .grasp_joints = BodyPositions(hand, grasp.joints),
                        .link_region = description.link_region,
                        .open_joints = hand.BodyPositions(hand.WithinLimits(description.open)),
                        .couplings = description.couplings,
                        .forward_R = description.forward_H};
  SetRootDrives(drives, physical.body.links);
  for (size_t i = kRootLinks; i < physical.body.links.size(); ++i) {
    Change(drives.robot, physical.body.links[i].drive);
  }
  for (Tendon& tendon : physical.body.tendons) Change(drives.robot, tendon.drive);
  physical.open_range.assign(kRootLinks, 0);
  for (int joint = 0; joint < hand.joint_count(); ++joint) {
    const double range = hand.high(joint) - hand.low(joint);
    physical.open_range.push_back(std::isfinite(range) ? range : 0);
  }
  for (JointCoupling& coupling : physical.couplings) {
    coupling.joint += kRootLinks;
    coupling.source += kRootLinks;
  }
  Widen(hand, grasp, physical);
  return physical;
}

PhysicalHand MakePhysicalHand(const HandModel& hand, const Grasp& grasp, const HandDrives& drives) {
  if (const auto* human = dynamic_cast<const ManoHand*>(&hand)) {
    return MakePhysicalHand(*human, grasp, drives);
  }
  if (const auto* robot = dynamic_cast<const ArticulatedHand*>(&hand)) {
    return MakePhysicalHand(*robot, grasp, drives);
  }
  throw Error(ErrorKind::kInput, "the hand \"" + hand.name() + "\" has no body to move");
}

bool HasPhysicalHand(const HandModel& hand) {
  return dynamic_cast<const ManoHand*>(&hand) != nullptr ||
         dynamic_cast<const ArticulatedHand*>(&hand) != nullptr;
}

std::vector<double> BodyPositions(const HandModel& hand, std::span<const double> joints) {
  if (joints.size() != static_cast<size_t>(hand.joint_count())) {
    throw Error(ErrorKind::kInput, std::to_string(joints.size()) +
                                       " joint parameters for the hand \"" + hand.name() +
                                       "\", which has " + std::to_string(hand.joint_count()));
  }
  if (const auto* human = dynamic_cast<const ManoHand*>(&hand)) {
    return HandPositions(Pose::Identity(), JointPositions(*human, joints));
  }
  return HandPositions(Pose::Identity(), joints);
}

std::vector<double> JointPositions(const ManoHand& hand, std::span<const double> mano_joints) {
  std::vector<double> positions;
  for (const Vec3& angles : hand.PostureFromJoints(mano_joints)) {
    positions.insert(positions.end(), angles.begin(), angles.end());
  }
  return positions;
}

std::vector<double> ManoJoints(const ManoHand& hand, std::span<const double> positions) {
  HandPosture posture;
  if (positions.size() != 3 * posture.size()) {
    throw Error(ErrorKind::kInternal,
                std::to_string(positions.size()) + " finger positions, not 45");
  }
  for (size_t k = 0; k < posture.size(); ++k) {
    posture[k] = Eigen::Map<const Vec3>(&positions[3 * k]);
  }
  return hand.JointsFromPosture(posture);
}

std::array<double, 6> RootPositions(const Pose& X_BR) {
  // R = Rx(q3) Ry(q4) Rz(q5)
  const Mat3& R = X_BR.linear();
  const Vec3& p = X_BR.translation();
  return {p.x(),
          p.y(),
          p.z(),
          std::atan2(-R(1, 2), R(2, 2)),
          std::asin(std::clamp(R(0, 2), -1.0, 1.0)),
          std::atan2(-R(0, 1), R(0, 0))};
}

std::vector<double> HandPositions(const Pose& X_BR, std::span<const double> fingers) {
  const std::array<double, 6> root = RootPositions(X_BR);
  std::vector<double> positions(root.begin(), root.end());
  positions.insert(positions.end(), fingers.begin(), fingers.end());
  return positions;
}

}  // namespace graspbench

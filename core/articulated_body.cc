#include "core/articulated_body.h"

#include <array>
#include <cmath>
#include <set>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kUnitTolerance = 1e-9;

[[noreturn]] void Refuse(const BodyLink& link, const std::string& problem) {
  throw Error(ErrorKind::kInput, problem, "link \"" + link.name + "\" of an articulated hand");
}

bool NotNegative(double value) { return std::isfinite(value) && value >= 0; }

void ValidateLink(const BodyLink& link, int index) {
  if (link.parent < -1 || link.parent >= index) {
    Refuse(link, "the parent must be an earlier link, is number " + std::to_string(link.parent));
  }
  if (!(std::abs(link.axis_L.norm() - 1) < kUnitTolerance)) {
    Refuse(link, "the joint's axis is not a unit vector");
  }
  if (!link.X_PL.matrix().allFinite()) Refuse(link, "the pose in the parent is not finite");
  if (!(link.low <= link.high)) Refuse(link, "the joint's limits are out of order");
  if (!NotNegative(link.mass) || !NotNegative(link.armature) || !NotNegative(link.friction) ||
      !NotNegative(link.drive.stiffness) || !NotNegative(link.drive.damping) ||
      !(link.drive.limit >= 0)) {
    Refuse(link, "mass, armature, friction and drive must be zero or positive");
  }
  if (!link.p_LC.allFinite() || !link.inertia_L.allFinite()) Refuse(link, "inertia is not finite");
  for (const TriMesh& hull : link.hulls) {
    if (hull.vertices.empty() || hull.faces.empty()) Refuse(link, "a hull is empty");
    Validate(hull, "a hull of link \"" + link.name + "\"");
  }
  for (const Capsule& capsule : link.capsules) {
    if (!(capsule.radius > 0) || !capsule.a.allFinite() || !capsule.b.allFinite()) {
      Refuse(link, "a capsule has no positive radius or no finite ends");
    }
  }
}

void ValidateTendon(const Tendon& tendon, const ArticulatedBody& body) {
  const auto refuse = [&](const std::string& problem) {
    throw Error(ErrorKind::kInput, problem,
                "tendon \"" + tendon.name + "\" of an articulated hand");
  };
  for (const Tendon::Pull& pull : tendon.joints) {
    if (pull.link < 0 || pull.link >= static_cast<int>(body.links.size())) {
      refuse("it pulls link number " + std::to_string(pull.link) + ", which does not exist");
    }
    if (!std::isfinite(pull.coefficient)) refuse("a coefficient is not finite");
  }
  if (tendon.joints.empty()) refuse("it pulls no joint");
  if (!NotNegative(tendon.drive.stiffness) || !(tendon.drive.limit >= 0)) {
    refuse("stiffness and limit must be zero or positive");
  }
  if (tendon.drive.damping != 0) refuse("the damping belongs to the joints");
}

Pose JointMotion(const BodyLink& link, double q) {
  if (link.joint == BodyLink::Joint::kSlide) {
    return Eigen::Translation3d(q * link.axis_L) * Pose::Identity();
  }
  return Pose(Eigen::AngleAxisd(q, link.axis_L));
}

}  // namespace

double Length(const Tendon& tendon, const std::vector<double>& q) {
  double length = 0;
  for (const Tendon::Pull& pull : tendon.joints) {
    length += pull.coefficient * q[static_cast<size_t>(pull.link)];
  }
  return length;
}

std::vector<BodyLink> RootLinks() {
  static constexpr std::array<const char*, kRootLinks> kNames = {"root_x",  "root_y",  "root_z",
                                                                 "root_rx", "root_ry", "palm"};
  std::vector<BodyLink> links;
  for (int i = 0; i < kRootLinks; ++i) {
    BodyLink& link = links.emplace_back();
    link.name = kNames[static_cast<size_t>(i)];
    link.parent = i - 1;
    link.joint = i < 3 ? BodyLink::Joint::kSlide : BodyLink::Joint::kHinge;
    link.axis_L = Vec3::Unit(i % 3);
  }
  return links;
}

std::vector<Pose> LinkPoses(const ArticulatedBody& body, const std::vector<double>& q) {
  if (q.size() != body.links.size()) {
    throw Error(ErrorKind::kInternal, std::to_string(q.size()) + " joint positions for " +
                                          std::to_string(body.links.size()) + " joints");
  }
  std::vector<Pose> X_BL;
  for (size_t i = 0; i < q.size(); ++i) {
    const BodyLink& link = body.links[i];
    const Pose X_BP = link.parent < 0 ? Pose::Identity() : X_BL[static_cast<size_t>(link.parent)];
    X_BL.push_back(X_BP * link.X_PL * JointMotion(link, q[i]));
  }
  return X_BL;
}

void Validate(const ArticulatedBody& body) {
  std::set<std::string> names;
  std::vector<bool> has_child(body.links.size(), false);
  for (size_t i = 0; i < body.links.size(); ++i) {
    const BodyLink& link = body.links[i];
    if (!names.insert(link.name).second) Refuse(link, "the name occurs twice");
    ValidateLink(link, static_cast<int>(i));
    if (link.parent >= 0) has_child[static_cast<size_t>(link.parent)] = true;
  }
  for (size_t i = 0; i < body.links.size(); ++i) {
    if (!has_child[i] && !(body.links[i].mass > 0)) Refuse(body.links[i], "a last link needs mass");
  }
  for (const Tendon& tendon : body.tendons) ValidateTendon(tendon, body);
}

}  // namespace graspbench

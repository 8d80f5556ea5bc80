#include "core/articulated_hand.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/capsule_mesh.h"
#include "core/convex_polytope.h"
#include "core/error.h"
#include "core/split_edges.h"

namespace graspbench {
namespace {

constexpr int kCapsuleSides = 24;
constexpr double kUnitTolerance = 1e-6;
constexpr double kCovered = 1e-6;  // m below the surface of another shape of the link

[[noreturn]] void Refuse(const RobotHandDescription& hand, const std::string& problem) {
  throw Error(ErrorKind::kInput, problem, "hand \"" + hand.name + "\"");
}

void CheckPoint(const RobotHandDescription& hand, const LinkPoint& point, const std::string& what) {
  const auto links = static_cast<int>(hand.body.links.size());
  if (point.link < kPalmLink || point.link >= links || !point.p_L.allFinite()) {
    Refuse(hand, what + " is no finite point of the palm or a finger");
  }
}

void CheckFinger(const RobotHandDescription& hand, const RobotFinger& finger) {
  const std::string name(Name(finger.region));
  for (const LinkPoint& point : {finger.base, finger.middle, finger.distal, finger.tip}) {
    CheckPoint(hand, point, "a point of the finger " + name);
  }
  for (const int link : finger.phalanges) {
    if (link > kPalmLink && link < static_cast<int>(hand.body.links.size())) continue;
    Refuse(hand, "a phalanx of the finger " + name + " is no link of a finger");
  }
}

void CheckCouplings(const RobotHandDescription& hand) {
  const auto joints = static_cast<int>(hand.joint_names.size());
  std::set<int> coupled;
  for (const JointCoupling& coupling : hand.couplings) coupled.insert(coupling.joint);
  if (coupled.size() < hand.couplings.size()) Refuse(hand, "a joint is coupled twice");
  for (const JointCoupling& coupling : hand.couplings) {
    const bool exist = std::min(coupling.joint, coupling.source) >= 0 &&
                       std::max(coupling.joint, coupling.source) < joints;
    if (!exist) Refuse(hand, "a coupling of joints that do not exist");
    if (coupled.contains(coupling.source)) {
      Refuse(hand, "a joint is coupled to one that is itself coupled: " +
                       hand.joint_names[static_cast<size_t>(coupling.source)]);
    }
    if (!std::isfinite(coupling.ratio) || !std::isfinite(coupling.offset)) {
      Refuse(hand, "a coupling is not finite");
    }
  }
}

void Check(const RobotHandDescription& hand) {
  Validate(hand.body);
  const size_t links = hand.body.links.size();
  if (links <= kRootLinks) Refuse(hand, "there is no joint after the palm");
  const size_t joints = links - kRootLinks;
  if (hand.joint_names.size() != joints || hand.open.size() != joints ||
      hand.link_region.size() != links) {
    Refuse(hand, "names, open posture and regions do not belong to " + std::to_string(joints) +
                     " joints");
  }
  std::set<std::string> names;
  for (const std::string& name : hand.joint_names) {
    if (!names.insert(name).second) Refuse(hand, "two joints are called \"" + name + "\"");
  }
  CheckCouplings(hand);
  for (const Vec3& direction : {hand.palm_normal_H, hand.forward_H}) {
    if (!(std::abs(direction.norm() - 1) < kUnitTolerance)) {
      Refuse(hand, "normal and forward of the palm must be unit vectors");
    }
  }
  CheckPoint(hand, hand.palm_centre, "the palm's centre");
  CheckPoint(hand, hand.wrist, "the wrist");
  if (hand.fingers.empty()) Refuse(hand, "there is no finger");
  for (const RobotFinger& finger : hand.fingers) CheckFinger(hand, finger);
}

TriMesh SurfaceOf(const BodyLink& link) {
  TriMesh surface;
  for (const Capsule& capsule : link.capsules) {
    surface = Concatenate(surface, SplitLongEdges(CapsuleMesh(capsule, kCapsuleSides),
                                                  ArticulatedHand::kSurfaceEdge));
  }
  for (const TriMesh& hull : link.hulls) {
    surface = Concatenate(surface, SplitLongEdges(hull, ArticulatedHand::kSurfaceEdge));
  }
  return surface;
}

// Whether p lies below the surface of any shape of the link.
bool Covered(const BodyLink& link, const std::vector<ConvexPolytope>& hulls, const Vec3& p) {
  for (const Capsule& capsule : link.capsules) {
    if (SignedDistance(capsule, p) < -kCovered) return true;
  }
  return std::ranges::any_of(
      hulls, [&](const ConvexPolytope& hull) { return hull.HighestPlane(p) < -kCovered; });
}

}  // namespace

ArticulatedHand::ArticulatedHand(RobotHandDescription description)
    : description_(std::move(description)) {
  Check(description_);
  for (size_t i = 0; i < body().links.size(); ++i) {
    surfaces_.push_back(SurfaceOf(body().links[i]));
    if (surfaces_.back().faces.empty()) continue;
    shaped_.push_back(static_cast<int>(i));
    vertex_region_.insert(vertex_region_.end(), surfaces_.back().vertices.size(),
                          description_.link_region[i]);
  }
  if (shaped_.empty()) Refuse(description_, "no link has a shape to collide with");
}

const RobotFinger* ArticulatedHand::Finger(HandRegion region) const {
  const auto finger = std::ranges::find(fingers(), region, &RobotFinger::region);
  return finger == fingers().end() ? nullptr : &*finger;
}

void ArticulatedHand::CheckGrasp(const Grasp& grasp) const {
  if (grasp.hand != name()) {
    throw Error(ErrorKind::kInput,
                "the grasp is for the hand \"" + grasp.hand + "\", not \"" + name() + "\"");
  }
  if (grasp.joints.size() != joint_names().size()) {
    throw Error(ErrorKind::kInput, "the grasp has " + std::to_string(grasp.joints.size()) +
                                       " joints, the hand \"" + name() + "\" has " +
                                       std::to_string(joint_names().size()));
  }
}

PosedLink ArticulatedHand::PoseLink(int link, const Pose& X_OL) const {
  const BodyLink& body_link = body().links[static_cast<size_t>(link)];
  PosedLink posed{.name = body_link.name,
                  .region = description_.link_region[static_cast<size_t>(link)],
                  .X_OL = X_OL};
  for (const Capsule& capsule : body_link.capsules) posed.capsules.push_back(X_OL * capsule);
  for (const TriMesh& hull : body_link.hulls) posed.hulls.push_back(X_OL * hull);
  for (const auto& [a, b] : body().overlapping) {
    const int other = a == link ? b : (b == link ? a : -1);
    const auto place = std::ranges::find(shaped_, other);
    if (place != shaped_.end()) {
      posed.overlapping.push_back(static_cast<int>(place - shaped_.begin()));
    }
  }
  return posed;
}

PosedHand ArticulatedHand::Forward(const Grasp& grasp) const {
  CheckGrasp(grasp);
  std::vector<Pose> X_OL = LinkPoses(body(), BodyPositions(grasp.joints));
  for (Pose& pose : X_OL) pose = grasp.X_OH * pose;
  PosedHand posed;
  for (size_t i = 0; i < shaped_.size(); ++i) {
    const auto link = static_cast<size_t>(shaped_[i]);
    posed.surface = Concatenate(posed.surface, X_OL[link] * surfaces_[link]);
    posed.link_of_vertex.resize(posed.surface.vertices.size(), static_cast<int>(i));
    posed.links.push_back(PoseLink(shaped_[i], X_OL[link]));
  }
  posed.closed = posed.surface;
  posed.joints.assign(X_OL.begin() + kRootLinks, X_OL.end());
  posed.fingertips.fill(Vec3::Constant(std::numeric_limits<double>::quiet_NaN()));
  for (const RobotFinger& finger : fingers()) {
    posed.fingertips[static_cast<size_t>(finger.region) - 1] =
        X_OL[static_cast<size_t>(finger.tip.link)] * finger.tip.p_L;
  }
  return posed;
}

std::vector<double> ArticulatedHand::BodyPositions(std::span<const double> joints) const {
  std::vector<double> positions(kRootLinks, 0.0);
  positions.insert(positions.end(), joints.begin(), joints.end());
  return positions;
}

std::vector<double> ArticulatedHand::WithinLimits(std::vector<double> joints) const {
  for (size_t i = 0; i < joints.size(); ++i) {
    joints[i] = std::clamp(joints[i], low(static_cast<int>(i)), high(static_cast<int>(i)));
  }
  for (const JointCoupling& coupling : description_.couplings) {
    joints[static_cast<size_t>(coupling.joint)] =
        std::clamp(coupling.offset + coupling.ratio * joints[static_cast<size_t>(coupling.source)],
                   low(coupling.joint), high(coupling.joint));
  }
  return joints;
}

std::vector<LinkSurfacePoint> ArticulatedHand::SampleSurface(double spacing) const {
  std::vector<LinkSurfacePoint> points;
  for (const int link : shaped_) {
    const BodyLink& shapes = body().links[static_cast<size_t>(link)];
    const std::vector<ConvexPolytope> hulls(shapes.hulls.begin(), shapes.hulls.end());
    const TriMesh& surface = LinkSurface(link);
    const std::vector<Vec3> normals = VertexNormals(surface);
    const size_t first = points.size();
    for (size_t v = 0; v < normals.size(); ++v) {
      const Vec3& p = surface.vertices[v];
      const bool near = std::any_of(
          points.begin() + static_cast<std::ptrdiff_t>(first), points.end(),
          [&](const LinkSurfacePoint& other) { return (other.p_L - p).norm() < spacing; });
      if (!near && !Covered(shapes, hulls, p)) points.push_back({link, p, normals[v]});
    }
  }
  return points;
}

}  // namespace graspbench

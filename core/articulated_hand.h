#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/articulated_body.h"
#include "core/hand_model.h"

namespace graspbench {

/// A point fixed to a link of a hand's body.
struct LinkPoint {
  int link = kPalmLink;
  Vec3 p_L = Vec3::Zero();
};

/// A finger of a robot hand, by the human finger that it stands for.
struct RobotFinger {
  HandRegion region = HandRegion::kThumb;
  /// Where a human finger has its knuckle (MCP), its middle (PIP) and outer joint (DIP), and its
  /// end; a thumb its CMC, MCP and IP joints and its end.
  LinkPoint base, middle, distal, tip;
  /// Links that stand for the human's proximal, middle and distal phalanx; a thumb's metacarpal,
  /// proximal and distal one.
  std::array<int, 3> phalanges{};
};

/// A joint that retargeting ties to another: q[joint] = offset + ratio · q[source].
struct JointCoupling {
  int joint = 0, source = 0;
  double ratio = 1, offset = 0;  ///< offset in rad or m
};

/// What a robot hand is made of. Its root frame H is the frame of the palm link, which is that of
/// the base B where the six root joints are zero.
struct RobotHandDescription {
  std::string name;             ///< "shadow"; what Grasp::hand says
  std::string title;            ///< "Shadow Dexterous Hand E3M5, right"
  bool left = false;            ///<
  std::string source, licence;  ///< of the numbers
  std::string hash;             ///< SHA-256 of the files it was read from

  ArticulatedBody body;                  ///< six root links, the last of which is the palm; fingers
  std::vector<std::string> joint_names;  ///< of the links after the palm, unique
  std::vector<JointCoupling> couplings;  ///< between joints by their place in `joint_names`
  std::vector<HandRegion> link_region;   ///< of each link
  std::vector<RobotFinger> fingers;      ///< thumb to pinky, those that the hand has
  Vec3 palm_normal_H = Vec3::UnitZ();    ///< unit, out of the palm
  Vec3 forward_H = Vec3::UnitX();        ///< unit, from the wrist towards the fingers
  LinkPoint palm_centre;                 ///< middle of the palm's surface
  LinkPoint wrist;                       ///< where the forearm begins
  std::vector<double> open;              ///< joints of an open hand
};

/// A point of a link's surface that no other shape of the same link covers.
struct LinkSurfacePoint {
  int link = kPalmLink;
  Vec3 p_L = Vec3::Zero();
  Vec3 normal_L = Vec3::Zero();  ///< unit, outward
};

/// A robot hand: rigid links with named joints. `Grasp::joints` are the joints in the order of
/// `joint_names()`, X_OH is the pose of the palm link. Immutable, shared between threads.
class ArticulatedHand final : public HandModel {
 public:
  /// Throws Error (kInput) for a description that contradicts itself: a body that is not valid or
  /// has no fingers, vectors of different lengths, names that occur twice, a coupling of a joint to
  /// itself or to a coupled one, directions that are no unit vectors.
  explicit ArticulatedHand(RobotHandDescription description);

  const std::string& name() const override { return description_.name; }
  const std::string& hash() const override { return description_.hash; }
  int joint_count() const override { return static_cast<int>(joint_names().size()); }
  PosedHand Forward(const Grasp& grasp) const override;
  const std::vector<HandRegion>& regions() const override { return vertex_region_; }
  const Vec3& palm_normal() const override { return description_.palm_normal_H; }

  const RobotHandDescription& description() const { return description_; }
  const ArticulatedBody& body() const { return description_.body; }
  const std::vector<std::string>& joint_names() const { return description_.joint_names; }
  const std::vector<RobotFinger>& fingers() const { return description_.fingers; }
  /// The finger that stands for a human one; null if there is none.
  const RobotFinger* Finger(HandRegion region) const;

  /// Position of every link of the body, the six root joints at zero.
  std::vector<double> BodyPositions(std::span<const double> joints) const;
  /// Joints clamped into their limits, with coupled ones set from their sources.
  std::vector<double> WithinLimits(std::vector<double> joints) const;
  double low(int joint) const { return Link(joint).low; }    ///< rad or m
  double high(int joint) const { return Link(joint).high; }  ///< rad or m

  /// The surface of a link in its own frame, one closed piece a shape, no edge above kSurfaceEdge.
  const TriMesh& LinkSurface(int link) const { return surfaces_[static_cast<size_t>(link)]; }
  /// Points of all links, about `spacing` (m) apart.
  std::vector<LinkSurfacePoint> SampleSurface(double spacing) const;

  static constexpr double kSurfaceEdge = 0.004;  ///< m

 private:
  const BodyLink& Link(int joint) const {
    return body().links[static_cast<size_t>(kRootLinks + joint)];
  }
  void CheckGrasp(const Grasp& grasp) const;
  PosedLink PoseLink(int link, const Pose& X_OL) const;

  RobotHandDescription description_;
  std::vector<TriMesh> surfaces_;  // of each link
  std::vector<int> shaped_;        // links that have shapes
  std::vector<HandRegion> vertex_region_;
};

}  // namespace graspbench

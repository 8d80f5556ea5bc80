#pragma once

#include <span>
#include <vector>

#include "core/solid.h"
#include "retarget/human_grasp.h"
#include "retarget/least_squares.h"
#include "retarget/link_shapes.h"

namespace graspbench {

/// A ball inside of a link that touches its surface.
struct LinkBall {
  Vec3 centre_L = Vec3::Zero();
  double radius = 0;  ///< m; 0 for a bare point of the surface
};

/// A robot hand's surface, prepared for distances to objects and to itself.
///
/// Each link is a set of balls: the largest ones, of at most kLargestBall, that touch its surface
/// from inside, and the points of that surface that no ball comes near to, as at edges. A ball that
/// meets a thin wall is pushed to the side on which its centre is, where points of the surface
/// would be pushed out of both sides.
class HandSurface {
 public:
  explicit HandSurface(std::shared_ptr<const ArticulatedHand> hand);

  const ArticulatedHand& hand() const { return *hand_; }
  const std::vector<LinkSurfacePoint>& samples() const { return samples_; }
  const std::vector<LinkBall>& BallsOf(int link) const { return balls_[static_cast<size_t>(link)]; }
  const LinkShapes& ShapesOf(int link) const { return shapes_[static_cast<size_t>(link)]; }
  /// Pairs (a, b), a < b, of links with shapes that must not overlap.
  const std::vector<std::pair<int, int>>& pairs() const { return pairs_; }
  /// Samples of a link, as a range of samples().
  std::pair<size_t, size_t> SamplesOf(int link) const { return ranges_[static_cast<size_t>(link)]; }

  static constexpr double kSpacing = 0.008;      ///< m between samples
  static constexpr double kBallSpacing = 0.005;  ///< m between the places that balls touch
  static constexpr double kLargestBall = 0.012;  ///< m, radius

 private:
  std::vector<LinkBall> FillWithBalls(int link, std::span<const LinkSurfacePoint> places) const;

  std::shared_ptr<const ArticulatedHand> hand_;
  std::vector<LinkSurfacePoint> samples_;
  std::vector<LinkShapes> shapes_;
  std::vector<std::vector<LinkBall>> balls_;
  std::vector<std::pair<int, int>> pairs_;
  std::vector<std::pair<size_t, size_t>> ranges_;
};

/// A place on a link and the place on the object that belongs to it, frame O.
struct LinkContact {
  int link = -1;
  HandRegion region = HandRegion::kPalm;
  double distance = 0;           ///< m, between the surfaces; negative in penetration
  Vec3 p_O = Vec3::Zero();       ///< on the link
  Vec3 normal_O = Vec3::Zero();  ///< unit, out of the object
};

/// Where every link is nearest to the object, for those within `range`, by their balls.
std::vector<LinkContact> LinkContacts(const HandSurface& surface, const LinkFrames& frames,
                                      const Solid& object, double range);
/// The largest depth of links in each other, m.
double SelfDepth(const HandSurface& surface, const LinkFrames& frames);

/// Weights of the refinement; residuals are lengths in metres.
struct InteractionOptions {
  double contact = 1;      ///< of a link's surface from its place on the object, along the normal
  double slip = 1;         ///< the same along the surface
  double penetration = 3;  ///< depth of surface samples in the object
  double self = 3;         ///< depth of surface samples in other links
  double tip = 0.1;        ///< of fingertips from where they were
  double joints = 0.001;   ///< m/rad, of free joints from where they were
  double root = 0.02;      ///< of the root's place, and of its direction on an arm of 10 cm
  double clearance = 0;    ///< m that balls of fingers keep from the object
};

/// A contact of the human hand, and the link that shall take it over.
struct ContactTask {
  int link = -1;
  Vec3 p_O = Vec3::Zero(), normal_O = Vec3::Zero();
};

/// The robot's links for the human's contacts; contacts of fingers that it has not are left out.
std::vector<ContactTask> ContactTasks(const ArticulatedHand& robot,
                                      std::span<const HumanContact> contacts);

/// Moves the hand so that links touch where the human hand does, and neither the object nor other
/// links are penetrated (DexGYS's hand-object interaction retargeting as one least-squares
/// problem).
DescentResult RefineInteraction(const HandKinematics& kinematics, const HandSurface& surface,
                                const Solid& object, std::span<const ContactTask> contacts,
                                const InteractionOptions& options, HandState& state);

/// Opens the fingers, root where it is, until they stand off from the object by `clearance` and
/// from each other: the nearest such posture, as far as there is one.
HandState StandOff(const HandKinematics& kinematics, const HandSurface& surface,
                   const Solid& object, double clearance, const HandState& state);

}  // namespace graspbench

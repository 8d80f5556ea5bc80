#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "retarget/link_shapes.h"

namespace graspbench {

/// A ball inside of a link that touches its surface.
struct LinkBall {
  Vec3 centre_L = Vec3::Zero();
  double radius = 0;  ///< m; 0 for a bare point of the surface
};

/// Neighbours among a link's samples or balls, [first, last), and a ball around them.
struct PartBlock {
  size_t first = 0, last = 0;
  Vec3 centre_L = Vec3::Zero();
  double radius = 0;
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
  /// Points of a link's surface, in its frame.
  const std::vector<Vec3>& SamplesOf(int link) const { return samples_[static_cast<size_t>(link)]; }
  const std::vector<LinkBall>& BallsOf(int link) const { return balls_[static_cast<size_t>(link)]; }
  const std::vector<PartBlock>& SampleBlocksOf(int link) const {
    return sample_blocks_[static_cast<size_t>(link)];
  }
  const std::vector<PartBlock>& BallBlocksOf(int link) const {
    return ball_blocks_[static_cast<size_t>(link)];
  }
  const LinkShapes& ShapesOf(int link) const { return shapes_[static_cast<size_t>(link)]; }
  /// Pairs (a, b), a < b, of links with shapes that must not overlap.
  const std::vector<std::pair<int, int>>& pairs() const { return pairs_; }

  static constexpr double kSpacing = 0.008;      ///< m between samples
  static constexpr double kBallSpacing = 0.005;  ///< m between the places that balls touch
  static constexpr double kLargestBall = 0.012;  ///< m, radius

 private:
  std::vector<LinkBall> FillWithBalls(int link, std::span<const LinkSurfacePoint> places) const;

  std::shared_ptr<const ArticulatedHand> hand_;
  std::vector<LinkShapes> shapes_;
  std::vector<std::vector<Vec3>> samples_;
  std::vector<std::vector<LinkBall>> balls_;
  std::vector<std::vector<PartBlock>> sample_blocks_, ball_blocks_;
  std::vector<std::pair<int, int>> pairs_;
};

}  // namespace graspbench

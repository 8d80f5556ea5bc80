#include "retarget/hand_surface.h"

#include <algorithm>
#include <cmath>

namespace graspbench {
namespace {

constexpr double kBallSlack = 1e-4;  // m, of inscribed balls

constexpr size_t kBlock = 8;  // parts at most

const Vec3& Place(const Vec3& sample) { return sample; }
const Vec3& Place(const LinkBall& ball) { return ball.centre_L; }
double Radius(const Vec3&) { return 0; }
double Radius(const LinkBall& ball) { return ball.radius; }

/// Sorts the parts such that neighbours stand together: halves along the longest side.
template <typename Part>
std::vector<PartBlock> InBlocks(std::vector<Part>& parts) {
  std::vector<PartBlock> blocks, halves;
  if (!parts.empty()) halves.push_back({.first = 0, .last = parts.size()});
  while (!halves.empty()) {
    PartBlock block = halves.back();
    halves.pop_back();
    Box box;
    for (size_t i = block.first; i < block.last; ++i) box.extend(Place(parts[i]));
    if (block.last - block.first > kBlock) {
      int axis;
      box.sizes().maxCoeff(&axis);
      const size_t middle = (block.first + block.last) / 2;
      const auto at = [&](size_t i) { return parts.begin() + static_cast<std::ptrdiff_t>(i); };
      std::nth_element(
          at(block.first), at(middle), at(block.last),
          [&](const Part& p, const Part& q) { return Place(p)[axis] < Place(q)[axis]; });
      halves.push_back({.first = middle, .last = block.last});
      halves.push_back({.first = block.first, .last = middle});
      continue;
    }
    block.centre_L = box.center();
    for (size_t i = block.first; i < block.last; ++i) {
      block.radius =
          std::max(block.radius, (Place(parts[i]) - block.centre_L).norm() + Radius(parts[i]));
    }
    blocks.push_back(block);
  }
  return blocks;
}

}  // namespace

HandSurface::HandSurface(std::shared_ptr<const ArticulatedHand> hand) : hand_(std::move(hand)) {
  const auto& links = hand_->body().links;
  for (const BodyLink& link : links) shapes_.emplace_back(link);
  samples_.resize(links.size());
  for (const LinkSurfacePoint& sample : hand_->SampleSurface(kSpacing)) {
    samples_[static_cast<size_t>(sample.link)].push_back(sample.p_L);
  }
  const std::vector<LinkSurfacePoint> places = hand_->SampleSurface(kBallSpacing);
  for (size_t link = 0; link < links.size(); ++link) {
    balls_.push_back(FillWithBalls(static_cast<int>(link), places));
    sample_blocks_.push_back(InBlocks(samples_[link]));
    ball_blocks_.push_back(InBlocks(balls_[link]));
  }
  const auto& overlapping = hand_->body().overlapping;
  for (int a = kPalmLink; a < static_cast<int>(links.size()); ++a) {
    for (int b = a + 1; b < static_cast<int>(links.size()); ++b) {
      const bool may = std::ranges::any_of(overlapping, [&](const std::pair<int, int>& pair) {
        return pair == std::pair(a, b) || pair == std::pair(b, a);
      });
      if (!may && !ShapesOf(a).empty() && !ShapesOf(b).empty()) pairs_.emplace_back(a, b);
    }
  }
}

std::vector<LinkBall> HandSurface::FillWithBalls(int link,
                                                 std::span<const LinkSurfacePoint> places) const {
  std::vector<LinkBall> balls;
  const auto fits = [&](const LinkSurfacePoint& place, double radius) {
    const Vec3 centre = place.p_L - radius * place.normal_L;
    return ShapesOf(link).Nearest(centre).distance < -radius + kBallSlack;
  };
  for (const LinkSurfacePoint& place : places) {
    if (place.link != link) continue;
    double least = 0, most = kLargestBall;
    while (most - least > kBallSlack) {
      const double radius = (least + most) / 2;
      (fits(place, radius) ? least : most) = radius;
    }
    const LinkBall ball{place.p_L - least * place.normal_L, least};
    const bool known = std::ranges::any_of(balls, [&](const LinkBall& other) {
      return (other.centre_L - ball.centre_L).norm() < kBallSpacing / 2 &&
             std::abs(other.radius - ball.radius) < kBallSpacing / 4;
    });
    if (!known) balls.push_back(ball);
  }
  // What of the surface the balls leave out: edges and corners.
  for (const LinkSurfacePoint& place : places) {
    const bool covered =
        place.link != link || std::ranges::any_of(balls, [&](const LinkBall& ball) {
          return (ball.centre_L - place.p_L).norm() < ball.radius + kBallSpacing / 5;
        });
    if (!covered) balls.push_back({place.p_L, 0});
  }
  return balls;
}

}  // namespace graspbench

#pragma once

#include "core/solid.h"
#include "retarget/hand_surface.h"
#include "retarget/kinematics.h"

namespace graspbench {

/// Calls `near(ball, p_O)` for at least those balls of a link whose surface is nearer than `reach`
/// to the object; p_O is the ball's centre.
template <typename Near>
void ForBallsNear(const HandSurface& surface, const LinkFrames& frames, int link,
                  const Solid& object, double reach, const Near& near) {
  const LinkShapes& shapes = surface.ShapesOf(link);
  if (shapes.empty()) return;
  const auto out_of_reach = [&](const Vec3& centre_L, double radius) {
    const double apart2 = object.bounds().squaredExteriorDistance(frames.PointAt({link, centre_L}));
    return apart2 > (radius + reach) * (radius + reach);
  };
  if (out_of_reach(shapes.centre(), shapes.radius())) return;
  const SignedDistanceGrid& grid = object.distance_grid();
  const double slack = 2 * grid.pitch();  // more than an interpolated distance is off
  const auto& balls = surface.BallsOf(link);
  for (const PartBlock& block : surface.BallBlocksOf(link)) {
    if (out_of_reach(block.centre_L, block.radius)) continue;
    const double distance = grid.Distance(frames.PointAt({link, block.centre_L}));
    if (distance > block.radius + reach + slack) continue;
    for (size_t i = block.first; i < block.last; ++i) {
      near(balls[i], frames.PointAt({link, balls[i].centre_L}));
    }
  }
}

/// Calls `found(from, into, p_O, nearest)` for the surface samples of links `from` inside of other
/// links `into` that they must not overlap; `nearest` is in the frame of the latter.
template <typename Found>
void ForSamplesInside(const HandSurface& surface, const LinkFrames& frames, const Found& found) {
  const auto centre = [&](int link) {
    return frames.PointAt({link, surface.ShapesOf(link).centre()});
  };
  const auto look = [&](int from, int into) {
    const auto one = static_cast<size_t>(from), two = static_cast<size_t>(into);
    const LinkShapes& shapes = surface.ShapesOf(into);
    const Mat3 R_2O = frames.R_OL[two].transpose();
    const Vec3 centre_2 = R_2O * (centre(from) - frames.p_OL[two]);
    if (!shapes.MayMeet(centre_2, surface.ShapesOf(from).radius())) return;
    const Mat3 R_21 = R_2O * frames.R_OL[one];
    const Vec3 p_21 = R_2O * (frames.p_OL[one] - frames.p_OL[two]);
    for (const PartBlock& block : surface.SampleBlocksOf(from)) {
      if (!shapes.MayMeet(p_21 + R_21 * block.centre_L, block.radius)) continue;
      for (size_t i = block.first; i < block.last; ++i) {
        const Vec3& p_L = surface.SamplesOf(from)[i];
        const auto nearest = shapes.NearestFromInside(p_21 + R_21 * p_L);
        if (nearest) found(from, into, frames.PointAt({from, p_L}), *nearest);
      }
    }
  };
  for (const auto& [a, b] : surface.pairs()) {
    const double reach = surface.ShapesOf(a).radius() + surface.ShapesOf(b).radius();
    if ((centre(a) - centre(b)).squaredNorm() > reach * reach) continue;
    look(a, b);
    look(b, a);
  }
}

}  // namespace graspbench

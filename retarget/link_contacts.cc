#include "retarget/link_contacts.h"

#include <algorithm>

#include "retarget/near_parts.h"

namespace graspbench {
namespace {

void Approach(const Solid& object, const Vec3& p, double radius, LinkContact& contact) {
  const SurfaceQuery query = object.Query(p);
  const double distance = query.signed_distance() - radius;
  if (distance >= contact.distance) return;
  contact.distance = distance;
  contact.normal_O = object.Outward(p, query);
  contact.p_O = p - radius * contact.normal_O;
}

}  // namespace

std::vector<LinkContact> LinkContacts(const HandSurface& surface, const LinkFrames& frames,
                                      const Solid& object, double range) {
  std::vector<LinkContact> contacts;
  const Box reach(object.bounds().min() - Vec3::Constant(range),
                  object.bounds().max() + Vec3::Constant(range));
  const SignedDistanceGrid& grid = object.distance_grid();
  struct Guess {
    const LinkBall* ball;
    double distance;
  };
  std::vector<Guess> guesses;
  for (size_t link = kPalmLink; link < frames.p_OL.size(); ++link) {
    const LinkShapes& shapes = surface.ShapesOf(static_cast<int>(link));
    if (shapes.empty()) continue;
    const auto place = [&](const Vec3& p_L) -> Vec3 {
      return frames.p_OL[link] + frames.R_OL[link] * p_L;
    };
    if (reach.exteriorDistance(place(shapes.centre())) > shapes.radius()) continue;
    LinkContact contact{.link = static_cast<int>(link),
                        .region = surface.hand().description().link_region[link],
                        .distance = range};
    guesses.clear();
    for (const LinkBall& ball : surface.BallsOf(static_cast<int>(link))) {
      const double distance = grid.Distance(place(ball.centre_L)) - ball.radius;
      if (distance < range + grid.pitch()) guesses.push_back({&ball, distance});
    }
    std::ranges::sort(guesses, {}, &Guess::distance);
    for (const Guess& guess : guesses) {
      if (guess.distance > contact.distance + grid.pitch()) break;  // what the grid may be off
      Approach(object, place(guess.ball->centre_L), guess.ball->radius, contact);
    }
    if (contact.distance < range) contacts.push_back(contact);
  }
  return contacts;
}

double SelfDepth(const HandSurface& surface, const LinkFrames& frames) {
  double depth = 0;
  ForSamplesInside(surface, frames, [&](int, int, const Vec3&, const NearestOnLink& found) {
    depth = std::max(depth, -found.distance);
  });
  return depth;
}

}  // namespace graspbench

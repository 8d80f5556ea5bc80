#include "retarget/interaction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace graspbench {
namespace {

constexpr double kRootArm = 0.1;     // m
constexpr double kBallSlack = 1e-4;  // m, of inscribed balls
constexpr int kGridIterations = 60, kExactIterations = 6;

/// Calls `found(p_O, nearest)` for the surface samples of one link that lie inside of another one;
/// `nearest` is in the frame of the other.
template <typename Found>
void ForSamplesInside(const HandSurface& surface, const LinkFrames& frames, int from, int into,
                      const Found& found) {
  const auto one = static_cast<size_t>(from), other = static_cast<size_t>(into);
  const LinkShapes& shapes = surface.ShapesOf(into);
  const Mat3 R_21 = frames.R_OL[other].transpose() * frames.R_OL[one];
  const Vec3 p_21 = frames.R_OL[other].transpose() * (frames.p_OL[one] - frames.p_OL[other]);
  const Vec3 centre_1 = R_21.transpose() * (shapes.centre() - p_21);
  const double reach = shapes.radius() * shapes.radius();
  const auto [first, last] = surface.SamplesOf(from);
  for (size_t i = first; i < last; ++i) {
    const Vec3& p_1 = surface.samples()[i].p_L;
    if ((p_1 - centre_1).squaredNorm() > reach) continue;
    const auto nearest = shapes.NearestFromInside(p_21 + R_21 * p_1);
    if (nearest) found(Vec3(frames.p_OL[one] + frames.R_OL[one] * p_1), *nearest);
  }
}

/// Calls `look(a, b)` and `look(b, a)` for the links that must not overlap and are near each other.
template <typename Look>
void ForNearPairs(const HandSurface& surface, const LinkFrames& frames, const Look& look) {
  const auto centre = [&](int link) -> Vec3 {
    const auto i = static_cast<size_t>(link);
    return frames.p_OL[i] + frames.R_OL[i] * surface.ShapesOf(link).centre();
  };
  for (const auto& [a, b] : surface.pairs()) {
    const double reach = surface.ShapesOf(a).radius() + surface.ShapesOf(b).radius();
    if ((centre(a) - centre(b)).norm() > reach) continue;
    look(a, b);
    look(b, a);
  }
}

/// One evaluation of the refinement's residuals.
class Interaction {
 public:
  Interaction(const HandKinematics& kinematics, const HandSurface& surface, const Solid& object,
              std::span<const ContactTask> contacts, const InteractionOptions& options,
              const HandState& start, bool exact)
      : kinematics_(kinematics),
        surface_(surface),
        object_(object),
        contacts_(contacts),
        options_(options),
        start_(start),
        exact_(exact) {
    kinematics.Place(start, start_frames_);
  }

  void operator()(const HandState& state, const LinkFrames& frames, NormalEquations& sums) const {
    for (const ContactTask& contact : contacts_) Pull(contact, frames, sums);
    PushOut(frames, sums);
    PushApart(frames, sums);
    Stay(state, frames, sums);
  }

 private:
  /// The ball that is nearest shall touch the place from outside of the object.
  void Pull(const ContactTask& contact, const LinkFrames& frames, NormalEquations& sums) const {
    const auto link = static_cast<size_t>(contact.link);
    const auto miss = [&](const LinkBall& ball) -> Vec3 {
      return frames.p_OL[link] + frames.R_OL[link] * ball.centre_L - contact.p_O -
             ball.radius * contact.normal_O;
    };
    const auto& balls = surface_.BallsOf(contact.link);
    const LinkBall& nearest = *std::ranges::min_element(
        balls, {}, [&](const LinkBall& b) { return miss(b).squaredNorm(); });
    const Mat3 along = contact.normal_O * contact.normal_O.transpose();
    const double normal = options_.contact * options_.contact, slip = options_.slip * options_.slip;
    sums.AddPoint(contact.link, frames.p_OL[link] + frames.R_OL[link] * nearest.centre_L,
                  miss(nearest), Mat3(normal * along + slip * (Mat3::Identity() - along)));
  }

  void PushOut(const LinkFrames& frames, NormalEquations& sums) const {
    const Box& bounds = object_.bounds();
    for (size_t link = kPalmLink; link < frames.p_OL.size(); ++link) {
      const LinkShapes& shapes = surface_.ShapesOf(static_cast<int>(link));
      if (shapes.empty()) continue;
      const Vec3 centre = frames.p_OL[link] + frames.R_OL[link] * shapes.centre();
      const double margin = link == kPalmLink ? 0 : options_.clearance;
      if (bounds.exteriorDistance(centre) > shapes.radius() + margin) continue;
      for (const LinkBall& ball : surface_.BallsOf(static_cast<int>(link))) {
        const Vec3 p = frames.p_OL[link] + frames.R_OL[link] * ball.centre_L;
        const double reach = ball.radius + margin;
        if (bounds.squaredExteriorDistance(p) < reach * reach || bounds.contains(p)) {
          PushOut(static_cast<int>(link), p, reach, sums);
        }
      }
    }
  }

  void PushOut(int link, const Vec3& p, double radius, NormalEquations& sums) const {
    const SignedDistanceGrid& grid = object_.distance_grid();
    double distance = grid.Distance(p) - radius;
    if (distance > (exact_ ? grid.pitch() : 0)) return;
    Vec3 outward;
    if (exact_) {
      const SurfaceQuery query = object_.Query(p);
      distance = query.signed_distance() - radius;
      if (distance >= 0) return;
      outward = object_.Outward(p, query);
    } else {
      outward = grid.Gradient(p);
      const double length = outward.norm();
      if (!(length > 0.1)) return;  // on the medial axis, where no way is out
      outward /= length;
    }
    sums.AddAlong(link, p, outward, distance, options_.penetration);
  }

  /// Samples of one link inside of the other push both apart.
  void PushApart(const LinkFrames& frames, NormalEquations& sums) const {
    ForNearPairs(surface_, frames,
                 [&](int from, int into) { PushApart(from, into, frames, sums); });
  }

  void PushApart(int from, int into, const LinkFrames& frames, NormalEquations& sums) const {
    ForSamplesInside(surface_, frames, from, into,
                     [&](const Vec3& p_O, const NearestOnLink& found) {
                       const Mat3& R_OL = frames.R_OL[static_cast<size_t>(into)];
                       sums.AddVectorAlong(from, p_O, into, p_O, R_OL * found.normal,
                                           found.distance, options_.self);
                     });
  }

  void Stay(const HandState& state, const LinkFrames& frames, NormalEquations& sums) const {
    for (const RobotFinger& finger : kinematics_.hand().fingers()) {
      const Vec3 p = frames.PointAt(finger.tip);
      sums.AddPoint(finger.tip.link, p, p - start_frames_.PointAt(finger.tip), options_.tip);
    }
    for (int i = 0; i < state.free.size(); ++i) {
      sums.AddVariable(6 + i, state.free[i] - start_.free[i], options_.joints);
    }
    for (const Vec3& p_H :
         {Vec3(Vec3::Zero()), Vec3(kRootArm * Vec3::UnitX()), Vec3(kRootArm * Vec3::UnitY())}) {
      const Vec3 p = state.X_OH * p_H;
      sums.AddPoint(kPalmLink, p, p - start_.X_OH * p_H, options_.root);
    }
  }

  const HandKinematics& kinematics_;
  const HandSurface& surface_;
  const Solid& object_;
  std::span<const ContactTask> contacts_;
  const InteractionOptions& options_;
  const HandState start_;
  LinkFrames start_frames_;
  bool exact_;
};

void Approach(const Solid& object, const Vec3& p, double radius, LinkContact& contact) {
  const SurfaceQuery query = object.Query(p);
  const double distance = query.signed_distance() - radius;
  if (distance >= contact.distance) return;
  contact.distance = distance;
  contact.normal_O = object.Outward(p, query);
  contact.p_O = p - radius * contact.normal_O;
}

}  // namespace

HandSurface::HandSurface(std::shared_ptr<const ArticulatedHand> hand)
    : hand_(std::move(hand)), samples_(hand_->SampleSurface(kSpacing)) {
  const auto& links = hand_->body().links;
  ranges_.assign(links.size(), {0, 0});
  for (const BodyLink& link : links) shapes_.emplace_back(link);
  for (size_t i = 0; i < samples_.size(); ++i) {
    auto& [first, last] = ranges_[static_cast<size_t>(samples_[i].link)];
    if (last == 0) first = i;
    last = i + 1;
  }
  const std::vector<LinkSurfacePoint> places = hand_->SampleSurface(kBallSpacing);
  for (size_t link = 0; link < links.size(); ++link) {
    balls_.push_back(FillWithBalls(static_cast<int>(link), places));
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
  ForNearPairs(surface, frames, [&](int from, int into) {
    ForSamplesInside(surface, frames, from, into, [&](const Vec3&, const NearestOnLink& found) {
      depth = std::max(depth, -found.distance);
    });
  });
  return depth;
}

std::vector<ContactTask> ContactTasks(const ArticulatedHand& robot,
                                      std::span<const HumanContact> contacts) {
  std::vector<ContactTask> tasks;
  for (const HumanContact& contact : contacts) {
    int link = kPalmLink;
    if (contact.region != HandRegion::kPalm) {
      const RobotFinger* finger = robot.Finger(contact.region);
      if (finger == nullptr) continue;
      link = finger->phalanges[static_cast<size_t>(contact.phalanx)];
    }
    const BodyLink& body = robot.body().links[static_cast<size_t>(link)];
    if (body.capsules.empty() && body.hulls.empty()) continue;
    tasks.push_back({link, contact.p_O, contact.normal_O});
  }
  return tasks;
}

DescentResult RefineInteraction(const HandKinematics& kinematics, const HandSurface& surface,
                                const Solid& object, std::span<const ContactTask> contacts,
                                const InteractionOptions& options, HandState& state) {
  const HandState start = state;
  DescentResult total;
  for (const bool exact : {false, true}) {
    const Interaction problem(kinematics, surface, object, contacts, options, start, exact);
    const DescentResult result =
        Descend(kinematics, std::cref(problem),
                {.most_iterations = exact ? kExactIterations : kGridIterations,
                 .smallest_step = 1e-5,
                 .smallest_decrease = 1e-3},
                state);
    total.iterations += result.iterations;
    total.cost = result.cost;
  }
  return total;
}

HandState StandOff(const HandKinematics& kinematics, const HandSurface& surface,
                   const Solid& object, double clearance, const HandState& state) {
  const InteractionOptions options{
      .penetration = 1, .tip = 0, .joints = 0.002, .clearance = clearance};
  HandState open = state;
  Descend(kinematics, Interaction(kinematics, surface, object, {}, options, state, false),
          {.most_iterations = kGridIterations,
           .smallest_step = 1e-4,
           .smallest_decrease = 1e-2,
           .root_moves = false},
          open);
  return open;
}

}  // namespace graspbench

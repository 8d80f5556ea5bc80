#include "retarget/interaction.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "retarget/near_parts.h"

namespace graspbench {
namespace {

constexpr double kRootArm = 0.1;  // m
constexpr int kGridIterations = 60, kExactIterations = 6;

/// One evaluation of the refinement's residuals.
class Interaction {
 public:
  Interaction(const HandKinematics& kinematics, const HandSurface& surface, const Solid& object,
              std::span<const ContactTask> contacts, const InteractionOptions& options,
              const HandState& stay, bool exact)
      : kinematics_(kinematics),
        surface_(surface),
        object_(object),
        grid_(object.distance_grid()),
        contacts_(contacts),
        options_(options),
        stay_(stay),
        exact_(exact) {
    kinematics.Place(stay, stay_frames_);
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
    const Mat3 R_LO = frames.R_OL[link].transpose();
    const Vec3 p_L = R_LO * (contact.p_O - frames.p_OL[link]), normal_L = R_LO * contact.normal_O;
    const LinkBall& nearest =
        *std::ranges::min_element(surface_.BallsOf(contact.link), {}, [&](const LinkBall& ball) {
          return (ball.centre_L - ball.radius * normal_L - p_L).squaredNorm();
        });
    const Vec3 centre = frames.PointAt({contact.link, nearest.centre_L});
    const Mat3 along = contact.normal_O * contact.normal_O.transpose();
    const double normal = options_.contact * options_.contact, slip = options_.slip * options_.slip;
    sums.AddPoint(contact.link, centre, centre - nearest.radius * contact.normal_O - contact.p_O,
                  Mat3(normal * along + slip * (Mat3::Identity() - along)));
  }

  void PushOut(const LinkFrames& frames, NormalEquations& sums) const {
    for (int link = kPalmLink; link < static_cast<int>(frames.p_OL.size()); ++link) {
      const double clearance =
          link == kPalmLink ? options_.palm_clearance : options_.finger_clearance;
      ForBallsNear(surface_, frames, link, object_, clearance,
                   [&](const LinkBall& ball, const Vec3& p_O) {
                     PushOut(link, p_O, ball.radius + clearance, sums);
                   });
    }
  }

  void PushOut(int link, const Vec3& p, double radius, NormalEquations& sums) const {
    double distance = grid_.Distance(p) - radius;
    if (distance > (exact_ ? grid_.pitch() : 0)) return;
    Vec3 outward;
    if (exact_) {
      const SurfaceQuery query = object_.Query(p);
      distance = query.signed_distance() - radius;
      if (distance >= 0) return;
      outward = object_.Outward(p, query);
    } else {
      outward = grid_.Gradient(p);
      const double length = outward.norm();
      if (!(length > 0.1)) return;  // on the medial axis, where no way is out
      outward /= length;
    }
    sums.AddAlong(link, p, outward, distance, options_.penetration);
  }

  /// Samples of one link inside of the other push both apart.
  void PushApart(const LinkFrames& frames, NormalEquations& sums) const {
    ForSamplesInside(surface_, frames,
                     [&](int from, int into, const Vec3& p_O, const NearestOnLink& found) {
                       const Mat3& R_OL = frames.R_OL[static_cast<size_t>(into)];
                       sums.AddVectorAlong(from, p_O, into, p_O, R_OL * found.normal,
                                           found.distance, options_.self);
                     });
  }

  void Stay(const HandState& state, const LinkFrames& frames, NormalEquations& sums) const {
    for (const RobotFinger& finger : kinematics_.hand().fingers()) {
      const Vec3 p = frames.PointAt(finger.tip);
      sums.AddPoint(finger.tip.link, p, p - stay_frames_.PointAt(finger.tip), options_.tip);
    }
    for (int i = 0; i < state.free.size(); ++i) {
      sums.AddVariable(6 + i, state.free[i] - stay_.free[i], options_.joints);
    }
    for (const Vec3& p_H :
         {Vec3(Vec3::Zero()), Vec3(kRootArm * Vec3::UnitX()), Vec3(kRootArm * Vec3::UnitY())}) {
      const Vec3 p = state.X_OH * p_H;
      sums.AddPoint(kPalmLink, p, p - stay_.X_OH * p_H, options_.root);
    }
  }

  const HandKinematics& kinematics_;
  const HandSurface& surface_;
  const Solid& object_;
  const SignedDistanceGrid& grid_;
  std::span<const ContactTask> contacts_;
  const InteractionOptions& options_;
  const HandState& stay_;
  LinkFrames stay_frames_;
  bool exact_;
};

}  // namespace

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
                                const InteractionOptions& options, const HandState& stay,
                                HandState& state) {
  DescentResult total;
  for (const bool exact : {false, true}) {
    const Interaction problem(kinematics, surface, object, contacts, options, stay, exact);
    const DescentResult result =
        Descend(kinematics, std::cref(problem),
                {.most_iterations = exact ? kExactIterations : kGridIterations,
                 .smallest_step = 1e-5,
                 .smallest_decrease = exact ? 1e-3 : 1e-2},
                state);
    total.iterations += result.iterations;
    total.cost = result.cost;
  }
  return total;
}

HandState StandOff(const HandKinematics& kinematics, const HandSurface& surface,
                   const Solid& object, double fingers, double palm, const HandState& state) {
  const InteractionOptions options{.penetration = 1,
                                   .tip = 0,
                                   .joints = 0.002,
                                   .root = 0.2,
                                   .finger_clearance = fingers,
                                   .palm_clearance = palm};
  HandState open = state;
  Descend(kinematics, Interaction(kinematics, surface, object, {}, options, state, false),
          {.most_iterations = kGridIterations, .smallest_step = 1e-4, .smallest_decrease = 1e-2},
          open);
  return open;
}

}  // namespace graspbench

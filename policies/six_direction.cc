#include "policies/six_direction.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/units.h"
#include "policies/profile.h"

namespace graspbench {
namespace {

constexpr double kRounding = 1e-9;  // s

// The order of DexGraspBench.
const std::array<Vec3, 6>& Directions() {
  static const std::array<Vec3, 6> directions = {-Vec3::UnitX(), Vec3::UnitX(),  -Vec3::UnitY(),
                                                 Vec3::UnitY(),  -Vec3::UnitZ(), Vec3::UnitZ()};
  return directions;
}

void ReadSuccess(const Field& profile, SixDirectionConstants& out) {
  const Field success = profile.At("success");
  success.ExpectOnly({"contact", "distance", "angle_degrees", "all_directions"});
  out.needs_contact = success.BoolOr("contact", false);
  if (!out.needs_contact) {
    out.tolerance = {.distance = Positive(success.At("distance")),
                     .angle = units::ToRadians(Positive(success.At("angle_degrees")))};
  }
  out.all_directions = success.At("all_directions").AsBool();
}

void ReadForce(const Field& profile, SixDirectionConstants& out) {
  const Field force = profile.At("force");
  force.ExpectOnly({"seconds", "check_period", "multiples", "multiple_seconds"});
  out.acceleration = out.physics.gravity.norm();
  out.seconds = Positive(force.At("seconds"));
  out.check_period = Positive(force.At("check_period"));
  if (!force.Has("multiples")) return;
  out.multiples = force.At("multiples").AsDoubles();
  const bool rising = std::is_sorted(out.multiples.begin(), out.multiples.end());
  if (!rising || (!out.multiples.empty() && out.multiples.front() <= 0)) {
    force.At("multiples").Fail("must be positive and rising");
  }
  out.multiple_seconds = Positive(force.At("multiple_seconds"));
}

}  // namespace

SixDirectionConstants ReadSixDirection(const Field& profile) {
  profile.ExpectOnly({"policy", "engine", "engines", "source", "time", "world", "contact", "hand",
                      "robot", "object", "force", "success", "mujoco", "bullet"});
  profile.At("time").ExpectOnly({"step"});
  SixDirectionConstants out;
  out.physics = ReadPhysics(profile);
  out.object = ReadObject(profile);
  out.hand = ReadHand(profile, out.physics.time_step);
  ReadForce(profile, out);
  ReadSuccess(profile, out);
  return out;
}

SixDirection::SixDirection(const SixDirectionConstants& constants, PolicyInfo info,
                           std::unique_ptr<Simulator> simulator)
    : constants_(constants),
      info_(std::move(info)),
      simulator_(std::move(simulator)),
      object_(constants.object) {
  info_.policy = "six-direction";
  info_.headline = "success";
}

Trial SixDirection::Run(const TrialInput& input) {
  Trial trial = NewTrial(info_, *simulator_, constants_.physics);
  const auto scene = BuildHandScene(constants_.hand, object_, input, Pose::Identity(), trial);
  if (!scene) return trial;
  Simulate(*simulator_, constants_.physics, *scene, constants_.hand, trial,
           [&](World& world) { Measure(world, *scene, trial); });
  return trial;
}

void SixDirection::Measure(World& world, const HandScene& scene, Trial& trial) const {
  int held = 0;
  double moved = 0, turned = 0, force = 0;
  double margin = std::numeric_limits<double>::infinity();
  Value::List outcomes;
  for (size_t i = 0; i < Directions().size(); ++i) {
    const Outcome outcome = Try(world, scene, Directions()[i], i == 0 ? &trial : nullptr);
    held += outcome.held;
    moved = std::max(moved, outcome.moved);
    turned = std::max(turned, outcome.turned);
    margin = std::min(margin, outcome.margin);
    force = outcome.contact_force;
    outcomes.push_back(outcome.held ? "held" : outcome.reason);
    if (!outcome.held && trial.reason.empty()) trial.reason = outcome.reason;
    if (!outcome.held && !constants_.all_directions) break;
  }
  trial.verdict = trial.reason.empty() ? Verdict::kOk : Verdict::kFailed;
  trial.results.emplace_back("directions_held", held);
  trial.results.emplace_back("pose_error", moved);
  trial.results.emplace_back("rotation", turned);
  if (!constants_.multiples.empty()) trial.results.emplace_back("margin", margin);
  if (!constants_.hand.starts_squeezed) trial.results.emplace_back("contact_force", force);
  trial.details.Set("directions", std::move(outcomes));
}

SixDirection::Outcome SixDirection::Try(World& world, const HandScene& scene,
                                        const Vec3& direction_W, Trial* trial) const {
  HandRun run(world, scene, constants_.hand, constants_.physics.time_step, Vec3::Zero(), trial);
  const ObjectState start = run.object();
  run.Close();
  Outcome outcome{.touched = run.Touches(Contact::With::kHand),
                  .contact_force = run.ContactForce()};
  // A hand that starts squeezed has not made a step yet, so contacts are not known.
  if (!constants_.hand.starts_squeezed && !outcome.touched) {
    outcome.reason = "no_contact";
    return outcome;
  }
  run.Release(Vec3::Zero());
  // Smaller loads come first: a grasp that fails the load of the trial may hold them.
  const Vec3 load_W = scene.scene.mass * constants_.acceleration * direction_W;
  for (const double multiple : constants_.multiples) {
    if (multiple >= 1) break;
    if (!Push(run, start, multiple * load_W, constants_.multiple_seconds, outcome)) break;
    outcome.margin = multiple;
  }
  Push(run, start, load_W, constants_.seconds, outcome);
  Judge(run, start, outcome);
  if (!outcome.held) return outcome;
  outcome.margin = 1;
  for (const double multiple : constants_.multiples) {
    if (multiple <= 1) continue;
    if (!Push(run, start, multiple * load_W, constants_.multiple_seconds, outcome)) break;
    outcome.margin = multiple;
  }
  return outcome;
}

/// False when the object left the tolerance (or, where contact decides, the hand) on the way.
bool SixDirection::Push(HandRun& run, const ObjectState& start, const Vec3& force_W, double seconds,
                        Outcome& outcome) const {
  run.SetForce(force_W);
  double next_check = run.time() + constants_.check_period;
  const auto watch = [&] {
    outcome.touched = outcome.touched || run.Touches(Contact::With::kHand);
    if (run.time() < next_check - kRounding) return true;
    next_check += constants_.check_period;
    return Holds(run, start);
  };
  return run.Wait(seconds, watch) && Holds(run, start);
}

bool SixDirection::Holds(const HandRun& run, const ObjectState& start) const {
  if (constants_.needs_contact) return run.Touches(Contact::With::kHand);
  const ObjectState now = run.object();
  return constants_.tolerance.Holds((now.p_WC - start.p_WC).norm(),
                                    RotationAngle(start.X_WS, now.X_WS));
}

void SixDirection::Judge(const HandRun& run, const ObjectState& start, Outcome& outcome) const {
  const ObjectState now = run.object();
  outcome.moved = (now.p_WC - start.p_WC).norm();
  outcome.turned = RotationAngle(start.X_WS, now.X_WS);
  outcome.held = Holds(run, start);
  if (outcome.held) return;
  if (!run.Touches(Contact::With::kHand)) {
    outcome.reason = outcome.touched ? "dropped" : "no_contact";
  } else {
    outcome.reason = outcome.moved < constants_.tolerance.distance ? "tilted" : "slipped";
  }
}

}  // namespace graspbench

#include "policies/shake.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/units.h"
#include "policies/profile.h"
#include "policies/success.h"

namespace graspbench {
namespace {

double Sine(double amplitude, double frequency, double t) {
  return amplitude * std::sin(2 * std::numbers::pi * frequency * t);
}

}  // namespace

ShakeConstants ReadShake(const Field& profile) {
  profile.ExpectOnly({"policy", "engine", "engines", "source", "time", "world", "contact", "hand",
                      "robot", "object", "shake", "success", "mujoco", "bullet"});
  profile.At("time").ExpectOnly({"step"});
  const Field shake = profile.At("shake"), success = profile.At("success");
  shake.ExpectOnly({"settle_seconds", "amplitude", "frequency", "axis_seconds",
                    "roll_amplitude_degrees", "roll_frequency", "roll_seconds"});
  success.ExpectOnly({"largest_slide"});
  ShakeConstants out;
  out.physics = ReadPhysics(profile);
  out.object = ReadObject(profile);
  out.hand = ReadHand(profile, out.physics.time_step);
  out.settle_seconds = NotNegative(shake.At("settle_seconds"));
  out.amplitude = NotNegative(shake.At("amplitude"));
  out.frequency = Positive(shake.At("frequency"));
  out.axis_seconds = NotNegative(shake.At("axis_seconds"));
  out.roll_amplitude = units::ToRadians(NotNegative(shake.At("roll_amplitude_degrees")));
  out.roll_frequency = Positive(shake.At("roll_frequency"));
  out.roll_seconds = NotNegative(shake.At("roll_seconds"));
  out.largest_slide = Positive(success.At("largest_slide"));
  return out;
}

Shake::Shake(const ShakeConstants& constants, PolicyInfo info, std::unique_ptr<Simulator> simulator)
    : constants_(constants),
      info_(std::move(info)),
      simulator_(std::move(simulator)),
      object_(constants.object) {
  info_.policy = "shake";
  info_.headline = "success";
}

Trial Shake::Run(const TrialInput& input) {
  Trial trial = NewTrial(info_, *simulator_, constants_.physics);
  const auto scene = BuildHandScene(constants_.hand, object_, input, Pose::Identity(), trial);
  if (!scene) return trial;
  Simulate(*simulator_, constants_.physics, *scene, constants_.hand, trial,
           [&](World& world) { Measure(world, *scene, trial); });
  return trial;
}

void Shake::Measure(World& world, const HandScene& scene, Trial& trial) const {
  HandRun run(world, scene, constants_.hand, constants_.physics.time_step, Vec3::Zero(), &trial);
  run.Close();
  if (!run.Touches(Contact::With::kHand)) {
    trial.verdict = Verdict::kFailed;
    trial.reason = "no_contact";
    return;
  }
  const Vec3 squeezed_R = run.InHand();
  run.Release(constants_.physics.gravity);
  run.Wait(constants_.settle_seconds);
  const Vec3 settled_R = run.InHand();
  const double settled = run.time();
  trial.results.emplace_back("settle_shift", (settled_R - squeezed_R).norm());
  trial.results.emplace_back("contact_force", run.ContactForce());

  double slide = 0;
  const bool held = Motions(run, [&] {
    slide = std::max(slide, (run.InHand() - settled_R).norm());
    return slide <= constants_.largest_slide;
  });
  trial.results.emplace_back("slide", slide);
  trial.verdict = held ? Verdict::kOk : Verdict::kFailed;
  if (held) return;
  trial.results.emplace_back("drop_time", run.time() - settled);
  trial.reason = run.Touches(Contact::With::kHand) ? "slipped" : "dropped";
}

/// False when `watch` ended the shaking.
bool Shake::Motions(HandRun& run, const HandRun::Watch& watch) const {
  const Pose X_WR = run.X_WR();
  for (const Vec3& axis : {Vec3(Vec3::UnitX()), Vec3(Vec3::UnitY()), Vec3(Vec3::UnitZ())}) {
    const auto along = [&](double t) -> Pose {
      const Vec3 shift = Sine(constants_.amplitude, constants_.frequency, t) * axis;
      return Eigen::Translation3d(shift) * X_WR;
    };
    if (!run.MoveRoot(constants_.axis_seconds, along, watch)) return false;
  }
  const auto roll = [&](double t) -> Pose {
    const double angle = Sine(constants_.roll_amplitude, constants_.roll_frequency, t);
    return X_WR * Eigen::AngleAxisd(angle, run.scene().hand.forward_R);
  };
  return run.MoveRoot(constants_.roll_seconds, roll, watch);
}

}  // namespace graspbench

#include "policies/gravity_displacement.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/error.h"
#include "core/value.h"
#include "policies/static_hand.h"
#include "policies/success.h"

namespace graspbench {

namespace {

constexpr size_t kRecordedPoses = 7;  // of a trajectory, besides the start

/// What one simulation of the trial leaves behind.
struct RunResult {
  ObjectState start, end;
  std::vector<Pose> poses;            // X_WS at the start and after each step
  std::vector<double> displacements;  // after each step, m, until the run stopped
  double initial_penetration = 0;
  int initial_contacts = 0;  // that touch
  bool touched = false;
};

bool Touches(const Contact& contact) { return contact.distance <= 0 || contact.normal_force > 0; }

void RecordStart(const std::vector<Contact>& contacts, RunResult& result) {
  for (const Contact& contact : contacts) {
    result.initial_penetration = std::max(result.initial_penetration, -contact.distance);
    result.initial_contacts += Touches(contact);
  }
}

// Contacts are asked for after the first step, when they still are those of the start, and then
// only until something has touched.
RunResult Simulate(World& world, const GravityDisplacementConstants& constants) {
  RunResult result;
  result.start = result.end = world.Object();
  result.poses.push_back(result.start.X_WS);
  for (int step = 1; step <= constants.steps; ++step) {
    world.Step(1);
    if (!result.touched) {
      const std::vector<Contact> contacts = world.Contacts();
      if (step == 1) RecordStart(contacts, result);
      result.touched = std::any_of(contacts.begin(), contacts.end(), Touches);
    }
    result.end = world.Object();
    result.displacements.push_back((result.end.p_WC - result.start.p_WC).norm());
    result.poses.push_back(result.end.X_WS);
    if (constants.stops && result.displacements.back() >= constants.ceiling) break;
  }
  return result;
}

// After `step` steps; a run that stopped stays at the ceiling.
double DisplacementAt(const RunResult& run, int step,
                      const GravityDisplacementConstants& constants) {
  const auto index = static_cast<size_t>(step - 1);
  if (index >= run.displacements.size()) return constants.ceiling;
  return constants.stops ? std::min(run.displacements[index], constants.ceiling)
                         : run.displacements[index];
}

double FromOrigin(const RunResult& run) { return run.end.p_WC.norm(); }

double Headline(const RunResult& run, const GravityDisplacementConstants& constants) {
  return constants.from_origin ? FromOrigin(run) : DisplacementAt(run, constants.steps, constants);
}

/// "displacement_at_0.5s"
std::string CurveName(double seconds) {
  std::string number = std::to_string(seconds);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return "displacement_at_" + number + "s";
}

struct Spread {
  double mean = 0, deviation = 0;
};

Spread SpreadOf(const std::vector<double>& values) {
  Spread spread;
  for (double value : values) spread.mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (double value : values) squares += (value - spread.mean) * (value - spread.mean);
  spread.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
  return spread;
}

}  // namespace

GravityDisplacement::GravityDisplacement(const GravityDisplacementConstants& constants,
                                         PolicyInfo info, std::unique_ptr<Simulator> simulator)
    : constants_(constants),
      info_(std::move(info)),
      simulator_(std::move(simulator)),
      object_(constants.object) {
  info_.policy = "gravity-displacement";
  info_.headline = constants_.from_origin ? "displacement_oakink" : "displacement";
  info_.ceiling = constants_.from_origin ? 0 : constants_.ceiling;
}

Trial GravityDisplacement::Run(const TrialInput& input) {
  Trial trial = NewTrial(info_, *simulator_, constants_.physics);
  Scene scene;
  object_.Place(input.object, Pose::Identity(), scene, trial);
  scene.hand = constants_.hand_in_pieces ? HandPieces(input, trial) : HandSurface(input, trial);
  try {
    const auto world = simulator_->Create(scene, constants_.physics);
    Measure(*world, scene.X_WS.inverse(), trial);
    if (constants_.perturbed_runs > 0) MeasurePerturbed(*world, input, trial);
    MeasureWeightless(*world, InitialControls(scene, constants_.physics), trial);
  } catch (const Error& error) {
    EndInDivergence(error, trial);
  }
  return trial;
}

void GravityDisplacement::Measure(World& world, const Pose& X_SO, Trial& trial) const {
  world.Reset(Vec3::Zero());
  const RunResult run = Simulate(world, constants_);
  trial.verdict = Verdict::kOk;
  if (!run.touched) trial.reason = "no_contact";
  if (run.initial_penetration > constants_.deep_penetration) trial.reason = "init_penetration";
  const Vec3 fallen = run.start.p_WC + constants_.ceiling * constants_.physics.gravity.normalized();
  const double end = DisplacementAt(run, constants_.steps, constants_);
  trial.results = {{"displacement", end}};
  if (!constants_.stops) trial.results.emplace_back("displacement_oakink", FromOrigin(run));
  trial.results.emplace_back("rotation", RotationAngle(run.start.X_WS, run.end.X_WS));
  trial.results.emplace_back("initial_penetration", run.initial_penetration);
  for (const double at : constants_.curve) {
    const int step = std::max(1, static_cast<int>(std::lround(at / constants_.physics.time_step)));
    trial.results.emplace_back(CurveName(at), DisplacementAt(run, step, constants_));
  }
  trial.results.emplace_back("ceiling",
                             constants_.from_origin ? fallen.norm() : constants_.ceiling);
  trial.details.Set("initial_contacts", run.initial_contacts);
  trial.details.Set("recorded_seconds",
                    static_cast<double>(run.poses.size() - 1) * constants_.physics.time_step);
  for (size_t i = 0; i <= kRecordedPoses; ++i) {
    const Pose& X_WS = run.poses[i * (run.poses.size() - 1) / kRecordedPoses];
    trial.object_trajectory.push_back(X_WS * X_SO);
  }
}

void GravityDisplacement::MeasureWeightless(World& world, const Controls& falling,
                                            Trial& trial) const {
  Controls controls = falling;
  controls.gravity = Vec3::Zero();
  world.Reset(Vec3::Zero());
  world.Control(controls);
  try {
    const RunResult run = Simulate(world, constants_);
    trial.results.emplace_back("displacement_weightless",
                               DisplacementAt(run, constants_.steps, constants_));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kDiverged) throw;
    trial.details.Set("weightless_diverged", true);
  }
}

void GravityDisplacement::MeasurePerturbed(World& world, const TrialInput& input,
                                           Trial& trial) const {
  Rng rng(input.seed, input.item, "perturb");
  std::vector<double> values;
  int diverged = 0;
  for (int i = 0; i < constants_.perturbed_runs; ++i) {
    const Vec3 shift = constants_.perturbation * Vec3(rng.Normal(), rng.Normal(), rng.Normal());
    try {
      world.Reset(shift);
      values.push_back(Headline(Simulate(world, constants_), constants_));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kDiverged) throw;
      ++diverged;
    }
  }
  trial.details.Set("perturbed", Value::List(values.begin(), values.end()));
  trial.details.Set("perturbed_diverged", diverged);
  if (diverged > 0 || values.size() < 2) return;
  const Spread spread = SpreadOf(values);
  trial.results.emplace_back("displacement_mean", spread.mean);
  trial.results.emplace_back("displacement_spread", spread.deviation);
}

}  // namespace graspbench

#include "policies/gravity_displacement.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

#include "core/error.h"
#include "core/file.h"
#include "simulators/decomposition.h"

namespace graspbench {

/// The decompositions of the objects used last: consecutive items usually share their object.
class GravityDisplacement::DecompositionMemory {
 public:
  explicit DecompositionMemory(const std::string& name) : parameters_(NamedDecomposition(name)) {}

  const Decomposition& Of(const Solid& object) {
    const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return entry.object == object.hash();
    });
    if (known != entries_.end()) return known->decomposition;
    if (entries_.size() == kCapacity) entries_.pop_front();
    entries_.push_back({object.hash(), CachedDecomposition(object.mesh(), object.hash(),
                                                           parameters_, CacheDirectory())});
    return entries_.back().decomposition;
  }

 private:
  static constexpr size_t kCapacity = 16;
  struct Entry {
    std::string object;
    Decomposition decomposition;
  };
  DecompositionParameters parameters_;
  std::deque<Entry> entries_;
};

namespace {

constexpr int kTrajectoryStride = 5;  // steps between recorded poses

/// What one simulation of the trial leaves behind.
struct RunResult {
  ObjectState start, end;
  std::vector<Pose> trajectory;
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
RunResult Simulate(World& world, const Vec3& shift_W, int steps) {
  world.Reset(shift_W);
  RunResult result;
  result.start = world.Object();
  result.trajectory.push_back(result.start.X_WS);
  for (int step = 1; step <= steps; ++step) {
    world.Step(1);
    if (!result.touched) {
      const std::vector<Contact> contacts = world.Contacts();
      if (step == 1) RecordStart(contacts, result);
      result.touched = std::any_of(contacts.begin(), contacts.end(), Touches);
    }
    if (step % kTrajectoryStride == 0) result.trajectory.push_back(world.Object().X_WS);
  }
  result.end = world.Object();
  return result;
}

double FromStart(const RunResult& run) { return (run.end.p_WC - run.start.p_WC).norm(); }
double FromOrigin(const RunResult& run) { return run.end.p_WC.norm(); }

double RotationAngle(const RunResult& run) {
  const Mat3 R = run.start.X_WS.linear().transpose() * run.end.X_WS.linear();
  const Eigen::Quaterniond q(R);
  return 2 * std::atan2(q.vec().norm(), std::abs(q.w()));
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
      decompositions_(std::make_unique<DecompositionMemory>(constants.decomposition)) {
  info_.policy = "gravity-displacement";
  info_.headline = constants_.from_origin ? "displacement_oakink" : "displacement";
  info_.ceiling = constants_.from_origin ? 0 : constants_.free_fall;
}

GravityDisplacement::~GravityDisplacement() = default;

Trial GravityDisplacement::Run(const TrialInput& input) {
  const Decomposition& pieces = decompositions_->Of(*input.object.solid);
  const Vec3 mean_O = VertexMean(input.object.solid->mesh());
  Scene scene;
  scene.hand = CollisionShape{CollisionShape::Kind::kSurface, {input.hand.surface}};
  scene.object = {CollisionShape::Kind::kConvexPieces, pieces.hulls};
  scene.X_WS = Eigen::Translation3d(pieces.p_OP) * Pose::Identity();
  scene.p_SC = mean_O - pieces.p_OP;
  scene.mass = constants_.mass;

  Trial trial{.profile = info_.profile,
              .profile_hash = info_.profile_hash,
              .engine = info_.engine,
              .details = {}};
  trial.details.Set("engine_version", simulator_->version());
  trial.details.Set("decomposition", constants_.decomposition);
  trial.details.Set("decomposition_hash", pieces.hash);
  trial.details.Set("hulls", static_cast<int64_t>(pieces.hulls.size()));
  trial.details.Set("hull_volume_ratio", pieces.volume_ratio);

  try {
    const auto world = simulator_->Create(scene, constants_.physics);
    Measure(*world, input, pieces.p_OP, trial);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kDiverged) throw;
    trial.verdict = Verdict::kError;
    trial.reason = "sim_diverged";
    trial.details.Set("message", error.what());
  }
  return trial;
}

void GravityDisplacement::Measure(World& world, const TrialInput& input, const Vec3& p_OP,
                                  Trial& trial) const {
  const RunResult run = Simulate(world, Vec3::Zero(), constants_.steps);
  trial.verdict = Verdict::kOk;
  if (!run.touched) trial.reason = "no_contact";
  const Vec3 fallen =
      run.start.p_WC + constants_.free_fall * constants_.physics.gravity.normalized();
  trial.results = {{"displacement", FromStart(run)},
                   {"displacement_oakink", FromOrigin(run)},
                   {"rotation", RotationAngle(run)},
                   {"initial_penetration", run.initial_penetration},
                   {"ceiling", constants_.from_origin ? fallen.norm() : constants_.free_fall}};
  trial.details.Set("initial_contacts", run.initial_contacts);
  for (const Pose& X_WP : run.trajectory) {
    trial.object_trajectory.push_back(X_WP * Eigen::Translation3d(-p_OP));
  }
  if (constants_.perturbed_runs > 0) MeasurePerturbed(world, input, trial);
}

void GravityDisplacement::MeasurePerturbed(World& world, const TrialInput& input,
                                           Trial& trial) const {
  Rng rng(input.seed, input.item, "perturb");
  std::vector<double> values;
  int diverged = 0;
  for (int i = 0; i < constants_.perturbed_runs; ++i) {
    const Vec3 shift = constants_.perturbation * Vec3(rng.Normal(), rng.Normal(), rng.Normal());
    try {
      const RunResult run = Simulate(world, shift, constants_.steps);
      values.push_back(constants_.from_origin ? FromOrigin(run) : FromStart(run));
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

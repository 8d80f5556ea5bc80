#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "benchmarks/simulation_scene.h"
#include "core/field.h"
#include "core/temporary_folder.h"
#include "policies/gravity_displacement.h"
#include "simulators/decomposition.h"

// The obman trial and its parts. The peer is peers/simulation_pybullet.py on the same two meshes,
// which write_simulation_scene writes.
namespace graspbench {
namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Where the time of a trial goes: in the steps of the engine, or in putting the scene together.
struct Times {
  double stepping = 0, resetting = 0;
};

class TimedWorld final : public World {
 public:
  TimedWorld(std::unique_ptr<World> world, Times& times)
      : world_(std::move(world)), times_(times) {}
  void Reset(const Vec3& shift_W) override {
    const auto start = Clock::now();
    world_->Reset(shift_W);
    times_.resetting += Seconds(start);
  }
  void Step(int count) override {
    const auto start = Clock::now();
    world_->Step(count);
    times_.stepping += Seconds(start);
  }
  ObjectState Object() const override { return world_->Object(); }
  std::vector<Contact> Contacts() const override { return world_->Contacts(); }
  HandState Hand() const override { return world_->Hand(); }
  void Control(const Controls& controls) override { world_->Control(controls); }

 private:
  std::unique_ptr<World> world_;
  Times& times_;
};

class TimedSimulator final : public Simulator {
 public:
  explicit TimedSimulator(Times& times) : times_(times) {}
  const std::string& name() const override { return simulator_->name(); }
  const std::string& version() const override { return simulator_->version(); }
  std::unique_ptr<World> Create(const Scene& scene, const PhysicsOptions& options) override {
    return std::make_unique<TimedWorld>(simulator_->Create(scene, options), times_);
  }

 private:
  std::unique_ptr<Simulator> simulator_ = MakeSimulator("bullet");
  Times& times_;
};

/// The profile obman with K perturbed runs.
GravityDisplacement ObmanPolicy(int perturbed_runs, Times& times) {
  PolicyInfo info = MakePolicy("obman")->Info();
  GravityDisplacementConstants constants = ReadGravityDisplacement(Field(info.constants, "obman"));
  constants.perturbed_runs = perturbed_runs;
  return {constants, std::move(info), std::make_unique<TimedSimulator>(times)};
}

// A trial with the object's decomposition cached. Counters: the shares of the trial's time outside
// of Bullet (`harness`) and in Bullet building the scene from files (`scene`); the rest is steps.
void ObmanTrial(benchmark::State& state, int perturbed_runs) {
  const SimulationScene scene = HandAroundMug();
  Object object;
  object.solid = std::make_shared<const Solid>(scene.object);
  PosedHand hand;
  hand.surface = scene.hand;
  Times times;
  GravityDisplacement policy = ObmanPolicy(perturbed_runs, times);
  const Grasp grasp;
  const TrialInput input{object, grasp, hand, "benchmark"};
  Trial trial = policy.Run(input);

  times = {};
  const auto start = Clock::now();
  for (auto _ : state) trial = policy.Run(input);
  const double total = Seconds(start);
  state.SetItemsProcessed(state.iterations());
  state.counters["harness"] = (total - times.stepping - times.resetting) / total;
  state.counters["scene"] = times.resetting / total;
  state.counters["displacement_mm"] = trial.Result("displacement") * 1e3;
}
BENCHMARK_CAPTURE(ObmanTrial, paper, 0)->Name("obman trial")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ObmanTrial, perturbed, 5)
    ->Name("obman trial and 5 perturbed runs")
    ->Unit(benchmark::kMillisecond);

void Vhacd(benchmark::State& state) {
  const TriMesh mug = HandAroundMug().object;
  const DecompositionParameters parameters = NamedDecomposition("vhacd-paper");
  for (auto _ : state) benchmark::DoNotOptimize(Decompose(mug, parameters));
}
BENCHMARK(Vhacd)->Name("convex decomposition")->Unit(benchmark::kMillisecond)->Iterations(1);

// What a later process pays for a decomposition that is on disk.
void CachedVhacd(benchmark::State& state) {
  const TriMesh mug = HandAroundMug().object;
  const TemporaryFolder cache;
  const DecompositionParameters parameters = NamedDecomposition("vhacd-paper");
  const std::string hash = ContentHash(mug);
  CachedDecomposition(mug, hash, parameters, cache.path());
  for (auto _ : state) {
    benchmark::DoNotOptimize(CachedDecomposition(mug, hash, parameters, cache.path()));
  }
}
BENCHMARK(CachedVhacd)->Name("convex decomposition from the cache")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>

#include "benchmarks/simulation_scene.h"
#include "benchmarks/timed_simulator.h"
#include "core/field.h"
#include "core/temporary_folder.h"
#include "policies/gravity_displacement.h"
#include "simulators/decomposition.h"

// The obman trial and its parts. The peer is peers/simulation_pybullet.py on the same two meshes,
// which write_simulation_scene writes.
namespace graspbench {
namespace {

// A trial with the object's decomposition cached. Counters: the shares of the trial's time outside
// of Bullet (`harness`) and in Bullet building the scene from files (`scene`); the rest is steps.
void ObmanTrial(benchmark::State& state, int perturbed_runs) {
  const SimulationScene scene = HandAroundMug();
  Object object;
  object.solid = std::make_shared<const Solid>(scene.object);
  PosedHand hand;
  hand.surface = scene.hand;
  EngineTimes times;
  const auto policy = MakeTimedPolicy("obman", times, perturbed_runs);
  const Grasp grasp;
  const TrialInput input{object, grasp, hand, "benchmark"};
  Trial trial = policy->Run(input);

  times = {};
  const double start = ThreadSeconds();
  for (auto _ : state) trial = policy->Run(input);
  const double total = ThreadSeconds() - start;
  state.SetItemsProcessed(state.iterations());
  state.counters["harness"] = (total - times.total()) / total;
  state.counters["scene"] = (times.creating + times.resetting) / total;
  state.counters["displacement_mm"] = trial.Result("displacement") * 1e3;
}
BENCHMARK_CAPTURE(ObmanTrial, paper, 0)->Name("obman trial")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ObmanTrial, perturbed, 5)
    ->Name("obman trial and 5 perturbed runs")
    ->Unit(benchmark::kMillisecond);

// What a script does between its decomposition and its number: both shapes from files, 35 steps.
void ObmanSimulation(benchmark::State& state) {
  const SimulationScene meshes = HandAroundMug();
  const PolicyInfo info = MakePolicy("obman")->Info();
  const auto constants = ReadGravityDisplacement(Field(info.constants, "obman"));
  const Decomposition mug = Decompose(meshes.object, NamedDecomposition("vhacd-paper"));
  Scene scene;
  scene.hand = CollisionShape{CollisionShape::Kind::kSurface, {meshes.hand}};
  scene.object.meshes = mug.hulls;
  scene.X_WS = Eigen::Translation3d(mug.p_OP) * Pose::Identity();
  const auto simulator = MakeSimulator("bullet");
  Vec3 end = Vec3::Zero();
  for (auto _ : state) {
    const auto world = simulator->Create(scene, constants.physics);
    world->Reset(Vec3::Zero());
    world->Step(constants.steps);
    end = world->Object().p_WC;
  }
  state.counters["steps/s"] = benchmark::Counter(
      static_cast<double>(constants.steps * state.iterations()), benchmark::Counter::kIsRate);
  state.counters["displacement_mm"] = 1e3 * (end - mug.p_OP).norm();
}
BENCHMARK(ObmanSimulation)->Name("obman simulation")->Unit(benchmark::kMillisecond);

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

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "benchmarks/simulation_scene.h"
#include "core/error.h"
#include "simulators/decomposition.h"
#include "simulators/hand_shapes.h"
#include "simulators/simulator.h"

// The trial of a hand that does not move, without its policy: convex pieces of the hand around the
// convex pieces of a mug, 2 s in steps of 1/480 s.
namespace graspbench {
namespace {

constexpr int kSteps = 960;

PhysicsOptions Options() {
  PhysicsOptions options;
  options.time_step = 1.0 / 480;
  options.gravity = {0, 9.81, 0};  // presses the mug into the palm
  options.pair_friction = 1;
  options.torsional_friction = 0.005;
  options.linear_damping = 0;
  options.angular_damping = 0;
  options.mujoco = {
      .elliptic_cone = true, .impratio = 10, .noslip_iterations = 4, .integrator = "implicitfast"};
  return options;
}

Scene MugInHand() {
  const SimulationScene meshes = HandAroundMug();
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  const Decomposition mug = Decompose(meshes.object, NamedDecomposition("coacd"));
  const MassProperties solid = ComputeMassProperties(meshes.object);
  Scene scene;
  scene.hand = CollisionShape{.meshes = BoneHulls(*hand, hand->Forward(meshes.grasp))};
  scene.object.meshes = mug.hulls;
  scene.X_WS = Eigen::Translation3d(mug.p_OP) * Pose::Identity();
  scene.mass = 0.3;
  scene.p_SC = solid.centroid - mug.p_OP;
  scene.inertia_S = scene.mass / solid.volume * solid.inertia;
  return scene;
}

// Building the scene and all its steps, or only building it for `steps` 0. Counters: `steps/s`;
// `pieces` of object and hand; `contacts` at the end.
void Steady(benchmark::State& state, const std::string& engine, int steps) try {
  static const Scene scene = MugInHand();
  const auto simulator = MakeSimulator(engine);
  std::unique_ptr<World> world;
  for (auto _ : state) {
    world = simulator->Create(scene, Options());
    world->Reset(Vec3::Zero());
    world->Step(steps);
  }
  state.counters["pieces"] = static_cast<double>(
      scene.object.meshes.size() + std::get<CollisionShape>(scene.hand).meshes.size());
  if (steps == 0) return;
  state.counters["contacts"] = static_cast<double>(world->Contacts().size());
  state.counters["steps/s"] = benchmark::Counter(static_cast<double>(steps * state.iterations()),
                                                 benchmark::Counter::kIsRate);
} catch (const Error& error) {
  state.SkipWithError(error.what());
}

BENCHMARK_CAPTURE(Steady, mujoco, "mujoco", kSteps)
    ->Name("steady hand for 2 s in mujoco")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Steady, mujoco_scene, "mujoco", 0)
    ->Name("scene of a steady hand in mujoco")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Steady, bullet, "bullet", kSteps)
    ->Name("steady hand for 2 s in bullet")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Steady, bullet_scene, "bullet", 0)
    ->Name("scene of a steady hand in bullet")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench

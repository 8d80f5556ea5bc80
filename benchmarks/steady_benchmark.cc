#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <variant>

#include "benchmarks/trial_scene.h"
#include "core/error.h"
#include "simulators/simulator.h"

// The simulation inside of a trial steady-2s, without its policy: 45 pieces of a hand that does not
// move around a mug in 31. The peers are peers/steady_mujoco.py and peers/steady_pybullet.py on the
// same scene, which write_steady_scene writes.
namespace graspbench {
namespace {

// Building the scene and all its steps, or only building it. Counters: `steps/s`; `pieces` of
// object and hand; `contacts` and `displacement_mm` at the end.
void Steady(benchmark::State& state, const std::string& engine, bool steps) try {
  static const SteadyScene steady = SteadyMugInHand();
  const Scene& scene = steady.scene;
  const auto simulator = MakeSimulator(engine);
  std::unique_ptr<World> world;
  Vec3 start = Vec3::Zero();
  for (auto _ : state) {
    world = simulator->Create(scene, steady.options);
    world->Reset(Vec3::Zero());
    start = world->Object().p_WC;
    if (steps) world->Step(steady.steps);
  }
  state.counters["pieces"] = static_cast<double>(
      scene.object.meshes.size() + std::get<CollisionShape>(scene.hand).meshes.size());
  if (!steps) return;
  state.counters["contacts"] = static_cast<double>(world->Contacts().size());
  state.counters["displacement_mm"] = 1e3 * (world->Object().p_WC - start).norm();
  state.counters["steps/s"] = benchmark::Counter(
      static_cast<double>(steady.steps * state.iterations()), benchmark::Counter::kIsRate);
} catch (const Error& error) {
  state.SkipWithError(error.what());
}

BENCHMARK_CAPTURE(Steady, mujoco, "mujoco", true)
    ->Name("steady hand for 2 s in mujoco")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Steady, mujoco_scene, "mujoco", false)
    ->Name("scene of a steady hand in mujoco")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Steady, bullet, "bullet", true)
    ->Name("steady hand for 2 s in bullet")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Steady, bullet_scene, "bullet", false)
    ->Name("scene of a steady hand in bullet")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench

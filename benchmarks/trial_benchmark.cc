#include <benchmark/benchmark.h>

#include <string>

#include "benchmarks/timed_simulator.h"
#include "benchmarks/trial_scene.h"
#include "core/error.h"

// Whole trials of a reference grasp, with the object's decomposition cached and everything else as
// a run does it: fitting or cutting the hand, building the scene, all simulations of the protocol.
namespace graspbench {
namespace {

// Counters: `steps/s` of the engine while it steps; `steps` of one trial; the share of the trial's
// time outside of the engine (`harness`); `ok`, 1 when the grasp passed.
void RunTrial(benchmark::State& state, const std::string& policy_name) try {
  static const TrialScene scene = MugInHand();
  EngineTimes times;
  const auto policy = MakeTimedPolicy(policy_name, times);
  Trial trial = policy->Run(scene.input());
  times = {};
  const double start = ThreadSeconds();
  for (auto _ : state) trial = policy->Run(scene.input());
  const double total = ThreadSeconds() - start;
  const auto steps = static_cast<double>(times.steps);
  state.counters["steps/s"] = steps / times.stepping;
  state.counters["steps"] = steps / static_cast<double>(state.iterations());
  state.counters["harness"] = (total - times.total()) / total;
  state.counters["ok"] = trial.verdict == Verdict::kOk ? 1 : 0;
} catch (const Error& error) {
  state.SkipWithError(error.what());
}

#define TRIAL_BENCHMARK(name, policy) \
  BENCHMARK_CAPTURE(RunTrial, name, policy)->Name("trial " policy)->Unit(benchmark::kMillisecond)

TRIAL_BENCHMARK(obman, "obman");
TRIAL_BENCHMARK(obman_mujoco, "obman-mujoco");
TRIAL_BENCHMARK(steady_mujoco, "steady-2s:mujoco");
TRIAL_BENCHMARK(steady_bullet, "steady-2s:bullet");
TRIAL_BENCHMARK(directions_mujoco, "xengine-6dir:mujoco");
TRIAL_BENCHMARK(directions_bullet, "xengine-6dir:bullet");
TRIAL_BENCHMARK(lift_mujoco, "semgrasp-lift:mujoco");
TRIAL_BENCHMARK(lift_bullet, "semgrasp-lift:bullet");

}  // namespace
}  // namespace graspbench

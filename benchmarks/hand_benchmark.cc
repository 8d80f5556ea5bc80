#include <benchmark/benchmark.h>

#include "core/hand_poses.h"
#include "core/mano_hand.h"

namespace graspbench {
namespace {

const ManoHand& BuiltIn() {
  static const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  return *hand;
}

Grasp RandomGrasp(bool shaped) {
  Rng rng(1, "hand_benchmark", "pose");
  Grasp grasp;
  grasp.joints = BuiltIn().RandomJoints(rng);
  if (shaped) {
    for (int i = 0; i < 10; ++i) grasp.shape.push_back(rng.Normal());
  }
  return grasp;
}

// One posed hand: surface, closed surface, joints and fingertips.
void HandForward(benchmark::State& state) {
  const Grasp grasp = RandomGrasp(state.range(0) != 0);
  for (auto _ : state) benchmark::DoNotOptimize(BuiltIn().Forward(grasp));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(HandForward)->ArgName("shaped")->Arg(0)->Arg(1);

// A step of a planner that closes one joint: one joint of fifteen turns.
void HandForwardOneJoint(benchmark::State& state) {
  Grasp grasp;
  grasp.joints.assign(45, 0.0);
  grasp.joints[2] = 0.5;
  for (auto _ : state) benchmark::DoNotOptimize(BuiltIn().Forward(grasp));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(HandForwardOneJoint);

void HandClampToLimits(benchmark::State& state) {
  const Grasp grasp = RandomGrasp(false);
  for (auto _ : state) benchmark::DoNotOptimize(BuiltIn().ClampToLimits(grasp.joints));
}
BENCHMARK(HandClampToLimits);

void HandLoad(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(LoadHand());
}
BENCHMARK(HandLoad)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench

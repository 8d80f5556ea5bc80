#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include "benchmarks/tta_scene.h"

// One iteration of test-time adaptation, from the variables to their gradients: posing the hand,
// the network's contact map, the objective and back. The peer is peers/tta_torch.py, which measures
// all distances between object and hand and differentiates through that matrix.
namespace graspbench {
namespace {

const TtaScene& Shared() {
  static const TtaScene scene;
  return scene;
}

void Iterate(benchmark::State& state, size_t batch, double depth_weight) {
  at::set_num_threads(1);
  const TtaScene& shared = Shared();
  tta::AdaptationOptions options = shared.options;
  options.weights.depth = depth_weight;
  const std::vector<Grasp> grasps = shared.Grasps(batch);
  const std::vector<const Object*> objects = shared.Objects(batch);
  const tta::Scene scene(grasps, objects, TtaScene::kPoints);
  const tta::GraspObjective objective(*shared.hand, shared.net, options);
  const tta::GraspVariables variables(grasps, *shared.hand, options);
  for (auto _ : state) {
    objective.WithTarget(scene, variables.pose()).total.sum().backward();
    for (const auto& [name, tensor] : variables.tensors()) tensor.mutable_grad().reset();
  }
}

void Register(const char* name, size_t batch, double depth_weight) {
  benchmark::RegisterBenchmark(name, [=](benchmark::State& state) {
    Iterate(state, batch, depth_weight);
  })->Unit(benchmark::kMillisecond);
}

[[maybe_unused]] const bool kRegistered =
    (Register("tta iteration, 1 grasp", 1, 0), Register("tta iteration, 16 grasps", 16, 0),
     Register("tta iteration with exact depth, 1 grasp", 1, 7),
     Register("tta iteration with exact depth, 16 grasps", 16, 7), true);

}  // namespace
}  // namespace graspbench

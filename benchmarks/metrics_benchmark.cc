#include <benchmark/benchmark.h>

#include "benchmarks/geometry_scene.h"
#include "benchmarks/robot_scene.h"
#include "metrics/metric.h"

// Each metric of one grasp on a prepared object (its grids and hierarchies exist), and what a whole
// grasp costs. The peer is peers/geometry_trimesh.py on the same meshes, which write_geometry_scene
// writes.
namespace graspbench {
namespace {

const GeometryScene& Scene() {
  static const GeometryScene scene = HandAroundBottle();
  return scene;
}

const PosedHand& Hand() {
  static const PosedHand hand = Scene().model->Forward(Scene().grasp);
  return hand;
}

const PosedHand& Reference() {
  static const PosedHand hand = Scene().model->Forward(Scene().reference);
  return hand;
}

// A fresh context, as each grasp gets one: nothing of the hand is cached.
void Evaluate(benchmark::State& state, const PosedHand& hand,
              const std::vector<HandRegion>& regions, const std::vector<std::string>& ids) {
  const auto metrics = SelectMetrics(ids);
  double value = 0;
  const auto once = [&] {
    const GraspContext grasp(hand, Scene().object, regions, {Reference()});
    for (const auto& metric : metrics) {
      value = metric->Evaluate(grasp).value();
      benchmark::DoNotOptimize(value);
    }
  };
  once();  // prepares the object
  for (auto _ : state) once();
  state.SetItemsProcessed(state.iterations());
  if (metrics.size() == 1) state.counters["value"] = value;
}

void Evaluate(benchmark::State& state, const std::vector<std::string>& ids) {
  Evaluate(state, Hand(), Scene().model->regions(), ids);
}

void EvaluateShadow(benchmark::State& state, const std::vector<std::string>& ids) {
  static const RobotScene scene = ShadowAroundBottle(Scene().object);
  static const PosedHand hand = scene.model->Forward(scene.grasp);
  Evaluate(state, hand, scene.model->regions(), ids);
}

// What DESIGN calls the full geometric metrics: volume at 1 mm, depth, contacts.
void GeometricItem(benchmark::State& state) {
  Evaluate(state, {"siv", "pd", "contact_ratio", "contact_area_frac"});
}
BENCHMARK(GeometricItem)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void AllMetrics(benchmark::State& state) { Evaluate(state, {}); }
BENCHMARK(AllMetrics)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

// A robot hand: the same, and those that go link by link.
void ShadowGeometricItem(benchmark::State& state) {
  EvaluateShadow(state, {"siv", "pd", "pen", "contact_ratio", "contact_area_frac", "ho_pene",
                         "self_pen", "contact_num", "contact_dist", "contact_consis"});
}
BENCHMARK(ShadowGeometricItem)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void ShadowAllMetrics(benchmark::State& state) { EvaluateShadow(state, {}); }
BENCHMARK(ShadowAllMetrics)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void PrepareObject(benchmark::State& state) {
  for (auto _ : state) {
    const Solid solid(Scene().object.solid->mesh());
    benchmark::DoNotOptimize(&solid.bvh());
    benchmark::DoNotOptimize(&solid.Voxels(0.001));
    benchmark::DoNotOptimize(&solid.surface_sample());
  }
}
BENCHMARK(PrepareObject)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void DistanceGrid(benchmark::State& state) {
  const TriMesh& mesh = Scene().object.solid->mesh();
  for (auto _ : state) benchmark::DoNotOptimize(SignedDistanceGrid(mesh, 0.002, 0.04));
}
BENCHMARK(DistanceGrid)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void RegisterEachMetric() {
  for (const auto& metric : BuiltInMetrics()) {
    const std::string id = metric->Info().id;
    benchmark::RegisterBenchmark(("Metric/" + id).c_str(),
                                 [id](benchmark::State& state) { Evaluate(state, {id}); })
        ->Unit(benchmark::kMillisecond)
        ->MeasureProcessCPUTime();
    benchmark::RegisterBenchmark(("ShadowMetric/" + id).c_str(),
                                 [id](benchmark::State& state) { EvaluateShadow(state, {id}); })
        ->Unit(benchmark::kMillisecond)
        ->MeasureProcessCPUTime();
  }
}

[[maybe_unused]] const bool kRegistered = (RegisterEachMetric(), true);

}  // namespace
}  // namespace graspbench

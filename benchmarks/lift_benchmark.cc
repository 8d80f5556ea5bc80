#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "benchmarks/simulation_scene.h"
#include "core/solid.h"
#include "policies/grasp_stages.h"
#include "simulators/decomposition.h"
#include "simulators/simulator.h"

// A lift with the articulated human hand, 51 joints, around the convex pieces of a mug: 1 s of
// squeezing, 10 cm up in 1 s, 3 s of holding, in steps of 1/240 s.
namespace graspbench {
namespace {

constexpr double kStep = 1.0 / 240;
constexpr double kGravity = 9.81;
const Vec3 kUp = -Vec3::UnitY();  // of the mug's frame, which is the world

struct Lift {
  Scene scene;
  std::vector<double> squeeze;
};

Lift MugLift() {
  const SimulationScene mug = HandAroundMug();
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  const HandDrives drives{.root_slide = {.stiffness = 2e4, .damping = 200},
                          .root_hinge = {.stiffness = 500, .damping = 5},
                          .finger = {.stiffness = 5, .damping = 0.1, .limit = 3},
                          .armature = 1e-5};
  const PhysicalHand physical = MakePhysicalHand(*hand, mug.grasp, drives);
  const GraspStages stages =
      MakeGraspStages(*hand, physical, mug.grasp, Solid(mug.object), {.squeeze_depth = 0.002});
  Lift lift;
  lift.scene.hand = physical.body;
  lift.scene.X_WH = mug.grasp.X_OH;
  lift.scene.hand_start = stages.grasp;
  const Decomposition pieces = Decompose(mug.object, NamedDecomposition("coacd"));
  const MassProperties solid = ComputeMassProperties(mug.object);
  lift.scene.object.meshes = pieces.hulls;
  lift.scene.X_WS = Eigen::Translation3d(pieces.p_OP) * Pose::Identity();
  lift.scene.p_SC = solid.centroid - pieces.p_OP;
  lift.scene.mass = 0.3;
  lift.squeeze = stages.squeeze;
  return lift;
}

// Minimum jerk from 0 to 0.1 m between the first second and the second.
double Height(double time) {
  const double s = std::clamp(time - 1, 0., 1.);
  return 0.1 * s * s * s * (10 - 15 * s + 6 * s * s);
}

void MugLiftTrial(benchmark::State& state, const std::string& engine) {
  constexpr int kSteps = 5 * 240;
  static const Lift lift = MugLift();
  PhysicsOptions options{.time_step = kStep,
                         .solver_iterations = 100,
                         .gravity = -kGravity * kUp,
                         .pair_friction = 1,
                         .torsional_friction = 0.005,
                         .linear_damping = 0,
                         .angular_damping = 0};
  options.mujoco = {.elliptic_cone = true,
                    .impratio = 10,
                    .noslip_iterations = 4,
                    .integrator = "discrete",
                    .solref = {0.01, 1}};
  for (const EngineInfo& info : Engines()) {
    if (info.name == engine && !info.available) return state.SkipWithError(info.why_not.c_str());
  }
  const auto simulator = MakeSimulator(engine);
  double rise = 0;
  for (auto _ : state) {
    const auto world = simulator->Create(lift.scene, options);
    world->Reset(Vec3::Zero());
    Controls controls = InitialControls(lift.scene, options);
    controls.hand_target = lift.squeeze;
    double start = 0;
    for (int i = 0; i < kSteps; ++i) {
      if (i == 240) start = world->Object().p_WC.dot(kUp);
      const Vec3 up_B = lift.scene.X_WH.linear().transpose() * kUp;
      for (Eigen::Index axis = 0; axis < 3; ++axis) {
        controls.hand_target[static_cast<size_t>(axis)] = Height(i * kStep) * up_B[axis];
      }
      world->Control(controls);
      world->Step(1);
    }
    rise = world->Object().p_WC.dot(kUp) - start;
  }
  state.SetItemsProcessed(state.iterations() * kSteps);  // items/s are steps/s
  state.counters["rise_mm"] = rise * 1e3;
}

BENCHMARK_CAPTURE(MugLiftTrial, bullet, "bullet")
    ->Name("articulated lift of 5 s in bullet")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MugLiftTrial, mujoco, "mujoco")
    ->Name("articulated lift of 5 s in mujoco")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench

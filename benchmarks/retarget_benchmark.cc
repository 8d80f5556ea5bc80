#include <benchmark/benchmark.h>

#include "benchmarks/retarget_scene.h"
#include "core/yaml.h"
#include "retarget/retargeter.h"
#include "retarget/robot_hand.h"

namespace graspbench {
namespace {

// A frame of a motion, started where the one before ended: the keypoint stage alone.
void Keypoints(benchmark::State& state, const std::string& name, const std::string& mode) {
  static const std::vector<HandLandmarks> motion = RetargetMotion();
  const auto hand = LoadRobotHand(name);
  const Value yaml = ParseYaml(DexRetargetingYaml(*hand, mode, ""), mode);
  DexRetargeting retargeting(DexRetargetingConfigFrom(yaml, mode), hand, mode, {});
  size_t frame = 0;
  double error = 0;
  for (auto _ : state) error += retargeting.Next(motion[frame++ % motion.size()]).error_mean;
  state.counters["error_mm"] = 1e3 * error / static_cast<double>(frame);
}

// A human grasp of a ball becomes the robot's; the ball is prepared. In a motion, the second
// frame.
void Grasps(benchmark::State& state, const std::string& name, bool refine, bool motion) {
  static const auto human = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  static const BallGrasp scene = MakeBallGrasp(*human);
  const Retargeter retargeter(LoadRobotHand(name), human, {.refine = refine});
  const Grasp previous = retargeter.Retarget(scene.grasp, *scene.ball.solid).grasp;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        retargeter.Retarget(scene.grasp, *scene.ball.solid, motion ? &previous : nullptr));
  }
}

void Register() {
  for (const std::string& hand : kRetargetHands) {
    for (const std::string& mode : kRetargetModes) {
      benchmark::RegisterBenchmark(("keypoints of a frame, " + hand + ", " + mode).c_str(),
                                   Keypoints, hand, mode)
          ->Unit(benchmark::kMillisecond);
    }
    const auto grasps = [&](const std::string& what, bool refine, bool motion) {
      benchmark::RegisterBenchmark((what + ", " + hand).c_str(), Grasps, hand, refine, motion)
          ->Unit(benchmark::kMillisecond);
    };
    grasps("alignment and stages of a grasp", false, false);
    grasps("retargeting of a grasp", true, false);
    grasps("retargeting of a motion's next grasp", true, true);
  }
}

const bool kRegistered = (Register(), true);

}  // namespace
}  // namespace graspbench

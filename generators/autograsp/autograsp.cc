#include "generators/autograsp/autograsp.h"

#include <utility>

namespace graspbench {

Autograsp::Autograsp(std::shared_ptr<const ManoHand> hand, PlannerOptions options)
    : hand_(std::move(hand)), options_(options) {}

GeneratorInfo Autograsp::Info() const {
  return {.id = "autograsp",
          .version = "2",
          .hand = hand_->name(),
          .stochastic = true,
          .batch_limit = 1,
          .source = "analytic planner in the manner of GraspIt! (Miller and Allen 2004)"};
}

std::vector<std::vector<Grasp>> Autograsp::Generate(std::span<const Case* const> cases, int samples,
                                                    uint64_t seed) {
  std::vector<std::vector<Grasp>> answers;
  for (const Case* item : cases) {
    auto& grasps = answers.emplace_back();
    for (int i = 0; i < samples; ++i) {
      Rng rng(seed, item->id + "#" + std::to_string(i), "autograsp");
      auto plans = PlanGrasps(*item, *hand_, rng, options_);
      if (!plans.empty()) grasps.push_back(std::move(plans.front().grasp));
    }
  }
  return answers;
}

}  // namespace graspbench

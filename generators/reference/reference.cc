#include "generators/reference/reference.h"

#include <utility>

namespace graspbench {

ReferenceGenerator::ReferenceGenerator(std::string hand) : hand_(std::move(hand)) {}

GeneratorInfo ReferenceGenerator::Info() const {
  return {.id = "reference",
          .version = "1",
          .hand = hand_,
          .stochastic = true,
          .batch_limit = 1024,
          .source = "the suite's own reference grasps"};
}

std::vector<std::vector<Grasp>> ReferenceGenerator::Generate(std::span<const Case* const> cases,
                                                             int samples, uint64_t) {
  std::vector<std::vector<Grasp>> answers;
  for (const Case* item : cases) {
    auto& grasps = answers.emplace_back();
    if (item->references.empty()) continue;
    for (int i = 0; i < samples; ++i) {
      grasps.push_back(item->references[static_cast<size_t>(i) % item->references.size()]);
    }
  }
  return answers;
}

}  // namespace graspbench

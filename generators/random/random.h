#pragma once

#include <memory>

#include "core/mano_hand.h"
#include "generators/generator.h"

namespace graspbench {

/// A hand thrown at the object: the floor of every table. Uniform orientation, its middle knuckle
/// within the object's bounding box grown by 5 cm, joint angles uniform within the hand's limits.
class RandomGenerator final : public Generator {
 public:
  explicit RandomGenerator(std::shared_ptr<const ManoHand> hand);
  GeneratorInfo Info() const override;
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  std::shared_ptr<const ManoHand> hand_;
};

}  // namespace graspbench

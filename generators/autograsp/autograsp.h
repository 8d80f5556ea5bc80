#pragma once

#include <memory>

#include "core/mano_hand.h"
#include "generators/autograsp/planner.h"
#include "generators/generator.h"

namespace graspbench {

/// The analytic baseline: plans grasps by geometry alone (see planner.h), without learning and
/// without simulation.
class Autograsp final : public Generator {
 public:
  explicit Autograsp(std::shared_ptr<const ManoHand> hand, PlannerOptions options = {});
  GeneratorInfo Info() const override;
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  std::shared_ptr<const ManoHand> hand_;
  PlannerOptions options_;
};

}  // namespace graspbench

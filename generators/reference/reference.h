#pragma once

#include "generators/generator.h"

namespace graspbench {

/// The suite's own grasps, played back: sample i is reference i modulo their number. What people
/// (or, on the stand-in, the committed planner results) did: the row that every model is compared
/// with.
class ReferenceGenerator final : public Generator {
 public:
  explicit ReferenceGenerator(std::string hand);
  GeneratorInfo Info() const override;
  /// A case without references gets no grasp.
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  std::string hand_;
};

}  // namespace graspbench

#pragma once

#include <memory>

#include "generators/generator.h"
#include "generators/tta/adaptation.h"
#include "generators/tta/weights.h"

namespace graspbench::tta {

/// Another generator's grasps after test-time adaptation (GraspTTA: Jiang et al., ICCV 2021).
/// Extras gain "tta": the outcome, and the terms of the objective before and after.
class AdaptedGenerator final : public Generator {
 public:
  /// `suffix` follows the base's id, "+tta". Throws Error (kUsage) when the base is not for a human
  /// hand; what LoadedContactNet throws.
  AdaptedGenerator(std::unique_ptr<Generator> base, std::shared_ptr<const ManoHand> hand,
                   const Config& config, std::string suffix, const std::filesystem::path& weights);

  GeneratorInfo Info() const override;
  /// Throws Error (kInput) for a grasp that has no parameters to adapt.
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  void AdaptAll(std::span<Grasp> grasps, std::span<const Object* const> objects) const;

  std::unique_ptr<Generator> base_;
  std::shared_ptr<const ManoHand> hand_;
  Config config_;
  std::string suffix_;
  LoadedContactNet net_;
  GraspObjective objective_;
};

}  // namespace graspbench::tta

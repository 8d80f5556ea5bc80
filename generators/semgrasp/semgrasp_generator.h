#pragma once

#include "generators/generator.h"
#include "generators/semgrasp/grasp_coder.h"

namespace graspbench::semgrasp {

/// SemGrasp (Li et al., ECCV 2024): an instruction and an object become grasp tokens, these a
/// grasp. The first sample of a case takes the most probable tokens, the others are drawn. In the
/// task "reconstruct" the tokens are those of the case's first reference. As "semgrasp:om" it
/// leaves the tokens that are not named out when it decodes.
class SemGraspGenerator final : public Generator {
 public:
  /// Throws Error (kMissing, kInput) for a folder without the weights or with ones of another
  /// configuration.
  SemGraspGenerator(std::shared_ptr<const ManoHand> hand, const GeneratorOptions& options,
                    const std::string& tokens = {});

  GeneratorInfo Info() const override;
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  /// The instruction as a prompt. Throws Error (kInput) for one that the model cannot hold.
  Sequence Prompt(const Case& item) const;
  std::vector<std::vector<Grasp>> Reconstruct(std::span<const Case* const> cases);

  std::shared_ptr<const ManoHand> hand_;
  GeneratorTask task_;
  std::string id_;
  Config config_;
  std::string weights_hash_;
  GraspCoder coder_;
  std::unique_ptr<LoadedLanguage> language_;  ///< none for reconstruction
};

}  // namespace graspbench::semgrasp

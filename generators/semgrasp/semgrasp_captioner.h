#pragma once

#include "generators/captioner.h"
#include "generators/semgrasp/grasp_coder.h"

namespace graspbench::semgrasp {

/// SemGrasp as a captioner: the language model reads the grasp as tokens and answers in words
/// alone, the most probable ones.
class SemGraspCaptioner final : public Captioner {
 public:
  /// Throws Error (kMissing, kInput) for a folder without the weights.
  SemGraspCaptioner(const ManoHand& hand, const GeneratorOptions& options);

  std::vector<std::string> Describe(const Object& object, std::span<const Grasp> grasps,
                                    const std::string& question) override;

 private:
  Config config_;
  GraspCoder coder_;
  LoadedLanguage language_;
};

}  // namespace graspbench::semgrasp

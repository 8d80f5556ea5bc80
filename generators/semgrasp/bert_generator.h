#pragma once

#include "generators/generator.h"
#include "generators/semgrasp/bert_model.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/grasp_coder.h"

namespace graspbench::semgrasp {

/// "semgrasp-bert", the baseline of SemGrasp's table 2. The first sample of a case takes the most
/// probable code of each head, the others are drawn from the heads with temperature 1.
class BertGenerator final : public Generator {
 public:
  /// Throws Error (kMissing, kInput) for a folder without the weights or with ones of another
  /// configuration.
  BertGenerator(std::shared_ptr<const ManoHand> hand, const GeneratorOptions& options);

  GeneratorInfo Info() const override;
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  std::shared_ptr<const ManoHand> hand_;
  Config config_;
  std::string weights_hash_;
  GraspCoder coder_;
  LoadedBert bert_;
};

}  // namespace graspbench::semgrasp

#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/rng.h"
#include "generators/semgrasp/conversation.h"
#include "generators/semgrasp/grasp_tokenizer.h"
#include "generators/semgrasp/language_config.h"
#include "nn/llama.h"
#include "nn/sampler.h"

namespace graspbench::semgrasp {

/// SemGrasp's multimodal language model: a Llama that reads the object as PointBERT features, put
/// into its space by one linear layer, and its size as the token <OS>, and writes text and grasp
/// tokens.
class LanguageModel {
 public:
  /// `llama` must already have room for the vocabulary. `scope` gets "object_projection" and
  /// "size_embedding".
  LanguageModel(nn::Llama llama, const nn::Scope& scope, const Vocabulary& vocabulary,
                int64_t object_width);

  /// Mean negative log-likelihood (eq. 3) of what is to be learnt in `sequences`, which belong to
  /// the rows of `objects`.
  Tensor Loss(std::span<const Sequence> sequences, const ObjectFeatures& objects,
              const nn::TrainingNoise* noise = nullptr) const;

  struct Answer {
    std::string text;  ///< grasps as "<grasp>"
    std::vector<int64_t> codes;
    std::vector<int64_t> ids;
  };
  /// Answers that hold a grasp; `samples` for each row, drawn with one stream each:
  /// result[row * samples + sample].
  std::vector<Answer> Generate(std::span<const Sequence> prompts, const ObjectFeatures& objects,
                               size_t samples, const nn::SamplingOptions& sampling, int64_t words,
                               std::span<Rng> rngs) const;
  /// Descriptions in words alone, greedy.
  std::vector<std::string> Describe(std::span<const Sequence> prompts,
                                    const ObjectFeatures& objects, int64_t words) const;

  const nn::Llama& llama() const { return llama_; }

 private:
  struct Batch {
    Tensor embeddings;  ///< B × T × width
    Tensor mask;        ///< B × T
    Tensor labels;      ///< B × T
  };
  Batch Embed(std::span<const Sequence> sequences, const ObjectFeatures& objects) const;
  const nn::LlamaDecoder& decoder() const;

  nn::Llama llama_;
  const Vocabulary& vocabulary_;
  nn::Linear projection_;
  nn::Mlp size_;
  mutable std::unique_ptr<nn::LlamaDecoder> decoder_;
};

}  // namespace graspbench::semgrasp

#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/rng.h"
#include "nn/llama_decoder.h"

namespace graspbench::nn {

/// How the next token is chosen from the logits, as transformers' `generate` does.
struct SamplingOptions {
  double temperature = 0;  ///< logits are divided by it; 0 takes the largest (greedy)
  int64_t top_k = 0;       ///< only the k most probable; 0 for all
  double top_p = 1;        ///< only the fewest whose probabilities reach p together
};

/// One id drawn with `rng`, or the largest logit's (the first of equals) when greedy, which draws
/// nothing. With `allowed`, only those ids take part; the filters of `options` apply among them.
/// Throws Error (kUsage) for options out of range and an empty or foreign `allowed`, Error
/// (kDiverged) for logits that are not numbers.
int64_t SampleToken(std::span<const float> logits, const SamplingOptions& options, Rng& rng,
                    const std::vector<int64_t>* allowed = nullptr);

/// The ids that may follow in a result of Generate after the `so_far` generated; empty for all.
using AllowedIds =
    std::function<std::vector<int64_t>(size_t result, std::span<const int64_t> so_far)>;

struct GenerationOptions {
  SamplingOptions sampling;
  int64_t max_tokens = 256;
  std::vector<int64_t> stop;  ///< each of them ends a result and is its last token
  AllowedIds allowed;         ///< a grammar; all ids where empty
};

/// Continuations of prompts given as embeddings (rows × T × width with `mask`, as
/// LlamaDecoder::Prefill), `samples` of each: result[row * samples + sample]. A result ends at a
/// stop token, at `max_tokens` and where the model has no more positions. `rngs` has one stream for
/// each result, so that it does not matter which rows run together.
std::vector<std::vector<int64_t>> Generate(const LlamaDecoder& decoder, const Tensor& embeddings,
                                           const Tensor& mask, size_t samples,
                                           const GenerationOptions& options, std::span<Rng> rngs);

}  // namespace graspbench::nn

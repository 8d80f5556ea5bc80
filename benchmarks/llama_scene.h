#pragma once

#include "nn/llama.h"

namespace graspbench {

/// The language model of the benchmarks: the structure of Llama with 58.5 million parameters,
/// random weights, and a prompt of 256 tokens.
inline nn::LlamaConfig BenchmarkLlama() {
  return {.vocabulary = 32000,
          .width = 512,
          .layers = 8,
          .heads = 8,
          .kv_heads = 8,
          .head_width = 64,
          .feed_forward = 1408,
          .epsilon = 1e-5,
          .positions = 2048,
          .bos = 1,
          .eos = {2}};
}

/// That of Llama 2 and Vicuna with 7 billion parameters.
inline nn::LlamaConfig Llama7B() {
  return {.vocabulary = 32000,
          .width = 4096,
          .layers = 32,
          .heads = 32,
          .kv_heads = 32,
          .head_width = 128,
          .feed_forward = 11008,
          .epsilon = 1e-5,
          .positions = 4096,
          .bos = 1,
          .eos = {2}};
}

inline constexpr int64_t kBenchmarkPrompt = 256;

/// Ids of a prompt of any length, 1 × count.
inline nn::Tensor BenchmarkIds(int64_t count) {
  return (at::arange(count) * 97 + 13).remainder(32000).unsqueeze(0);
}

/// The weights that a step reads: all but the embedding, of which it looks up a row.
inline std::vector<nn::Tensor> StepWeights(const nn::Llama& model) {
  std::vector<nn::Tensor> weights;
  for (const nn::LlamaLayer& layer : model.layers()) {
    for (const nn::LoraLinear* linear : {&layer.q_proj, &layer.k_proj, &layer.v_proj, &layer.o_proj,
                                         &layer.gate_proj, &layer.up_proj, &layer.down_proj}) {
      weights.push_back(linear->weight);
    }
  }
  weights.push_back(model.head());
  return weights;
}
inline int64_t WeightBytes(const nn::Llama& model) {
  size_t bytes = 0;
  for (const nn::Tensor& weight : StepWeights(model)) bytes += weight.nbytes();
  return static_cast<int64_t>(bytes);
}

/// Bytes of the keys and values, in single precision, of a text.
inline int64_t CacheBytes(const nn::LlamaConfig& config, int64_t tokens) {
  return 2 * 4 * tokens * config.layers * config.kv_heads * config.head_width;
}

/// Additions and multiplications of the matrix products of a prompt; attention and the head, which
/// sees one token, left out.
inline double PrefillOperations(const nn::Llama& model, int64_t tokens) {
  const auto size = static_cast<int64_t>(model.head().element_size());
  const auto numbers = WeightBytes(model) / size - model.head().numel();
  return 2.0 * static_cast<double>(numbers) * static_cast<double>(tokens);
}

/// Seconds since some moment: processor time of this process with one thread, so that what else the
/// machine does counts little, and that of the clock with several.
double SecondsWith(int threads);

/// Bytes a second that the memory gives to a number of threads which do nothing else.
double MemoryBandwidth(int threads);
/// The same of reading the model's own weights once, as a step does.
double WeightBandwidth(const nn::Llama& model, int threads);
/// Operations a second of at::matmul on large matrices with the threads set.
double MatmulSpeed(at::ScalarType type);

}  // namespace graspbench

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nn/dot_kernels.h"

/// One step of a Llama's decoding on the CPU, in plain C++: the time goes into reading the weights
/// once, so everything between two reads stays in the cache and in one parallel region.
///
/// The numbers of a text do not depend on the other texts of the batch nor on the number of
/// threads: each sum is taken in the same order by one thread.
namespace graspbench::nn {

struct DecodeLayer {
  std::vector<float> input_norm, post_attention_norm;
  WeightMatrix q, k, v, o, gate, up, down;
};

/// The weights and sizes of a Llama; the matrices are not owned.
struct DecodeModel {
  int64_t width = 0, heads = 0, kv_heads = 0, head_width = 0, feed_forward = 0;
  float epsilon = 0;
  std::vector<float> frequencies;  ///< of the rotary positions, head_width / 2
  std::vector<DecodeLayer> layers;
  std::vector<float> norm;
  WeightMatrix head;

  int64_t bytes() const;  ///< of all matrices, which a step reads
};

/// The keys or values of a layer: texts × kv heads × places × head width.
struct DecodeCache {
  float* keys = nullptr;
  float* values = nullptr;
};

/// Appends one token to each text. `x` holds the embeddings, texts × width, and is overwritten;
/// `lengths` are those of the texts before; `cache` has one entry a layer, with room for `places`
/// tokens a text; `logits` takes texts × vocabulary. Uses the threads of OpenMP, one for models
/// that the cache of a core can feed.
void DecodeStep(const DecodeModel& model, std::span<float> x, std::span<const int64_t> lengths,
                std::span<const DecodeCache> cache, int64_t places, std::span<float> logits);

}  // namespace graspbench::nn

#pragma once

#include <optional>

#include "nn/dropout.h"
#include "nn/layers.h"

/// Attention and the blocks made of it (Vaswani et al. 2017). Sequences are B × L × width.
namespace graspbench::nn {

/// softmax(q kᵀ / sqrt(d)) v per head: q is B × L × (heads d), k and v are B × S × (heads d).
/// `mask`, broadcast to B × heads × L × S, is added to the scores, or is false where a key must not
/// be seen; may be undefined.
Tensor Attend(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads,
              const Tensor& mask = {});

/// Self-attention with one matrix for queries, keys and values, under the names of vision
/// transformers: "qkv", "proj".
struct FusedAttention {
  FusedAttention(const Scope& scope, int64_t width, int64_t heads, bool qkv_bias);
  Tensor operator()(const Tensor& x, const Tensor& mask = {}) const;
  int64_t heads;
  Linear qkv, proj;
};

/// Attention from a sequence to another one, of its own width: "q_proj", "k_proj", "v_proj",
/// "out_proj".
struct CrossAttention {
  CrossAttention(const Scope& scope, int64_t width, int64_t context_width, int64_t heads);
  Tensor operator()(const Tensor& x, const Tensor& context, const Tensor& mask = {}) const;
  int64_t heads;
  Linear q, k, v, out;
};

/// x + attention(norm1(x)), then x + mlp(norm2(x)), the MLP four times as wide with GELU; names
/// norm1, attn, norm2, mlp.fc1, mlp.fc2. With `context_width` an attention to a context comes
/// between the two: norm_cross, cross.
struct PreNormBlock {
  struct Options {
    int64_t width = 384, heads = 6;
    bool qkv_bias = false;
    double drop_path = 0;
    int64_t context_width = 0;
  };
  PreNormBlock(const Scope& scope, const Options& options);
  Tensor operator()(const Tensor& x, const TrainingNoise* noise = nullptr, const Tensor& mask = {},
                    const Tensor& context = {}) const;

  double drop_path;
  LayerNorm norm1, norm2;
  FusedAttention attention;
  Linear fc1, fc2;
  std::optional<LayerNorm> norm_cross;
  std::optional<CrossAttention> cross;
};

/// norm(x + attention(x)), then norm(x + mlp(x)), as in BERT and under Hugging Face's names of its
/// layers (attention.self.query, ..., intermediate.dense, output.dense, output.LayerNorm).
struct PostNormBlock {
  struct Options {
    int64_t width = 768, heads = 12, hidden = 3072;
    double epsilon = 1e-12, dropout = 0.1;
  };
  PostNormBlock(const Scope& scope, const Options& options);
  Tensor operator()(const Tensor& x, const Tensor& mask = {},
                    const TrainingNoise* noise = nullptr) const;

  int64_t heads;
  double dropout;
  Linear query, key, value, attention_output, intermediate, output;
  LayerNorm attention_norm, output_norm;
};

}  // namespace graspbench::nn

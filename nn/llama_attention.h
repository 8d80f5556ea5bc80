#pragma once

#include "nn/llama.h"

/// The parts of a Llama layer that training and decoding share.
namespace graspbench::nn {

/// Cosines and sines of the rotary positions (Su et al. 2021): B × 1 × T × head width / 2, or one
/// row for all, single precision.
struct Rotation {
  Tensor cosine, sine;
};

/// Radians a position of each plane, head width / 2.
Tensor RotationFrequencies(const LlamaConfig& config, at::Device device);

/// Of whole-numbered positions B × T.
Rotation RotationAt(const LlamaConfig& config, const Tensor& positions);

/// x, B × heads × T × head width, turned: coordinate i and i + half are one plane, as in the
/// weights that Hugging Face distributes (Meta's own interleave them).
Tensor Rotate(const Tensor& x, const Rotation& rotation);

/// x, B × T × (heads · head width), as B × heads × T × head width.
Tensor SplitHeads(const Tensor& x, int64_t head_width);
Tensor JoinHeads(const Tensor& x);

/// softmax(q kᵀ / sqrt(head width)) v, B × T × (heads · head width), of q B × heads × T × head
/// width and k, v B × kv heads × S × head width. `visible`, B × 1 × T × S, tells what each query
/// may see; undefined: key s for query t where s ≤ t.
Tensor Attend(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& visible);

/// Attention of a layer before its o_proj, on normalised x.
Tensor SelfAttention(const LlamaLayer& layer, const LlamaConfig& config, const Tensor& x,
                     const Rotation& rotation, const Tensor& visible,
                     const TrainingNoise* noise = nullptr);

/// down(silu(gate(x)) · up(x))
Tensor FeedForward(const LlamaLayer& layer, const Tensor& x, const TrainingNoise* noise = nullptr);

}  // namespace graspbench::nn

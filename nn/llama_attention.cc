#include "nn/llama_attention.h"

namespace graspbench::nn {

Tensor RotationFrequencies(const LlamaConfig& config, at::Device device) {
  const auto options = at::TensorOptions(device).dtype(at::kFloat);
  const Tensor exponents =
      at::arange(0, config.head_width, 2, options).div(static_cast<double>(config.head_width));
  return at::pow(config.rope_theta, exponents).reciprocal().div(config.rope_scale);
}

Rotation RotationAt(const LlamaConfig& config, const Tensor& positions) {
  const Tensor angles = positions.to(at::kFloat)
                            .unsqueeze(-1)
                            .mul(RotationFrequencies(config, positions.device()))
                            .unsqueeze(1);
  return {angles.cos(), angles.sin()};
}

Tensor Rotate(const Tensor& x, const Rotation& rotation) {
  const std::vector<Tensor> halves = x.to(at::kFloat).chunk(2, -1);
  return at::cat({halves[0] * rotation.cosine - halves[1] * rotation.sine,
                  halves[1] * rotation.cosine + halves[0] * rotation.sine},
                 -1)
      .to(x.scalar_type());
}

Tensor SplitHeads(const Tensor& x, int64_t head_width) {
  return x.view({x.size(0), x.size(1), -1, head_width}).transpose(1, 2);
}

Tensor JoinHeads(const Tensor& x) { return x.transpose(1, 2).flatten(2); }

Tensor Attend(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& visible) {
  const bool grouped = q.size(1) != k.size(1);
  return JoinHeads(at::scaled_dot_product_attention(
      q, k, v, visible.defined() ? std::optional(visible) : std::nullopt, /*dropout_p=*/0,
      /*is_causal=*/!visible.defined(), /*scale=*/std::nullopt, /*enable_gqa=*/grouped));
}

Tensor SelfAttention(const LlamaLayer& layer, const LlamaConfig& config, const Tensor& x,
                     const Rotation& rotation, const Tensor& visible, const TrainingNoise* noise) {
  const Tensor q = Rotate(SplitHeads(layer.q_proj(x, noise), config.head_width), rotation);
  const Tensor k = Rotate(SplitHeads(layer.k_proj(x, noise), config.head_width), rotation);
  const Tensor v = SplitHeads(layer.v_proj(x, noise), config.head_width);
  return Attend(q, k, v, visible);
}

Tensor FeedForward(const LlamaLayer& layer, const Tensor& x, const TrainingNoise* noise) {
  return layer.down_proj(at::silu(layer.gate_proj(x, noise)) * layer.up_proj(x, noise), noise);
}

}  // namespace graspbench::nn

#include "nn/transformer.h"

#include "core/error.h"

namespace graspbench::nn {
namespace {

// B × L × (heads d) to B × heads × L × d.
Tensor SplitHeads(const Tensor& x, int64_t heads) {
  return x.unflatten(-1, {heads, -1}).transpose(1, 2);
}

}  // namespace

Tensor Attend(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads,
              const Tensor& mask) {
  if (q.size(-1) % heads != 0) {
    throw Error(ErrorKind::kInternal, "a width of " + std::to_string(q.size(-1)) +
                                          " does not divide into " + std::to_string(heads) +
                                          " heads");
  }
  const std::optional<Tensor> bias = mask.defined() ? std::optional<Tensor>(mask) : std::nullopt;
  const Tensor mixed = at::scaled_dot_product_attention(SplitHeads(q, heads), SplitHeads(k, heads),
                                                        SplitHeads(v, heads), bias);
  return mixed.transpose(1, 2).flatten(2);
}

FusedAttention::FusedAttention(const Scope& scope, int64_t width, int64_t the_heads, bool qkv_bias)
    : heads(the_heads),
      qkv(scope / "qkv", width, 3 * width, qkv_bias),
      proj(scope / "proj", width, width) {}

Tensor FusedAttention::operator()(const Tensor& x, const Tensor& mask) const {
  const std::vector<Tensor> parts = qkv(x).chunk(3, -1);
  return proj(Attend(parts[0], parts[1], parts[2], heads, mask));
}

CrossAttention::CrossAttention(const Scope& scope, int64_t width, int64_t context_width,
                               int64_t the_heads)
    : heads(the_heads),
      q(scope / "q_proj", width, width),
      k(scope / "k_proj", context_width, width),
      v(scope / "v_proj", context_width, width),
      out(scope / "out_proj", width, width) {}

Tensor CrossAttention::operator()(const Tensor& x, const Tensor& context,
                                  const Tensor& mask) const {
  return out(Attend(q(x), k(context), v(context), heads, mask));
}

PreNormBlock::PreNormBlock(const Scope& scope, const Options& options)
    : drop_path(options.drop_path),
      norm1(scope / "norm1", options.width),
      norm2(scope / "norm2", options.width),
      attention(scope / "attn", options.width, options.heads, options.qkv_bias),
      fc1(scope / "mlp" / "fc1", options.width, 4 * options.width),
      fc2(scope / "mlp" / "fc2", 4 * options.width, options.width) {
  if (options.context_width > 0) {
    norm_cross.emplace(scope / "norm_cross", options.width);
    cross.emplace(scope / "cross", options.width, options.context_width, options.heads);
  }
}

Tensor PreNormBlock::operator()(const Tensor& x, const TrainingNoise* noise, const Tensor& mask,
                                const Tensor& context) const {
  Tensor y = x + DropItems(attention(norm1(x), mask), drop_path, noise);
  if (cross) y = y + DropItems((*cross)((*norm_cross)(y), context), drop_path, noise);
  return y + DropItems(fc2(at::gelu(fc1(norm2(y)))), drop_path, noise);
}

PostNormBlock::PostNormBlock(const Scope& scope, const Options& options)
    : heads(options.heads),
      dropout(options.dropout),
      query(scope / "attention" / "self" / "query", options.width, options.width),
      key(scope / "attention" / "self" / "key", options.width, options.width),
      value(scope / "attention" / "self" / "value", options.width, options.width),
      attention_output(scope / "attention" / "output" / "dense", options.width, options.width),
      intermediate(scope / "intermediate" / "dense", options.width, options.hidden),
      output(scope / "output" / "dense", options.hidden, options.width),
      attention_norm(scope / "attention" / "output" / "LayerNorm", options.width, options.epsilon),
      output_norm(scope / "output" / "LayerNorm", options.width, options.epsilon) {}

Tensor PostNormBlock::operator()(const Tensor& x, const Tensor& mask,
                                 const TrainingNoise* noise) const {
  const Tensor mixed = attention_output(Attend(query(x), key(x), value(x), heads, mask));
  const Tensor y = attention_norm(x + Dropout(mixed, dropout, noise));
  return output_norm(y + Dropout(output(at::gelu(intermediate(y))), dropout, noise));
}

}  // namespace graspbench::nn

#include "nn/llama.h"

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "nn/llama_attention.h"

namespace graspbench::nn {
namespace {

constexpr char kAdapterRoot[] = "base_model.model.";
constexpr double kDeviation = 0.02;  // of fresh weights, transformers' initializer_range

/// The seven linear layers with the places of their names.
std::vector<std::pair<std::string, LoraLinear*>> LinearsOf(LlamaLayer& layer) {
  return {{"self_attn.q_proj", &layer.q_proj}, {"self_attn.k_proj", &layer.k_proj},
          {"self_attn.v_proj", &layer.v_proj}, {"self_attn.o_proj", &layer.o_proj},
          {"mlp.gate_proj", &layer.gate_proj}, {"mlp.up_proj", &layer.up_proj},
          {"mlp.down_proj", &layer.down_proj}};
}

std::string LastName(const std::string& name) { return name.substr(name.rfind('.') + 1); }

void ResizeRows(const Tensor& table, int64_t rows) {
  const at::NoGradGuard no_grad;
  const int64_t kept = std::min(rows, table.size(0));
  Tensor resized = at::empty({rows, table.size(1)}, table.options());
  resized.narrow(0, 0, kept).copy_(table.narrow(0, 0, kept));
  resized.narrow(0, kept, rows - kept)
      .copy_(table.mean(0, /*keepdim=*/true, at::kFloat).expand({rows - kept, -1}));
  resized.requires_grad_(table.requires_grad());
  table.set_data(resized);
}

/// A trainable stand-in for `original`, with its numbers unless the adapter's file has them.
Tensor WholeModule(ParameterStore& adapter, const std::string& name, const Tensor& original) {
  const Tensor copy = adapter.Parameter(name, original.sizes().vec(), Init::Zeros());
  if (!adapter.HasFile()) copy.copy_(original.detach());
  return copy;
}

/// Where each token of a mask B × T lies in its text.
Tensor PositionsOf(const Tensor& mask) { return (mask.to(at::kLong).cumsum(1) - 1).clamp_min(0); }

/// Whether padding, if there is any, comes after the tokens.
bool PadsAtEnd(const Tensor& mask) {
  const Tensor after = mask.slice(1, 1), before = mask.slice(1, 0, mask.size(1) - 1);
  return !after.logical_and(before.logical_not()).any().item<bool>();
}

/// What each position may see, B × 1 × T × T: the tokens before it, and always itself.
Tensor Visible(const Tensor& mask) {
  const int64_t length = mask.size(1);
  const Tensor all = at::ones({length, length}, mask.options());
  const Tensor causal = all.tril().unsqueeze(0).logical_and(mask.unsqueeze(1));
  return causal.logical_or(at::eye(length, mask.options())).unsqueeze(1);
}

}  // namespace

LlamaLayer::LlamaLayer(const Scope& scope, const LlamaConfig& config)
    : input_layernorm(scope / "input_layernorm", config.width, config.epsilon),
      q_proj(scope / "self_attn" / "q_proj", config.width, config.heads * config.head_width,
             kDeviation),
      k_proj(scope / "self_attn" / "k_proj", config.width, config.kv_heads * config.head_width,
             kDeviation),
      v_proj(scope / "self_attn" / "v_proj", config.width, config.kv_heads * config.head_width,
             kDeviation),
      o_proj(scope / "self_attn" / "o_proj", config.heads * config.head_width, config.width,
             kDeviation),
      post_attention_layernorm(scope / "post_attention_layernorm", config.width, config.epsilon),
      gate_proj(scope / "mlp" / "gate_proj", config.width, config.feed_forward, kDeviation),
      up_proj(scope / "mlp" / "up_proj", config.width, config.feed_forward, kDeviation),
      down_proj(scope / "mlp" / "down_proj", config.feed_forward, config.width, kDeviation) {}

Llama::Llama(const Scope& scope, const LlamaConfig& config)
    : config_(config),
      embedding_(
          (scope / "model" / "embed_tokens")
              .Parameter("weight", {config.vocabulary, config.width}, Init::Normal(kDeviation))),
      norm_(scope / "model" / "norm", config.width, config.epsilon) {
  for (int64_t i = 0; i < config.layers; ++i) {
    layers_.emplace_back(scope / "model" / "layers" / i, config);
  }
  if (!config.tied) {
    head_ = (scope / "lm_head")
                .Parameter("weight", {config.vocabulary, config.width}, Init::Normal(kDeviation));
  }
}

Tensor Llama::Embed(const Tensor& ids) const { return at::embedding(embedding_, ids); }

Tensor Llama::Hidden(const Tensor& embeddings, const Tensor& mask,
                     const TrainingNoise* noise) const {
  const int64_t length = embeddings.size(1);
  if (length > config_.positions) {
    throw Error(ErrorKind::kUsage, "a sequence of " + std::to_string(length) +
                                       " tokens is longer than the model's " +
                                       std::to_string(config_.positions) + " positions");
  }
  const bool causal_suffices = !mask.defined() || length == 1 || PadsAtEnd(mask);
  const Tensor positions =
      mask.defined() ? PositionsOf(mask)
                     : at::arange(length, embeddings.options().dtype(at::kLong)).unsqueeze(0);
  const Rotation rotation = RotationAt(config_, positions);
  const Tensor visible = causal_suffices ? Tensor() : Visible(mask);
  Tensor x = embeddings.to(layers_.front().q_proj.weight.scalar_type());
  for (const LlamaLayer& layer : layers_) {
    x = x + layer.o_proj(
                SelfAttention(layer, config_, layer.input_layernorm(x), rotation, visible, noise),
                noise);
    x = x + FeedForward(layer, layer.post_attention_layernorm(x), noise);
  }
  return norm_(x);
}

Tensor Llama::Logits(const Tensor& hidden) const {
  return at::linear(hidden.to(head().scalar_type()), head()).to(at::kFloat);
}

void Llama::Resize(int64_t vocabulary) {
  if (vocabulary < 1) throw Error(ErrorKind::kUsage, "a vocabulary needs at least one token");
  ResizeRows(embedding_, vocabulary);
  if (!config_.tied) ResizeRows(head_, vocabulary);
  config_.vocabulary = vocabulary;
}

void Llama::Attach(ParameterStore& adapter, const LoraConfig& config) {
  const std::string root = kAdapterRoot;
  std::vector<std::string> places;
  for (int64_t i = 0; i < config_.layers; ++i) {
    for (const auto& [name, linear] : LinearsOf(layers_[static_cast<size_t>(i)])) {
      if (i == 0) places.push_back(LastName(name));
      if (!config.Targets(LastName(name))) continue;
      Scope scope = Scope(adapter) / "base_model" / "model" / "model" / "layers" / i;
      linear->Attach(scope / name, config);
    }
  }
  for (const std::string& target : config.targets) {
    if (std::ranges::find(places, target) == places.end()) {
      throw Error(ErrorKind::kInput, "target_modules: this model has no layers \"" + target + "\"",
                  {}, "it has q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj");
    }
  }
  for (const std::string& module : config.whole_modules) {
    if (module == "embed_tokens") {
      embedding_ = WholeModule(adapter, root + "model.embed_tokens.weight", embedding_);
    } else if (module == "lm_head" && !config_.tied) {
      head_ = WholeModule(adapter, root + "lm_head.weight", head_);
    } else {
      throw Error(ErrorKind::kInput,
                  "modules_to_save: \"" + module + "\" cannot be trained as a whole here", {},
                  config_.tied ? "only embed_tokens, which is the head of this model, too"
                               : "only embed_tokens and lm_head");
    }
  }
}

void Llama::Merge() {
  for (LlamaLayer& layer : layers_) {
    for (const auto& [name, linear] : LinearsOf(layer)) linear->Merge();
  }
  const auto type = layers_.front().q_proj.weight.scalar_type();
  for (Tensor* whole : {&embedding_, &head_}) {
    if (whole->defined() && whole->scalar_type() != type) *whole = whole->detach().to(type);
  }
}

Llama Llama::Merged() const {
  Llama merged = *this;
  for (LlamaLayer& layer : merged.layers_) {
    for (const auto& [name, linear] : LinearsOf(layer)) {
      linear->weight = linear->Merged();
      linear->Detach();
    }
  }
  return merged;
}

bool IsLlamaBuffer(const std::string& name) { return name.ends_with(".rotary_emb.inv_freq"); }

void SaveAdapter(const std::filesystem::path& folder, const ParameterStore& adapter,
                 const LoraConfig& config) {
  CreateFolder(folder);
  adapter.Save(folder / "adapter_model.safetensors", {{"format", "pt"}},
               [](const std::string& name) { return name.starts_with(kAdapterRoot); });
  WriteFile(folder / "adapter_config.json", ToJson(config.ToValue(), 2) + "\n");
}

ParameterStore OpenAdapter(const std::filesystem::path& folder, at::TensorOptions options) {
  const auto safe = folder / "adapter_model.safetensors";
  return ParameterStore(
      WeightFile(std::filesystem::exists(safe) ? safe : folder / "adapter_model.bin"), options);
}

}  // namespace graspbench::nn

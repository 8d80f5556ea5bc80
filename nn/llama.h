#pragma once

#include <filesystem>
#include <vector>

#include "nn/layers.h"
#include "nn/llama_config.h"
#include "nn/lora.h"

namespace graspbench::nn {

/// One decoder layer: attention and a gated feed-forward network, each on the normalised input and
/// added to it.
struct LlamaLayer {
  LlamaLayer(const Scope& scope, const LlamaConfig& config);

  RmsNorm input_layernorm;
  LoraLinear q_proj, k_proj, v_proj, o_proj;
  RmsNorm post_attention_layernorm;
  LoraLinear gate_proj, up_proj, down_proj;
};

/// The language model of Llama and Vicuna (Touvron et al. 2023): RMSNorm, rotary positions in
/// halves, grouped-query attention, SwiGLU; equal to transformers' LlamaForCausalLM. It reads
/// embeddings, not ids, so that a prompt may hold other things than words.
///
/// Tensors have the names of the public checkpoints ("model.layers.0.self_attn.q_proj.weight",
/// "lm_head.weight"); the unused "*.rotary_emb.inv_freq" of old ones can be ignored by
/// IsLlamaBuffer. Numbers are in the type of the store: single precision, or bfloat16 for a large
/// model.
class Llama {
 public:
  /// Throws Error (kInput) naming a tensor that is missing or has another shape.
  Llama(const Scope& scope, const LlamaConfig& config);

  /// Rows of the embedding: whole numbers of any shape → shape × width.
  Tensor Embed(const Tensor& ids) const;

  /// Last hidden states, normalised: B × T × width of embeddings B × T × width. Each position sees
  /// itself and those before it; `mask` (B × T, true where there is a token; undefined: all) takes
  /// out padding on either side, and positions are counted without it. What comes out at padding
  /// means nothing. `noise` is given while training (LoraConfig::dropout). Throws Error (kUsage)
  /// for more positions than the model has.
  Tensor Hidden(const Tensor& embeddings, const Tensor& mask = {},
                const TrainingNoise* noise = nullptr) const;

  /// Single-precision logits, … × vocabulary, of hidden states … × width.
  Tensor Logits(const Tensor& hidden) const;

  /// Room for added tokens: grows or shrinks the embedding and the head to `vocabulary` rows, new
  /// ones being the mean of those there (as PointLLM and FastChat do). The store and the model
  /// share the new tensors. Call it before Attach.
  void Resize(int64_t vocabulary);

  /// Puts a low-rank adapter on the model: the updates and, as trainable copies, the
  /// `whole_modules`. `adapter` holds them under PEFT's names
  /// ("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"), fresh or read.
  /// Freeze the base by simply not calling Train of its store. Throws Error (kInput) for targets
  /// that this model has not, and as the constructor.
  void Attach(ParameterStore& adapter, const LoraConfig& config);
  /// Adds the updates to the weights, also to those of the store, and drops them; whole modules get
  /// the type of the layers.
  void Merge();
  /// The same model without updates, they being added to copies of the weights; weights without an
  /// update are shared.
  Llama Merged() const;

  const LlamaConfig& config() const { return config_; }
  const std::vector<LlamaLayer>& layers() const { return layers_; }
  const RmsNorm& norm() const { return norm_; }
  const Tensor& embedding() const { return embedding_; }  ///< vocabulary × width
  const Tensor& head() const { return config_.tied ? embedding_ : head_; }

 private:
  LlamaConfig config_;
  Tensor embedding_, head_;
  std::vector<LlamaLayer> layers_;
  RmsNorm norm_;
};

/// Whether a tensor of a checkpoint is one that Llama computes itself: for RequireAllUsed.
bool IsLlamaBuffer(const std::string& name);

/// Writes and reads what PEFT does: `adapter_config.json` and `adapter_model.safetensors` (or
/// .bin) in `folder`.
/// Of the tensors of a store those are written that Attach has asked for.
void SaveAdapter(const std::filesystem::path& folder, const ParameterStore& adapter,
                 const LoraConfig& config);
ParameterStore OpenAdapter(const std::filesystem::path& folder, at::TensorOptions options);

}  // namespace graspbench::nn

#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/value.h"

namespace graspbench::nn {

/// The shape of a Llama language model and the ids with a meaning, as `config.json` of Hugging
/// Face's transformers has them.
struct LlamaConfig {
  int64_t vocabulary = 0;     ///< rows of the embedding, `vocab_size`
  int64_t width = 0;          ///< `hidden_size`
  int64_t layers = 0;         ///< `num_hidden_layers`
  int64_t heads = 0;          ///< query heads, `num_attention_heads`
  int64_t kv_heads = 0;       ///< key and value heads, `num_key_value_heads`; divides `heads`
  int64_t head_width = 0;     ///< `head_dim`, or width / heads; even
  int64_t feed_forward = 0;   ///< `intermediate_size`
  double epsilon = 0;         ///< of RMSNorm, `rms_norm_eps`
  double rope_theta = 10000;  ///< base of the rotary frequencies, `rope_theta`
  double rope_scale = 1;      ///< positions are divided by it ("linear" `rope_scaling`)
  int64_t positions = 0;      ///< longest sequence, `max_position_embeddings`
  bool tied = false;          ///< the head is the embedding, `tie_word_embeddings`
  int64_t bos = 0;            ///< begins a text, `bos_token_id`
  std::vector<int64_t> eos;   ///< each of them ends one, `eos_token_id`
  int64_t pad = -1;           ///< `pad_token_id`; -1 for none

  /// Reads `config.json`, or the one in a folder. Sizes, ε and the ids must be there; the few keys
  /// that may be missing get the defaults of the format (rope_theta 10000, as many key as query
  /// heads, untied). Throws Error (kMissing, kInput) naming the key, also for what this Llama does
  /// not do: biases, other activations, other kinds of scaled positions.
  static LlamaConfig Read(const std::filesystem::path& path);
  /// What Read reads, and transformers.
  Value ToValue() const;
  /// Throws Error (kInput) naming `where` and the key whose value cannot be.
  void Check(const std::string& where) const;

  bool operator==(const LlamaConfig&) const = default;
};

}  // namespace graspbench::nn

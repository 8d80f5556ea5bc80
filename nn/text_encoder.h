#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "nn/transformer.h"

namespace graspbench::nn {

struct TextEncoderConfig {
  /// How positions are numbered: from 0, or, as RoBERTa has it, from the row after the padding's,
  /// padding not counted.
  enum class Kind { kBert, kRoberta };

  Kind kind = Kind::kBert;
  int64_t vocabulary = 30522, width = 768, depth = 12, heads = 12, hidden = 3072;
  int64_t positions = 512;  ///< rows of the table of positions
  int64_t segments = 2;     ///< rows of the table of segments (token types)
  int64_t padding_token = 0;
  double epsilon = 1e-12, dropout = 0.1;

  /// Longest sequence in tokens: 512 of BERT, 512 of RoBERTa's 514 rows.
  int64_t length() const;

  static TextEncoderConfig BertBase() { return {}; }
  static TextEncoderConfig RobertaBase();
  /// Reads Hugging Face's config.json ("model_type": "bert" or "roberta"). Throws Error (kMissing,
  /// kInput) naming the key, also for activations and position embeddings other than BERT's.
  static TextEncoderConfig Read(const std::filesystem::path& path);
  /// What Read reads.
  Value ToValue() const;
};

/// Weights of an encoder under the names that TextEncoder asks for: without "bert." or "roberta."
/// before them, and with "weight" and "bias" for the "gamma" and "beta" of the oldest files.
WeightFile OpenTextEncoderWeights(const std::filesystem::path& path);

/// BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019) encoders under Hugging Face's names.
class TextEncoder {
 public:
  TextEncoder(const Scope& scope, const TextEncoderConfig& config);

  /// Tokens B × L to hidden states B × L × width. `mask`, B × L, is true for tokens and false for
  /// padding; undefined: no padding. Throws Error (kInput) for more than length() tokens and for
  /// numbers outside the vocabulary.
  Tensor operator()(const Tensor& tokens, const Tensor& mask = {},
                    const TrainingNoise* noise = nullptr) const;

  /// tanh of a linear map of the first token's state, B × width; only where the weights have a
  /// "pooler".
  Tensor Pool(const Tensor& states) const;
  bool has_pooler() const { return pooler_.has_value(); }

  const TextEncoderConfig& config() const { return config_; }

 private:
  Tensor PositionsOf(const Tensor& tokens) const;

  TextEncoderConfig config_;
  Embedding words_, positions_, segments_;
  LayerNorm norm_;
  std::vector<PostNormBlock> blocks_;
  std::optional<Linear> pooler_;
};

/// The mean of the states of a text's own tokens, B × width.
Tensor MeanOfTokens(const Tensor& states, const Tensor& mask);

}  // namespace graspbench::nn

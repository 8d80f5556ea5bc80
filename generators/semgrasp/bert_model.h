#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "generators/semgrasp/bert_config.h"
#include "generators/semgrasp/grasp_tokenizer.h"
#include "nn/text/tokenizer.h"

namespace graspbench::semgrasp {

/// Texts as BERT reads them: [CLS], the words' ids, [SEP]; shorter ones filled up.
struct TextBatch {
  Tensor ids;   ///< B × L
  Tensor mask;  ///< B × L, true where there is a text
};

/// The vocabulary of a text encoder: BERT's `vocab.txt`, or the `tokenizer.model` of an encoder of
/// our own, in which <s>, </s> and <unk> stand for [CLS], [SEP] and [PAD].
class BertText {
 public:
  /// Of a folder. Throws Error (kMissing, kInput) where it has no vocabulary or one without
  /// these tokens.
  explicit BertText(const std::filesystem::path& folder);

  std::vector<int64_t> Encode(const std::string& text) const;
  TextBatch Batch(std::span<const std::vector<int64_t>> texts) const;
  int64_t vocabulary() const { return words_->vocabulary(); }

 private:
  std::unique_ptr<nn::Tokenizer> words_;
  int64_t begin_ = 0, end_ = 0, padding_ = 0;
};

/// The baseline of SemGrasp's table 2: what BERT makes of a text, beside what PointBERT makes of
/// the object, goes into one classification head for each grasp token. The paper does not give the
/// heads; here each has one hidden layer, so that text and object can meet. The heads do not know
/// of each other.
class BertClassifier {
 public:
  /// `scope` has the encoder's tensors and "heads".
  BertClassifier(const nn::Scope& scope, const nn::TextEncoderConfig& encoder, int64_t head_width,
                 const GraspTokenizerConfig& tokenizer);

  /// Logits of the codes, B × K for each token. Throws Error (kInput) for a text that is too long.
  std::vector<Tensor> operator()(const TextBatch& texts, const ObjectFeatures& objects,
                                 const nn::TrainingNoise* noise = nullptr) const;

  const nn::TextEncoder& encoder() const { return encoder_; }

 private:
  nn::TextEncoder encoder_;
  std::vector<nn::Mlp> heads_;
};

/// The baseline of a folder of weights, `bert/` in it: config.json, model.safetensors and the
/// vocabulary, in Hugging Face's layout.
struct LoadedBert {
  LoadedBert(const std::filesystem::path& folder, const BertConfig& config,
             const GraspTokenizerConfig& tokenizer, at::Device device);
  BertText text;
  nn::ParameterStore store;
  BertClassifier model;
};

}  // namespace graspbench::semgrasp

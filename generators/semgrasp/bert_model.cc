#include "generators/semgrasp/bert_model.h"

#include <algorithm>

#include "core/error.h"
#include "generators/semgrasp/weights.h"
#include "nn/text/sentence_piece.h"
#include "nn/text/word_piece.h"

namespace graspbench::semgrasp {
namespace {

constexpr double kObjectUnit = 0.1;  // m

// As the decoders of the grasp tokenizer see an object.
Tensor ObjectVector(const ObjectFeatures& objects) {
  return at::cat(
      {nn::PointBert::Pool(objects.tokens), (objects.scale / kObjectUnit).log().unsqueeze(-1)}, -1);
}

}  // namespace

BertText::BertText(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / file::kWords)) {
    words_ = std::make_unique<nn::WordPiece>(folder);
    begin_ = words_->Id("[CLS]");
    end_ = words_->Id("[SEP]");
    padding_ = words_->Id("[PAD]");
  } else {
    auto pieces = std::make_unique<nn::SentencePiece>(folder);
    begin_ = pieces->bos();
    end_ = pieces->eos();
    padding_ = pieces->unknown();
    words_ = std::move(pieces);
  }
  if (begin_ < 0 || end_ < 0 || padding_ < 0) {
    throw Error(ErrorKind::kInput, "the vocabulary has no [CLS], [SEP] and [PAD]", folder.string());
  }
}

std::vector<int64_t> BertText::Encode(const std::string& text) const {
  std::vector<int64_t> ids = {begin_};
  const std::vector<int64_t> words = words_->Encode(text);
  ids.insert(ids.end(), words.begin(), words.end());
  ids.push_back(end_);
  return ids;
}

TextBatch BertText::Batch(std::span<const std::vector<int64_t>> texts) const {
  size_t longest = 0;
  for (const auto& ids : texts) longest = std::max(longest, ids.size());
  std::vector<int64_t> all;
  std::vector<Tensor> masks;
  for (const auto& ids : texts) {
    all.insert(all.end(), ids.begin(), ids.end());
    all.insert(all.end(), longest - ids.size(), padding_);
    masks.push_back(at::arange(static_cast<int64_t>(longest)) < static_cast<int64_t>(ids.size()));
  }
  return {at::tensor(all, at::kLong).view({static_cast<int64_t>(texts.size()), -1}),
          at::stack(masks)};
}

BertClassifier::BertClassifier(const nn::Scope& scope, const nn::TextEncoderConfig& encoder,
                               int64_t head_width, const GraspTokenizerConfig& tokenizer)
    : encoder_(scope, encoder) {
  const int64_t width = encoder.width + 2 * tokenizer.object_encoder.width + 1;
  for (size_t i = 0; i < tokenizer.tokens.size(); ++i) {
    heads_.emplace_back(scope / "heads" / static_cast<int64_t>(i),
                        std::vector{width, head_width, tokenizer.quantizer.codes});
  }
}

std::vector<Tensor> BertClassifier::operator()(const TextBatch& texts,
                                               const ObjectFeatures& objects,
                                               const nn::TrainingNoise* noise) const {
  const at::Device device = objects.centre.device();
  const Tensor states = encoder_(texts.ids.to(device), texts.mask.to(device), noise);
  const Tensor text = encoder_.has_pooler() ? encoder_.Pool(states) : states.select(1, 0);
  const Tensor both =
      at::cat({nn::Dropout(text, encoder_.config().dropout, noise), ObjectVector(objects)}, -1);
  std::vector<Tensor> logits;
  for (const nn::Mlp& head : heads_) logits.push_back(head(both));
  return logits;
}

LoadedBert::LoadedBert(const std::filesystem::path& folder, const BertConfig& config,
                       const GraspTokenizerConfig& tokenizer, at::Device device)
    : text(folder / file::kBert),
      store(nn::WeightFile(folder / file::kBert / file::kModel),
            at::TensorOptions(device).dtype(at::kFloat)),
      model(store, nn::TextEncoderConfig::Read(folder / file::kBert / file::kModelConfig),
            config.head_width, tokenizer) {
  store.RequireAllUsed();
}

}  // namespace graspbench::semgrasp

#include <sentencepiece_trainer.h>

#include "core/error.h"
#include "nn/text/sentence_piece.h"

namespace graspbench::nn {
namespace {

class Sentences final : public sentencepiece::SentenceIterator {
 public:
  explicit Sentences(const std::vector<std::string>& sentences) : sentences_(sentences) {}
  bool done() const override { return next_ == sentences_.size(); }
  void Next() override { ++next_; }
  const std::string& value() const override { return sentences_[next_]; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  const std::vector<std::string>& sentences_;
  size_t next_ = 0;
};

}  // namespace

std::string TrainSentencePiece(const std::vector<std::string>& sentences, int64_t vocabulary) {
  if (sentences.empty()) throw Error(ErrorKind::kUsage, "no sentences to train a tokenizer on");
  Sentences iterator(sentences);
  std::string model;
  // The settings of Llama's tokenizer.model.
  const auto status =
      sentencepiece::SentencePieceTrainer::Train({{"model_type", "bpe"},
                                                  {"vocab_size", std::to_string(vocabulary)},
                                                  {"hard_vocab_limit", "false"},
                                                  {"byte_fallback", "true"},
                                                  {"character_coverage", "1.0"},
                                                  {"normalization_rule_name", "identity"},
                                                  {"remove_extra_whitespaces", "false"},
                                                  {"allow_whitespace_only_pieces", "true"},
                                                  {"split_digits", "true"},
                                                  {"shuffle_input_sentence", "false"},
                                                  {"num_threads", "1"},
                                                  {"minloglevel", "3"}},
                                                 &iterator, &model);
  if (!status.ok()) {
    throw Error(ErrorKind::kUsage,
                "no tokenizer of " + std::to_string(vocabulary) + " pieces can be trained on " +
                    std::to_string(sentences.size()) + " sentences",
                "SentencePiece", status.ToString());
  }
  return model;
}

}  // namespace graspbench::nn

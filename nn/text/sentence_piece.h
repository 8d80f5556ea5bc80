#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nn/text/tokenizer.h"

namespace graspbench::nn {

/// The tokenizer of Llama and Vicuna: a SentencePiece model (Kudo and Richardson 2018) and added
/// tokens.
///
/// Text is cut at the added tokens first (the longest that fits, from left to right), and the
/// stretches between are encoded on their own. SentencePiece puts a blank before a text, so that
/// "hold" and " hold" are one piece. That blank is put before the first stretch only if the text
/// begins with it, and not after an added token: "<SG>hold" and "<SG> hold" differ. (This is
/// transformers' `legacy=False`; the older behaviour puts one after every cut.)
class SentencePiece final : public Tokenizer {
 public:
  /// Reads `tokenizer.model`, or the one in a folder. Throws Error (kMissing, kInput).
  explicit SentencePiece(const std::filesystem::path& path);
  /// From the bytes of such a file; `where` names them in errors.
  SentencePiece(const std::string& model, const std::string& where);
  ~SentencePiece() override;

  /// Gives `token` the next free id, which it returns; a token already added, or a control piece of
  /// the model, keeps its id. Throws Error (kUsage) for an empty one.
  int64_t Add(const std::string& token);
  /// The tokens added, in the order of their ids.
  std::vector<std::string> added() const;

  std::vector<int64_t> Encode(std::string_view text) const override;
  /// A stretch of text in which added tokens are read as plain text: what comes from outside cannot
  /// forge them. `at_begin` puts the blank before it that begins a text.
  std::vector<int64_t> EncodePlain(std::string_view text, bool at_begin) const;
  std::string Decode(const std::vector<int64_t>& ids) const override;
  int64_t vocabulary() const override;
  std::string Piece(int64_t id) const override;
  int64_t Id(std::string_view piece) const override;

  int64_t unknown() const;
  int64_t bos() const;  ///< -1 for none
  int64_t eos() const;
  int64_t pad() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Trains a model of at most `vocabulary` pieces the way Llama's was: byte pair encoding over
/// sentences, bytes for what is unknown, text left as it is, digits apart; ids 0, 1, 2 are <unk>,
/// <s>, </s>. The result is the bytes of a `tokenizer.model`; equal sentences give equal bytes.
/// Throws Error (kUsage) for a vocabulary too small for the characters.
std::string TrainSentencePiece(const std::vector<std::string>& sentences, int64_t vocabulary);

}  // namespace graspbench::nn

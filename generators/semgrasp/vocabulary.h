#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "generators/semgrasp/tokenizer_config.h"
#include "nn/text/sentence_piece.h"

namespace graspbench::semgrasp {

/// The language model's tokens: the pieces of its text, then <SG>, <EG> around a grasp, <SO>, <EO>
/// around an object, <OS> for its size, and one token for each code of each codebook, "<o_12>",
/// "<m_3>", "<r0_7>" ("r" is numbered when there are several).
class Vocabulary {
 public:
  Vocabulary(const std::filesystem::path& tokenizer_model, const GraspTokenizerConfig& config);
  /// From the bytes of a `tokenizer.model`.
  Vocabulary(const std::string& model, const std::string& where,
             const GraspTokenizerConfig& config);

  int64_t text_pieces() const { return text_pieces_; }
  int64_t size() const { return pieces_.vocabulary(); }
  int64_t bos() const { return pieces_.bos(); }
  int64_t eos() const { return pieces_.eos(); }
  int64_t grasp_begin() const { return grasp_begin_; }
  int64_t grasp_end() const { return grasp_end_; }
  int64_t object_begin() const { return object_begin_; }
  int64_t object_end() const { return object_end_; }
  int64_t object_size() const { return object_size_; }

  int64_t grasp_length() const { return static_cast<int64_t>(positions_) + 2; }  ///< tokens

  /// The token of a code at a position of the grasp.
  int64_t CodeToken(size_t position, int64_t code) const;
  /// <SG>, the codes, <EG>.
  std::vector<int64_t> GraspTokens(std::span<const int64_t> codes) const;
  /// Ids of a stretch of text in which every "<grasp>" becomes the tokens of `codes`. Tokens cannot
  /// be forged: their spellings in `text` are read as plain text. `at_begin`: of a conversation.
  std::vector<int64_t> Encode(const std::string& text, std::span<const int64_t> codes = {},
                              bool at_begin = false) const;
  /// The text of ids, grasps as "<grasp>".
  std::string Decode(std::span<const int64_t> ids) const;

  /// The codes of the first whole grasp among ids.
  std::optional<std::vector<int64_t>> CodesIn(std::span<const int64_t> ids) const;
  /// What may follow `so_far` in an answer that must hold a grasp: after <SG> the codes of the
  /// first position, and so on, then <EG>; after the grasp the end. Before it any text, but after
  /// `words` tokens of it only <SG>. Empty means any text or <SG>.
  std::vector<int64_t> Allowed(std::span<const int64_t> so_far, int64_t words) const;
  /// Tokens of plain text, without those of grasps and objects.
  const std::vector<int64_t>& text_tokens() const { return text_tokens_; }

 private:
  void AddTokens(const GraspTokenizerConfig& config);

  nn::SentencePiece pieces_;
  int64_t text_pieces_;  // ids below are text
  size_t positions_ = 0;
  int64_t codes_ = 0, first_code_ = 0;
  int64_t grasp_begin_ = 0, grasp_end_ = 0, object_begin_ = 0, object_end_ = 0, object_size_ = 0;
  std::vector<int64_t> text_tokens_, text_or_grasp_;
};

}  // namespace graspbench::semgrasp

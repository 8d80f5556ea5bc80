#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "nn/text/added_tokens.h"
#include "nn/text/tokenizer.h"

namespace graspbench::nn {

/// The tokenizer of BERT (Devlin et al. 2019), uncased: text without accents in lower case, cut at
/// blanks and around punctuation and Chinese characters; then of each word the longest piece of the
/// vocabulary that begins it, the longest "##" piece that goes on, and so on. [CLS], [SEP], [PAD],
/// [MASK] and [UNK] in a text are themselves.
class WordPiece final : public Tokenizer {
 public:
  /// Reads `vocab.txt`, one piece a line, or the one in a folder. Throws Error (kMissing, kInput).
  explicit WordPiece(const std::filesystem::path& path);

  std::vector<int64_t> Encode(std::string_view text) const override;
  /// Pieces with blanks between words, those of a function left out.
  std::string Decode(const std::vector<int64_t>& ids) const override;
  int64_t vocabulary() const override { return static_cast<int64_t>(pieces_.size()); }
  std::string Piece(int64_t id) const override;
  int64_t Id(std::string_view piece) const override;

 private:
  void EncodeWord(std::u32string_view word, std::vector<int64_t>& ids) const;

  std::vector<std::string> pieces_;
  std::map<std::string, int64_t, std::less<>> ids_;
  AddedTokens functions_;
  int64_t unknown_ = 0;
};

}  // namespace graspbench::nn

#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "nn/text/added_tokens.h"
#include "nn/text/tokenizer.h"

namespace graspbench::nn {

/// The tokenizer of GPT-2 and RoBERTa (Radford et al. 2019): byte pair encoding over bytes, so that
/// no text is unknown. Text is cut into words (each with the blank before it), numbers, signs and
/// blanks; in each, the pair of neighbours that was learnt first is joined, again and again.
/// <s>, </s>, <pad>, <unk>, <mask> in a text are themselves.
class BytePair final : public Tokenizer {
 public:
  /// Reads `vocab.json` and `merges.txt` of a folder. Throws Error (kMissing, kInput).
  explicit BytePair(const std::filesystem::path& folder);

  std::vector<int64_t> Encode(std::string_view text) const override;
  /// Bytes that are no UTF-8 become U+FFFD.
  std::string Decode(const std::vector<int64_t>& ids) const override;
  int64_t vocabulary() const override { return static_cast<int64_t>(pieces_.size()); }
  /// Pieces show bytes as printable characters, a blank as "Ġ", as the files do.
  std::string Piece(int64_t id) const override;
  int64_t Id(std::string_view piece) const override;

 private:
  struct Merge {
    int64_t rank = 0, id = 0;
  };
  void ReadVocabulary(const std::filesystem::path& file);
  void ReadMerges(const std::filesystem::path& file);
  const Merge* MergeOf(int64_t left, int64_t right) const;
  void EncodeStretch(std::string_view bytes, std::vector<int64_t>& ids) const;

  std::vector<std::string> pieces_;
  std::map<std::string, int64_t, std::less<>> ids_;
  std::unordered_map<uint64_t, Merge> merges_;  ///< of left id and right id
  std::array<int64_t, 256> bytes_{};            ///< id of each byte's piece
  std::map<char32_t, char> shown_;              ///< the byte that a character of a piece stands for
  AddedTokens functions_;
};

}  // namespace graspbench::nn

#include "nn/text/word_piece.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/file.h"
#include "nn/text/unicode.h"

namespace graspbench::nn {
namespace {

constexpr const char* kUnknown = "[UNK]";
constexpr std::array<const char*, 5> kFunctions = {kUnknown, "[CLS]", "[SEP]", "[PAD]", "[MASK]"};
constexpr size_t kLongestWord = 100;  // longer ones are unknown

/// Punctuation for BERT: also the symbols of ASCII.
bool SeparatesWords(char32_t c) {
  return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
         (c >= 123 && c <= 126) || ClassOf(c) == CharacterClass::kPunctuation;
}

/// The blocks of CJK ideographs, which are written without blanks.
bool IsIdeograph(char32_t c) {
  constexpr std::pair<char32_t, char32_t> kBlocks[] = {
      {0x4e00, 0x9fff},   {0x3400, 0x4dbf},   {0x20000, 0x2a6df}, {0x2a700, 0x2b73f},
      {0x2b740, 0x2b81f}, {0x2b820, 0x2ceaf}, {0xf900, 0xfaff},   {0x2f800, 0x2fa1f}};
  return std::ranges::any_of(
      kBlocks, [&](const auto& block) { return c >= block.first && c <= block.second; });
}

/// A text as its words, folded.
std::vector<std::u32string> WordsOf(std::string_view text) {
  std::vector<std::u32string> words;
  std::u32string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char32_t c : ToCodePoints(text)) {
    const bool line = c == U'\t' || c == U'\n' || c == U'\r';
    if (c == U'\ufffd' || (ClassOf(c) == CharacterClass::kControl && !line)) continue;
    if (line || IsWhiteSpace(c)) {
      end_word();
      continue;
    }
    const bool alone = IsIdeograph(c);
    if (alone) end_word();
    std::u32string folded;
    AppendFolded(c, folded);
    for (const char32_t f : folded) {
      if (SeparatesWords(f)) end_word();
      word += f;
      if (SeparatesWords(f)) end_word();
    }
    if (alone) end_word();
  }
  end_word();
  return words;
}

}  // namespace

WordPiece::WordPiece(const std::filesystem::path& path) {
  const auto file = std::filesystem::is_directory(path) ? path / "vocab.txt" : path;
  const std::string text = ReadFile(file);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string piece = text.substr(begin, end - begin);
    if (piece.ends_with('\r')) piece.pop_back();
    // The last of equal pieces counts, as in the original reader.
    ids_[piece] = vocabulary();
    pieces_.push_back(std::move(piece));
    begin = end + 1;
  }
  unknown_ = Id(kUnknown);
  if (unknown_ == -1) {
    throw Error(ErrorKind::kInput, "this vocabulary has no piece [UNK]", file.string());
  }
  for (const char* function : kFunctions) {
    if (Id(function) != -1) functions_.Add(function, Id(function));
  }
}

std::vector<int64_t> WordPiece::Encode(std::string_view text) const {
  std::vector<int64_t> ids;
  for (const AddedTokens::Piece& piece : functions_.Cut(text)) {
    if (piece.id != -1) {
      ids.push_back(piece.id);
      continue;
    }
    for (const std::u32string& word : WordsOf(piece.text)) EncodeWord(word, ids);
  }
  return ids;
}

void WordPiece::EncodeWord(std::u32string_view word, std::vector<int64_t>& ids) const {
  const size_t before = ids.size();
  for (size_t begin = 0; begin < word.size() && word.size() <= kLongestWord;) {
    int64_t id = -1;
    size_t length = word.size() - begin;
    for (; length > 0; --length) {
      id = Id((begin > 0 ? "##" : "") + ToUtf8(word.substr(begin, length)));
      if (id != -1) break;
    }
    if (length == 0) {  // one piece is missing, so the whole word is unknown
      ids.resize(before);
      break;
    }
    ids.push_back(id);
    begin += length;
  }
  if (ids.size() == before) ids.push_back(unknown_);
}

std::string WordPiece::Decode(const std::vector<int64_t>& ids) const {
  std::string text;
  for (const int64_t id : ids) {
    const std::string piece = Piece(id);
    if (functions_.Id(piece) != -1 && id != unknown_) continue;
    if (piece.starts_with("##") && !text.empty()) {
      text += piece.substr(2);
    } else {
      text += (text.empty() ? "" : " ") + piece;
    }
  }
  return text;
}

std::string WordPiece::Piece(int64_t id) const {
  if (id < 0 || id >= vocabulary()) {
    throw Error(ErrorKind::kUsage, "there is no token " + std::to_string(id) + " among " +
                                       std::to_string(vocabulary()));
  }
  return pieces_[static_cast<size_t>(id)];
}

int64_t WordPiece::Id(std::string_view piece) const {
  const auto found = ids_.find(piece);
  return found == ids_.end() ? -1 : found->second;
}

}  // namespace graspbench::nn

#include "nn/text/byte_pair.h"

#include <queue>
#include <tuple>

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/json.h"
#include "nn/text/unicode.h"

namespace graspbench::nn {
namespace {

/// The character that shows a byte: itself if it is printable in ISO 8859-1, else the next of those
/// from U+0100 on.
std::array<char32_t, 256> ByteCharacters() {
  std::array<char32_t, 256> characters{};
  char32_t next = 0x100;
  for (char32_t byte = 0; byte < 256; ++byte) {
    const bool printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte != 0xad);
    characters[byte] = printable ? byte : next++;
  }
  return characters;
}

uint64_t KeyOf(int64_t left, int64_t right) {
  return static_cast<uint64_t>(left) << 32 | static_cast<uint64_t>(right);
}

enum class Sort { kLetters, kNumbers, kSigns, kBlanks };

Sort SortOf(char32_t c) {
  if (IsWhiteSpace(c)) return Sort::kBlanks;
  switch (ClassOf(c)) {
    case CharacterClass::kLetter:
      return Sort::kLetters;
    case CharacterClass::kNumber:
      return Sort::kNumbers;
    default:
      return Sort::kSigns;
  }
}

/// Length of an English contraction's ending at `at`, or 0.
size_t ContractionAt(std::u32string_view text, size_t at) {
  for (const std::u32string_view ending : {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"}) {
    if (text.substr(at).starts_with(ending)) return ending.size();
  }
  return 0;
}

/// Length of the next stretch of GPT-2's pattern:
///   's|'t|'re|'ve|'m|'ll|'d| ?letters| ?numbers| ?signs|blanks not before a sign|blanks
size_t StretchAt(std::u32string_view text, size_t at) {
  if (const size_t length = ContractionAt(text, at)) return length;
  const auto run_from = [&](size_t from) {
    size_t end = from;
    while (end < text.size() && SortOf(text[end]) == SortOf(text[from])) ++end;
    return end - from;
  };
  if (SortOf(text[at]) != Sort::kBlanks) return run_from(at);
  const bool before_word =
      text[at] == U' ' && at + 1 < text.size() && SortOf(text[at + 1]) != Sort::kBlanks;
  if (before_word) return 1 + run_from(at + 1);
  const size_t blanks = run_from(at);
  // The last blank belongs to what follows.
  return blanks > 1 && at + blanks < text.size() ? blanks - 1 : blanks;
}

}  // namespace

BytePair::BytePair(const std::filesystem::path& folder) {
  ReadVocabulary(folder / "vocab.json");
  const std::array<char32_t, 256> characters = ByteCharacters();
  for (size_t byte = 0; byte < 256; ++byte) {
    shown_[characters[byte]] = static_cast<char>(byte);
    bytes_[byte] = Id(ToUtf8(std::u32string_view(&characters[byte], 1)));
    if (bytes_[byte] == -1) {
      throw Error(ErrorKind::kInput, "no piece stands for the byte " + std::to_string(byte),
                  (folder / "vocab.json").string());
    }
  }
  ReadMerges(folder / "merges.txt");
  for (const char* function : {"<s>", "</s>", "<pad>", "<unk>", "<mask>"}) {
    if (Id(function) != -1) functions_.Add(function, Id(function));
  }
}

void BytePair::ReadVocabulary(const std::filesystem::path& file) {
  const Value value = ReadJson(file.string());
  const Field document(value, file.string());
  pieces_.resize(document.AsDict().size());
  for (const auto& [piece, number] : document.AsDict()) {
    const int64_t id = document.At(piece).AsInt();
    if (id < 0 || id >= vocabulary() || !pieces_[static_cast<size_t>(id)].empty()) {
      document.At(piece).Fail("the ids must be 0 to " + std::to_string(vocabulary() - 1) +
                              ", each once");
    }
    pieces_[static_cast<size_t>(id)] = piece;
    ids_[piece] = id;
  }
}

void BytePair::ReadMerges(const std::filesystem::path& file) {
  const std::string text = ReadFile(file);
  int64_t line_number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin = end + 1;
    ++line_number;
    if (line.empty() || line.starts_with("#version")) continue;
    const size_t blank = line.find(' ');
    const int64_t left = Id(line.substr(0, blank));
    const int64_t right = blank == line.npos ? -1 : Id(line.substr(blank + 1));
    const int64_t joined =
        left == -1 || right == -1
            ? -1
            : Id(pieces_[static_cast<size_t>(left)] + pieces_[static_cast<size_t>(right)]);
    if (joined == -1) {
      throw Error(ErrorKind::kInput,
                  "\"" + std::string(line) + "\" does not join two pieces of vocab.json to a third",
                  file.string() + ":" + std::to_string(line_number));
    }
    merges_.try_emplace(KeyOf(left, right), Merge{line_number, joined});
  }
}

std::vector<int64_t> BytePair::Encode(std::string_view text) const {
  std::vector<int64_t> ids;
  for (const AddedTokens::Piece& piece : functions_.Cut(text)) {
    if (piece.id != -1) {
      ids.push_back(piece.id);
      continue;
    }
    const std::u32string points = ToCodePoints(piece.text);
    for (size_t at = 0; at < points.size();) {
      const size_t length = StretchAt(points, at);
      EncodeStretch(ToUtf8(std::u32string_view(points).substr(at, length)), ids);
      at += length;
    }
  }
  return ids;
}

const BytePair::Merge* BytePair::MergeOf(int64_t left, int64_t right) const {
  const auto found = merges_.find(KeyOf(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

/// Joins neighbours by rank, then from left to right. Pieces are a linked list over the bytes;
/// candidates whose pieces have changed since are skipped.
void BytePair::EncodeStretch(std::string_view bytes, std::vector<int64_t>& ids) const {
  constexpr size_t kNone = std::string::npos;
  struct Node {
    int64_t id = 0;
    size_t before = kNone, after = kNone;
  };
  struct Candidate {
    int64_t rank = 0;
    size_t left = 0, right = 0;
    int64_t left_id = 0, right_id = 0, joined = 0;
    bool operator>(const Candidate& other) const {
      return std::tie(rank, left) > std::tie(other.rank, other.left);
    }
  };
  std::vector<Node> nodes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    nodes.push_back({bytes_[static_cast<unsigned char>(bytes[i])], i == 0 ? kNone : i - 1,
                     i + 1 == bytes.size() ? kNone : i + 1});
  }
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
  const auto offer = [&](size_t left, size_t right) {
    if (left == kNone || right == kNone) return;
    const Merge* merge = MergeOf(nodes[left].id, nodes[right].id);
    if (merge) {
      candidates.push({merge->rank, left, right, nodes[left].id, nodes[right].id, merge->id});
    }
  };
  for (size_t i = 0; i + 1 < nodes.size(); ++i) offer(i, i + 1);
  while (!candidates.empty()) {
    const Candidate best = candidates.top();
    candidates.pop();
    Node& left = nodes[best.left];
    Node& right = nodes[best.right];
    if (left.after != best.right || left.id != best.left_id || right.id != best.right_id) continue;
    left.id = best.joined;
    left.after = right.after;
    right.id = -1;
    if (left.after != kNone) nodes[left.after].before = best.left;
    offer(left.before, best.left);
    offer(best.left, left.after);
  }
  for (size_t i = nodes.empty() ? kNone : 0; i != kNone; i = nodes[i].after) {
    ids.push_back(nodes[i].id);
  }
}

std::string BytePair::Decode(const std::vector<int64_t>& ids) const {
  std::string bytes;
  for (const int64_t id : ids) {
    const std::string piece = Piece(id);
    if (functions_.Id(piece) != -1) continue;
    for (const char32_t c : ToCodePoints(piece)) {
      const auto byte = shown_.find(c);
      if (byte != shown_.end()) bytes += byte->second;
    }
  }
  return ToUtf8(ToCodePoints(bytes));
}

std::string BytePair::Piece(int64_t id) const {
  if (id < 0 || id >= vocabulary()) {
    throw Error(ErrorKind::kUsage, "there is no token " + std::to_string(id) + " among " +
                                       std::to_string(vocabulary()));
  }
  return pieces_[static_cast<size_t>(id)];
}

int64_t BytePair::Id(std::string_view piece) const {
  const auto found = ids_.find(piece);
  return found == ids_.end() ? -1 : found->second;
}

}  // namespace graspbench::nn

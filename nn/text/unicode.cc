#include "nn/text/unicode.h"

#include <algorithm>
#include <iterator>

#include "core/utf8.h"

namespace graspbench::nn {
namespace {

struct Stretch {
  char32_t first;
  CharacterClass kind;
};

struct Folding {
  char32_t from;
  char32_t to[3];  ///< filled up with zeros
};

constexpr CharacterClass L = CharacterClass::kLetter, N = CharacterClass::kNumber,
                         P = CharacterClass::kPunctuation, S = CharacterClass::kSpace,
                         C = CharacterClass::kControl, M = CharacterClass::kMark,
                         O = CharacterClass::kOther;

#include "nn/text/unicode_table.inc"

// Unicode, section 3.12: a Hangul syllable is a leading consonant, a vowel and maybe a trailing
// one.
constexpr char32_t kSyllables = 0xac00, kSyllablesEnd = 0xd7a4, kLeading = 0x1100, kVowels = 0x1161,
                   kTrailing = 0x11a7, kVowelCount = 21, kTrailingCount = 28;

void AppendHangul(char32_t syllable, std::u32string& text) {
  const char32_t index = syllable - kSyllables, pair = index / kTrailingCount;
  text += kLeading + pair / kVowelCount;
  text += kVowels + pair % kVowelCount;
  if (index % kTrailingCount != 0) text += kTrailing + index % kTrailingCount;
}

}  // namespace

CharacterClass ClassOf(char32_t character) {
  const auto* after = std::ranges::upper_bound(kStretches, character, {}, &Stretch::first);
  return std::prev(after)->kind;
}

bool IsWhiteSpace(char32_t character) {
  return (character >= 0x9 && character <= 0xd) || character == 0x85 ||
         ClassOf(character) == CharacterClass::kSpace;
}

void AppendFolded(char32_t character, std::u32string& text) {
  if (character >= kSyllables && character < kSyllablesEnd) {
    AppendHangul(character, text);
    return;
  }
  const auto* folding = std::ranges::lower_bound(kFoldings, character, {}, &Folding::from);
  if (folding != std::end(kFoldings) && folding->from == character) {
    for (const char32_t to : folding->to) {
      if (to != 0) text += to;
    }
  } else if (ClassOf(character) != CharacterClass::kMark) {
    text += character;
  }
}

std::u32string ToCodePoints(std::string_view text) {
  std::u32string points;
  for (size_t at = 0; at < text.size();) {
    const size_t length = Utf8SequenceLength(text, at);
    if (length == 0) {
      points += U'\ufffd';
      ++at;
      continue;
    }
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
    char32_t point = length == 1 ? byte(0) : byte(0) & (0x7fu >> length);
    for (size_t i = 1; i < length; ++i) point = point << 6 | (byte(i) & 0x3fu);
    points += point;
    at += length;
  }
  return points;
}

std::string ToUtf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t point : text) AppendUtf8(point, bytes);
  return bytes;
}

}  // namespace graspbench::nn

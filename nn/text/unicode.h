#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// What the text tokenizers know of Unicode (version 14).
namespace graspbench::nn {

enum class CharacterClass : uint8_t {
  kLetter,       ///< general category L
  kNumber,       ///< N
  kPunctuation,  ///< P
  kSpace,        ///< Z
  kControl,      ///< C: controls, formats, unassigned, private use
  kMark,         ///< Mn, nonspacing marks
  kOther,        ///< the rest: symbols, other marks
};

CharacterClass ClassOf(char32_t character);

/// The property White_Space: separators and the controls that break lines or columns.
bool IsWhiteSpace(char32_t character);

/// Appends the character in lower case and without its accents: canonically decomposed, nonspacing
/// marks dropped. A mark adds nothing.
void AppendFolded(char32_t character, std::u32string& text);

/// Code points of UTF-8; each byte that belongs to none becomes U+FFFD.
std::u32string ToCodePoints(std::string_view text);
std::string ToUtf8(std::u32string_view text);

}  // namespace graspbench::nn

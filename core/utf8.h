#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace graspbench {

/// Length of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), 0 if there is none.
size_t Utf8SequenceLength(std::string_view text, size_t at);

/// Appends a code point; false, and nothing appended, for a surrogate or one above U+10FFFF.
bool AppendUtf8(uint32_t code_point, std::string& text);

/// UTF-8 text of bytes that each are one code point (ISO 8859-1), and back; the way back fails
/// (false) when the text is not UTF-8 or holds a code point above 255.
std::string Latin1ToUtf8(std::string_view bytes);
bool Utf8ToLatin1(std::string_view text, std::string& bytes);

}  // namespace graspbench

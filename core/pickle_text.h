#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace graspbench::pickle {

// Forms in which pickles write numbers and texts. All throw Error (kInput) without a place.

/// A decimal integer of 64 bits.
int64_t ParseInteger(std::string_view text);

/// Two's complement, least significant byte first, of any length but a value of 64 bits.
int64_t DecodeInteger(std::string_view bytes);

/// Python's repr of a float, "nan" and "inf" included.
double ParseFloat(std::string_view text);

/// Python 2's repr of a str: in quotes, with backslash escapes.
std::string UnescapeBytes(std::string_view text);

/// Python's raw-unicode-escape: \uXXXX and \UXXXXXXXX, other bytes as ISO 8859-1. UTF-8 out.
std::string UnescapeUnicode(std::string_view text);

}  // namespace graspbench::pickle

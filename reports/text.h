#pragma once

#include <string>
#include <string_view>

namespace graspbench {

/// `value` with a fixed number of decimals, never "-0.00"; very large and very small non-zero
/// numbers fall back to three significant digits.
std::string Fixed(double value, int decimals);

/// The same with a sign where it is positive.
std::string Signed(double value, int decimals);

/// The shortest text that reads back as the same double.
std::string Shortest(double value);

/// Text of unknown origin, made safe for one line of any output: control characters (among them
/// escape sequences and line breaks) become "?".
std::string OneLine(std::string_view text);

/// The same, cut to at most 72 bytes between two characters, with an ellipsis.
std::string Shortened(std::string_view text);

/// Number of terminal cells, one per code point.
int DisplayWidth(std::string_view utf8);

/// "cm^3" as people write it: "cm³".
std::string DisplayUnit(const std::string& unit);

}  // namespace graspbench

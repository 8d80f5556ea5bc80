#include "reports/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace graspbench {
namespace {

std::string Print(const char* format, int precision, double value) {
  std::array<char, 64> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), format, precision, value);
  return {buffer.data(), static_cast<size_t>(length)};
}

}  // namespace

std::string Fixed(double value, int decimals) {
  const double magnitude = std::abs(value);
  const bool fits =
      magnitude == 0 || (magnitude < 1e7 && magnitude >= 0.5 * std::pow(10, -decimals));
  if (!fits) return Print("%.*g", 2, value);
  return Print("%.*f", decimals, value == 0 ? 0.0 : value);
}

std::string Signed(double value, int decimals) {
  const std::string text = Fixed(value, decimals);
  return value > 0 ? "+" + text : text;
}

std::string Shortest(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

std::string OneLine(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return clean;
}

std::string Shortened(std::string_view text) {
  constexpr size_t kLongest = 72;
  const std::string line = OneLine(text);
  if (line.size() <= kLongest) return line;
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "…";
}

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  for (const char c : utf8) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
  }
  return width;
}

std::string DisplayUnit(const std::string& unit) {
  const std::string line = OneLine(unit);
  if (line.ends_with("^3")) return line.substr(0, line.size() - 2) + "³";
  if (line.ends_with("^2")) return line.substr(0, line.size() - 2) + "²";
  return line;
}

}  // namespace graspbench

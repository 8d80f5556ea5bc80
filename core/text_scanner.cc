#include "core/text_scanner.h"

#include <charconv>
#include <cmath>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f";

// Of a decimal number outside the range of double: whether it is too small rather than too large.
bool IsTiny(std::string_view digits) {
  const size_t exponent = digits.find_first_of("eE");
  if (exponent != std::string_view::npos) return digits.substr(exponent + 1).starts_with('-');
  return digits.substr(digits.starts_with('-') ? 1 : 0).starts_with("0.");
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view TakeWord(std::string_view& text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    text = {};
    return {};
  }
  text.remove_prefix(first);
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text.substr(0, 40)) quoted += c >= ' ' && c <= '~' ? c : '?';
  return quoted + (text.size() > 40 ? "...\"" : "\"");
}

std::optional<std::string_view> TextScanner::Line() {
  if (rest_.empty()) return std::nullopt;
  if (!in_line_) ++line_;
  in_line_ = false;
  const size_t end = rest_.find('\n');
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::optional<std::string_view> TextScanner::Word() {
  while (!rest_.empty()) {
    if (!in_line_) {
      ++line_;
      in_line_ = true;
    }
    const size_t first = rest_.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) break;
    rest_.remove_prefix(first);
    if (rest_.front() != '\n') {
      const std::string_view word = rest_.substr(0, rest_.find_first_of(" \t\r\v\f\n"));
      rest_.remove_prefix(word.size());
      return word;
    }
    rest_.remove_prefix(1);
    in_line_ = false;
  }
  rest_ = {};
  return std::nullopt;
}

std::string_view TextScanner::Word(const char* what) {
  const auto word = Word();
  if (!word) Fail("the file ends where " + std::string(what) + " should be");
  return *word;
}

double TextScanner::ToNumber(std::string_view word, const char* what) const {
  std::string_view digits = word;
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
  double number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = !digits.empty() && end == digits.data() + digits.size();
  if (whole && code == std::errc::result_out_of_range && IsTiny(digits)) return 0;
  if (!whole || code != std::errc() || !std::isfinite(number)) {
    Fail("expected " + std::string(what) + ", a finite number, found " + Quoted(word));
  }
  return number;
}

long long TextScanner::ToInteger(std::string_view word, const char* what) const {
  std::string_view digits = word;
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
  long long number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || end != digits.data() + digits.size() || code != std::errc()) {
    Fail("expected " + std::string(what) + ", a whole number, found " + Quoted(word));
  }
  return number;
}

void TextScanner::Fail(const std::string& problem, const std::string& hint) const {
  throw Error(ErrorKind::kInput, problem, where_ + ": line " + std::to_string(line_), hint);
}

}  // namespace graspbench

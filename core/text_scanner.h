#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace graspbench {

/// Reads the words and lines of a text file and knows the line it is at. Words are separated by
/// blanks. A view: the text must outlive it.
class TextScanner {
 public:
  TextScanner(std::string_view text, std::string where) : rest_(text), where_(std::move(where)) {}

  /// The next line, or the rest of the one that words were taken from, without its line break;
  /// nothing at the end. `line()` is then its number.
  std::optional<std::string_view> Line();
  /// The next word, over line breaks; nothing at the end.
  std::optional<std::string_view> Word();
  /// The next word; throws Error (kInput) saying that `what` is missing at the end of the file.
  std::string_view Word(const char* what);

  /// The next word as a number; throws Error (kInput) naming `what` where there is none.
  double Number(const char* what) { return ToNumber(Word(what), what); }

  /// A finite decimal number, the whole of `word`.
  double ToNumber(std::string_view word, const char* what) const;
  /// A whole number, the whole of `word`.
  long long ToInteger(std::string_view word, const char* what) const;

  size_t line() const { return line_; }
  /// What is left to read.
  std::string_view rest() const { return rest_; }
  [[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) const;

 private:
  std::string_view rest_;
  std::string where_;
  size_t line_ = 0;
  bool in_line_ = false;
};

/// Takes the first word off `text`; empty where there is none.
std::string_view TakeWord(std::string_view& text);
/// Without blanks at either end.
std::string_view Trimmed(std::string_view text);
std::string ToLower(std::string_view text);
/// `text` in double quotes for a message, cut after 40 characters, other than printable ASCII as ?.
std::string Quoted(std::string_view text);

}  // namespace graspbench

#include "core/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/utf8.h"

namespace graspbench {
namespace {

constexpr int kMaxDepth =
    256;  // so that recursion, here and in the values' destructors, is bounded
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Objects of more members are sorted to find keys that are there twice.
constexpr size_t kFewMembers = 16;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

template <typename Items>
const std::string* Duplicate(const Items& members) {
  if (members.size() <= kFewMembers) {
    for (size_t i = 1; i < members.size(); ++i) {
      for (size_t k = 0; k < i; ++k) {
        if (members[i].first == members[k].first) return &members[i].first;
      }
    }
    return nullptr;
  }
  std::vector<const std::string*> keys;
  for (const auto& member : members) keys.push_back(&member.first);
  std::ranges::sort(keys, {}, [](const std::string* key) { return std::string_view(*key); });
  const auto twice = std::ranges::adjacent_find(
      keys, [](const std::string* a, const std::string* b) { return *a == *b; });
  return twice == keys.end() ? nullptr : *twice;
}

/// Recursive descent over the grammar of RFC 8259.
class Parser {
 public:
  Parser(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  Value Document() {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    Value value = ReadValue();
    Next();
    if (at_ < text_.size()) Fail("text after the end of the document");
    return value;
  }

 private:
  /// The next character after white space; '\0' at the end, where at_ is text_.size().
  char Next() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
    return Here();
  }
  char Here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  static bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  Value ReadValue() {
    switch (Next()) {
      case '{':
        return ReadDict();
      case '[':
        return ReadList();
      case '"':
        return ReadString();
      case 't':
        return ReadLiteral("true", true);
      case 'f':
        return ReadLiteral("false", false);
      case 'n':
        return ReadLiteral("null", {});
      default:
        return ReadNumber();
    }
  }

  Value ReadLiteral(std::string_view name, Value value) {
    if (text_.substr(at_, name.size()) != name) Fail("expected " + std::string(name));
    at_ += name.size();
    return value;
  }

  /// What stands between brackets and commas. `read` takes one element.
  template <typename Read>
  void ReadElements(char close, Read read) {
    if (depth_ == kMaxDepth) Fail("nested deeper than " + std::to_string(kMaxDepth));
    ++depth_;
    ++at_;
    if (Next() != close) {
      for (read(); Next() == ','; read()) ++at_;
      if (Here() != close) Fail(std::string("expected \",\" or \"") + close + "\"");
    }
    ++at_;
    --depth_;
  }

  /// Elements of all open lists lie on one stack, so that each list is allocated once.
  Value ReadList() {
    const auto first = static_cast<std::ptrdiff_t>(elements_.size());
    ReadElements(']', [&] { elements_.push_back(ReadValue()); });
    Value::List list(std::make_move_iterator(elements_.begin() + first),
                     std::make_move_iterator(elements_.end()));
    elements_.erase(elements_.begin() + first, elements_.end());
    return list;
  }

  Value ReadDict() {
    const size_t begin = at_;
    Value::Dict members;
    ReadElements('}', [&] {
      if (Next() != '"') Fail("expected a key in quotation marks");
      std::string key = ReadString();
      if (Next() != ':') Fail("expected \":\"");
      ++at_;
      members.emplace_back(std::move(key), ReadValue());
    });
    if (const std::string* twice = Duplicate(members)) {
      FailAt(begin, "an object has the key \"" + *twice + "\" twice");
    }
    return members;
  }

  std::string ReadString() {
    std::string string;
    for (++at_; Here() != '"';) {
      const size_t begin = at_;
      while (at_ < text_.size() && IsPlain(text_[at_])) ++at_;
      string.append(text_, begin, at_ - begin);
      if (at_ == text_.size()) Fail("a string does not end");
      if (text_[at_] == '\\') {
        ReadEscape(string);
      } else if (text_[at_] != '"') {
        const auto byte = static_cast<unsigned char>(text_[at_]);
        const size_t length = byte < 0x20 ? 0 : Utf8SequenceLength(text_, at_);
        if (length == 0) {
          Fail(byte < 0x20 ? "a control character in a string" : "a string is not UTF-8");
        }
        string.append(text_, at_, length);
        at_ += length;
      }
    }
    ++at_;
    return string;
  }
  /// Neither the end of a string, nor an escape, nor anything to be looked at more closely.
  static bool IsPlain(char c) { return c >= 0x20 && c != '"' && c != '\\'; }

  void ReadEscape(std::string& string) {
    static constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (Here() == 'u') {
      const size_t begin = at_ - 1;
      if (!AppendUtf8(ReadCodePoint(), string)) FailAt(begin, "half of a surrogate pair");
      return;
    }
    const size_t name = at_ < text_.size() ? kNames.find(text_[at_]) : std::string_view::npos;
    if (name == std::string_view::npos) Fail("an unknown escape in a string");
    string += kMeanings[name];
    ++at_;
  }

  /// "u" and four hexadecimal digits, and of a pair of surrogates (Unicode 15, section 3.8) both.
  uint32_t ReadCodePoint() {
    const uint32_t unit = ReadHex();
    const bool is_high = unit >= 0xD800 && unit <= 0xDBFF;
    if (!is_high || text_.substr(at_, 2) != "\\u") return unit;
    ++at_;
    const uint32_t low = ReadHex();
    return low >= 0xDC00 && low <= 0xDFFF ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
                                          : unit;
  }

  uint32_t ReadHex() {
    const std::string_view digits = text_.substr(at_ + 1, 4);
    uint32_t number = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (digits.size() < 4 || end != digits.data() + 4) Fail("expected four hexadecimal digits");
    at_ += 5;
    return number;
  }

  void SkipDigits() {
    if (!IsDigit(Here())) Fail("expected a digit");
    while (IsDigit(Here())) ++at_;
  }

  Value ReadNumber() {
    const size_t begin = at_;
    if (Here() == '-') ++at_;
    if (!IsDigit(Here())) Fail(at_ == begin ? "expected a value" : "expected a digit");
    const size_t digits = at_;
    SkipDigits();
    if (text_[digits] == '0' && at_ - digits > 1) FailAt(digits, "a number begins with 0");
    const bool is_whole = Here() != '.' && Here() != 'e' && Here() != 'E';
    if (Here() == '.') ++at_, SkipDigits();
    if (Here() == 'e' || Here() == 'E') {
      ++at_;
      if (Here() == '+' || Here() == '-') ++at_;
      SkipDigits();
    }
    return NumberOf(begin, is_whole);
  }

  /// Whole numbers beyond 64 bits are doubles.
  Value NumberOf(size_t begin, bool is_whole) {
    const char *first = text_.data() + begin, *last = text_.data() + at_;
    int64_t whole = 0;
    if (is_whole && std::from_chars(first, last, whole).ec == std::errc()) return whole;
    double number = 0;
    if (std::from_chars(first, last, number).ec == std::errc()) return number;
    number = std::strtod(std::string(first, last).c_str(), nullptr);  // too large or too small
    if (!std::isfinite(number)) FailAt(begin, "a number is too large");
    return number;
  }

  [[noreturn]] void Fail(const std::string& reason) const { FailAt(at_, reason); }
  [[noreturn]] void FailAt(size_t offset, const std::string& reason) const {
    throw Error(ErrorKind::kInput, "not valid JSON: " + reason,
                where_ + ": byte " + std::to_string(offset));
  }

  std::string_view text_;
  const std::string& where_;
  size_t at_ = 0;
  int depth_ = 0;
  Value::List elements_;
};

}  // namespace

Value ParseJson(std::string_view text, const std::string& where) {
  return Parser(text, where).Document();
}

Value ReadJson(const std::string& path) { return ParseJson(ReadFile(path), path); }

}  // namespace graspbench

#include "core/json.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "core/error.h"
#include "core/file.h"

namespace graspbench {
namespace {

namespace json = simdjson::ondemand;

constexpr size_t kMaxDepth = 256;  // bounds the recursion of the parser and of values' destructors
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Objects of more members are sorted to find keys that are there twice.
constexpr size_t kFewMembers = 16;

const std::string* Duplicate(const Value::Dict& members) {
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

/// Walks over a document, which checks it on the way, and builds its value.
class Builder {
 public:
  /// `first` is what the user's text has at the byte `offset`.
  Builder(json::document& document, const std::string& where, const char* first, size_t offset)
      : document_(document), where_(where), first_(first), offset_(offset), at_(first) {}

  /// The only element of the list that the document is.
  Value Build() {
    try {
      Value::List list = ReadList(document_.get_array(), at_);
      const char* rest = nullptr;
      if (document_.current_location().get(rest) == simdjson::SUCCESS) {
        Fail("text after the end of the document", rest);
      }
      if (list.empty()) Fail("no value", at_);
      if (list.size() > 1) Fail("text after the end of the document", at_);
      return std::move(list.front());
    } catch (const simdjson::simdjson_error& error) {
      Fail(error.what(), at_);
    }
  }

  [[noreturn]] void Fail(const std::string& reason, const char* at) const {
    const size_t byte = offset_ + static_cast<size_t>(std::max(at, first_) - first_);
    throw Error(ErrorKind::kInput, "not valid JSON: " + reason,
                where_ + ": byte " + std::to_string(byte));
  }

 private:
  /// The next token; the last one known at the end of the text.
  const char* Here() {
    const char* here = at_;
    if (document_.current_location().get(here) != simdjson::SUCCESS) return at_;
    return at_ = here;
  }

  Value Read(json::value item) {
    const char* const begin = Here();
    switch (json::json_type(item.type())) {
      case json::json_type::array:
        return ReadList(item.get_array(), begin);
      case json::json_type::object:
        return ReadDict(item.get_object(), begin);
      case json::json_type::string:
        return std::string(std::string_view(item.get_string()));
      case json::json_type::boolean:
        return bool(item.get_bool());
      case json::json_type::number:
        return ReadNumber(item);
      case json::json_type::null:
        if (!item.is_null()) Fail("expected null", begin);
        return {};
    }
    Fail("expected a value", begin);
  }

  Value::List ReadList(json::array items, const char* begin) {
    Enter(begin);
    Value::List list;
    for (auto item : items) {
      list.push_back(Read(item.value()));
      Here();
    }
    --depth_;
    return list;
  }

  Value::Dict ReadDict(json::object fields, const char* begin) {
    Enter(begin);
    Value::Dict members;
    for (auto field : fields) {
      std::string key(std::string_view(field.unescaped_key()));
      members.emplace_back(std::move(key), Read(field.value()));
      Here();
    }
    --depth_;
    if (const std::string* twice = Duplicate(members)) {
      Fail("an object has the key \"" + *twice + "\" twice", begin);
    }
    return members;
  }

  /// simdjson checks the grammar; 3.0 refuses whole numbers of more than 64 bits, and reads some of
  /// more than 19 digits as zero. Whole numbers beyond 63 bits are doubles.
  Value ReadNumber(json::value& item) {
    std::string_view token = item.raw_json_token();
    token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    const size_t digits = token.starts_with('-') ? 1 : 0;
    const bool is_whole = token.find_first_not_of("0123456789", digits) == token.npos;
    const bool is_long = is_whole && token.size() - digits > 18 && token[digits] != '0';
    json::number checked;
    const simdjson::error_code code = item.get_number().get(checked);
    if (code != simdjson::SUCCESS && !is_long) throw simdjson::simdjson_error(code);

    const char *first = token.data(), *last = token.data() + token.size();
    int64_t whole = 0;
    if (is_whole && std::from_chars(first, last, whole).ec == std::errc()) return whole;
    double number = 0;
    if (std::from_chars(first, last, number).ec == std::errc()) return number;
    number = std::strtod(std::string(token).c_str(), nullptr);  // too large, or too small
    if (!std::isfinite(number)) Fail("a number is too large", first);
    return number;
  }

  void Enter(const char* begin) {
    if (depth_++ > kMaxDepth) Fail("nested deeper than " + std::to_string(kMaxDepth), begin);
  }

  json::document& document_;
  const std::string& where_;
  const char* first_;
  size_t offset_;
  const char* at_;  ///< of the token that is read
  size_t depth_ = 0;
};

}  // namespace

Value ParseJson(std::string_view text, const std::string& where) {
  const size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  // As a list of one: simdjson 3.0 has other rules, and other faults, for documents that are
  // numbers.
  std::string list;
  list.reserve(text.size() + 2 + simdjson::SIMDJSON_PADDING);
  list.append("[").append(text.substr(mark)).append("]");
  json::parser parser;
  json::document document;
  Builder builder(document, where, list.data() + 1, mark);
  if (const auto code = parser.iterate(list).get(document)) {
    builder.Fail(simdjson::error_message(code), list.data() + 1);
  }
  return builder.Build();
}

Value ReadJson(const std::string& path) { return ParseJson(ReadFile(path), path); }

}  // namespace graspbench

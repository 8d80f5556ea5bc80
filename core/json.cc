#include "core/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/utf8.h"

namespace graspbench {
namespace {

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

/// Builds values from the events of the parser. Finished values lie on one stack until the list or
/// object they belong to ends, so that each is allocated once.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  using Size = rapidjson::SizeType;

  const std::string& problem() const { return problem_; }
  Value Result() { return std::move(values_.front()); }

  bool Null() { return Add({}); }
  bool Bool(bool value) { return Add(value); }
  bool Int(int value) { return Add(value); }
  bool Uint(unsigned value) { return Add(int64_t{value}); }
  bool Int64(int64_t value) { return Add(value); }
  bool Uint64(uint64_t value) {  // whole numbers beyond 63 bits are doubles
    const bool fits = value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    return Add(fits ? Value(static_cast<int64_t>(value)) : Value(static_cast<double>(value)));
  }
  bool Double(double value) { return Add(value); }
  bool String(const char* text, Size size, bool) {
    return IsText({text, size}) && Add(std::string(text, size));
  }
  bool Key(const char* text, Size size, bool) {
    keys_.emplace_back(text, size);
    return IsText(keys_.back());
  }
  bool StartArray() { return Open(); }
  bool StartObject() { return Open(); }
  bool EndArray(Size count) {
    --depth_;
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Value::List list(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    return Add(std::move(list));
  }
  bool EndObject(Size count) {
    --depth_;
    Value::Dict members;
    members.reserve(count);
    const size_t first_key = keys_.size() - count, first_value = values_.size() - count;
    for (size_t i = 0; i < count; ++i) {
      members.emplace_back(std::move(keys_[first_key + i]), std::move(values_[first_value + i]));
    }
    keys_.resize(first_key);
    values_.resize(first_value);
    if (const std::string* twice = Duplicate(members)) {
      problem_ = "an object has the key \"" + *twice + "\" twice";
      return false;
    }
    return Add(std::move(members));
  }

 private:
  bool Add(Value value) {
    values_.push_back(std::move(value));
    return true;
  }
  bool Open() {
    if (++depth_ <= kMaxDepth) return true;
    problem_ = "nested deeper than " + std::to_string(kMaxDepth);
    return false;
  }
  /// RapidJSON 1.1 lets an escape through that is the second half of a surrogate pair alone.
  bool IsText(std::string_view text) {
    for (size_t at = 0; (at = text.find('\xED', at)) != std::string_view::npos; ++at) {
      if (Utf8SequenceLength(text, at) > 0) continue;
      problem_ = "half of a surrogate pair";
      return false;
    }
    return true;
  }

  size_t depth_ = 0;
  std::vector<std::string> keys_;
  std::vector<Value> values_;
  std::string problem_;
};

}  // namespace

Value ParseJson(std::string_view text, const std::string& where) {
  constexpr unsigned kFlags = rapidjson::kParseFullPrecisionFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseStopWhenDoneFlag;
  const size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const auto fail = [&](const std::string& reason, size_t offset) {
    throw Error(ErrorKind::kInput, "not valid JSON: " + reason,
                where + ": byte " + std::to_string(offset));
  };
  rapidjson::MemoryStream stream(text.data() + mark, text.size() - mark);
  Builder builder;
  rapidjson::Reader reader;
  if (const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder); !result) {
    const size_t offset = mark + result.Offset();
    if (!builder.problem().empty()) fail(builder.problem(), offset - 1);
    fail(rapidjson::GetParseError_En(result.Code()), offset);
  }
  const size_t end = text.find_first_not_of(" \t\r\n", mark + stream.Tell());
  if (end != std::string_view::npos) fail("text after the end of the document", end);
  return builder.Result();
}

Value ReadJson(const std::string& path) { return ParseJson(ReadFile(path), path); }

}  // namespace graspbench

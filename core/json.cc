#include "core/json.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/error.h"
#include "core/file.h"

namespace graspbench {
namespace {

constexpr size_t kMaxDepth = 256;

// Walks over the text and notes how far the parser has read, for offsets in errors.
struct CountingIterator {
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  const char** reached = nullptr;

  const char& operator*() const { return *at; }
  CountingIterator& operator++() {
    *reached = ++at;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
};

// Builds values from the events of the parser. Open containers lie on a stack, so that neither
// building nor refusing a document recurses.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(const std::string& where, std::string_view text)
      : where_(where), begin_(text.data()), reached_(text.data()) {}

  const char** reached() { return &reached_; }
  Value Result() && { return std::move(result_); }

  bool null() override { return Add(Value()); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(number_integer_t value) override { return Add(int64_t{value}); }
  bool number_unsigned(number_unsigned_t value) override {
    const bool fits = value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    return Add(fits ? Value(static_cast<int64_t>(value)) : Value(static_cast<double>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override { return Add(value); }
  bool string(string_t& value) override { return Add(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(size_t) override { return Open(true); }
  bool start_array(size_t) override { return Open(false); }
  bool key(string_t& name) override {
    open_.back().keys.push_back(std::move(name));
    return true;
  }
  bool end_array() override { return Close(); }
  bool end_object() override {
    const Container& object = open_.back();
    std::vector<std::string_view> names(object.keys.begin(), object.keys.end());
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) Fail("an object has the key \"" + std::string(*twice) + "\" twice");
    return Close();
  }

  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception& exception) override {
    // "[json.exception...] parse error at line 1, column 2: reason"
    const std::string message = exception.what();
    const size_t colon = message.find(": ");
    FailAt(position == 0 ? 0 : position - 1,
           colon == std::string::npos ? message : message.substr(colon + 2));
  }

 private:
  struct Container {
    bool is_object;
    std::vector<std::string> keys;
    Value::List values;
  };

  bool Open(bool is_object) {
    if (open_.size() == kMaxDepth) Fail("nested deeper than " + std::to_string(kMaxDepth));
    open_.push_back({is_object, {}, {}});
    return true;
  }

  bool Close() {
    Container closed = std::move(open_.back());
    open_.pop_back();
    if (!closed.is_object) return Add(std::move(closed.values));
    Value::Dict members;
    members.reserve(closed.keys.size());
    for (size_t i = 0; i < closed.keys.size(); ++i) {
      members.emplace_back(std::move(closed.keys[i]), std::move(closed.values[i]));
    }
    return Add(std::move(members));
  }

  bool Add(Value value) {
    (open_.empty() ? result_ : open_.back().values.emplace_back()) = std::move(value);
    return true;
  }

  [[noreturn]] void Fail(const std::string& reason) {
    FailAt(static_cast<size_t>(std::max<std::ptrdiff_t>(0, reached_ - begin_ - 1)), reason);
  }
  [[noreturn]] void FailAt(size_t offset, const std::string& reason) {
    throw Error(ErrorKind::kInput, "not valid JSON: " + reason,
                where_ + ": byte " + std::to_string(offset));
  }

  std::string where_;
  const char* begin_;
  const char* reached_;
  std::vector<Container> open_;
  Value result_;
};

}  // namespace

Value ParseJson(std::string_view text, const std::string& where) {
  Builder builder(where, text);
  const char* begin = text.data();
  nlohmann::json::sax_parse(CountingIterator{begin, builder.reached()},
                            CountingIterator{begin + text.size(), builder.reached()}, &builder);
  return std::move(builder).Result();
}

Value ReadJson(const std::string& path) { return ParseJson(ReadFile(path), path); }

}  // namespace graspbench

#include "core/value.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

int64_t WholeNumber(double value) {
  if (!(value >= -kTwoTo63 && value < kTwoTo63) || value != std::floor(value)) {
    throw Error(ErrorKind::kInput, "expected a whole number, found " + std::to_string(value));
  }
  return static_cast<int64_t>(value);
}

[[noreturn]] void ThrowKind(std::string_view wanted, const Value& found) {
  throw Error(ErrorKind::kInput,
              "expected " + std::string(wanted) + ", found " + std::string(found.KindName()));
}

void AppendDoubles(const Value& value, std::vector<double>& out) {
  if (value.is_list()) {
    for (const Value& element : value.AsList()) AppendDoubles(element, out);
  } else if (value.is_array()) {
    const std::vector<double> numbers = value.AsArray().AsDoubles();
    out.insert(out.end(), numbers.begin(), numbers.end());
  } else if (value.is_number()) {
    out.push_back(value.AsDouble());
  } else {
    ThrowKind("numbers", value);
  }
}

}  // namespace

Value::Value(uint64_t value) : data_(static_cast<int64_t>(value)) {
  if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    throw Error(ErrorKind::kInput, "the number " + std::to_string(value) +
                                       " does not fit into a signed 64-bit integer");
  }
}

std::string_view Value::KindName() const {
  static constexpr std::string_view kNames[] = {"null",   "bool", "integer",    "number",
                                                "string", "list", "dictionary", "array"};
  return kNames[data_.index()];
}

bool Value::AsBool() const {
  if (!is_bool()) ThrowKind("a bool", *this);
  return std::get<bool>(data_);
}

int64_t Value::AsInt() const {
  if (is_int()) return std::get<int64_t>(data_);
  if (const double* number = std::get_if<double>(&data_)) return WholeNumber(*number);
  if (is_array() && AsArray().shape.empty()) return AsArray().AsIntegers().at(0);
  ThrowKind("an integer", *this);
}

double Value::AsDouble() const {
  if (const double* number = std::get_if<double>(&data_)) return *number;
  if (is_int()) return static_cast<double>(std::get<int64_t>(data_));
  if (is_array() && AsArray().shape.empty()) return AsArray().AsDoubles().at(0);
  ThrowKind("a number", *this);
}

const std::string& Value::AsString() const {
  if (!is_string()) ThrowKind("a string", *this);
  return std::get<std::string>(data_);
}

const Value::List& Value::AsList() const {
  if (!is_list()) ThrowKind("a list", *this);
  return std::get<List>(data_);
}

const Value::Dict& Value::AsDict() const {
  if (!is_dict()) ThrowKind("a dictionary", *this);
  return std::get<Dict>(data_);
}

const NdArray& Value::AsArray() const {
  if (!is_array()) ThrowKind("an array", *this);
  return *std::get<std::shared_ptr<const NdArray>>(data_);
}

std::vector<double> Value::AsDoubles() const {
  std::vector<double> numbers;
  AppendDoubles(*this, numbers);
  return numbers;
}

const Value* Value::Find(std::string_view key) const {
  if (!is_dict()) return nullptr;
  const Dict& members = AsDict();
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const auto& member) { return member.first == key; });
  return found == members.end() ? nullptr : &found->second;
}

const Value& Value::At(std::string_view key) const {
  if (!is_dict()) ThrowKind("a dictionary with the key \"" + std::string(key) + "\"", *this);
  if (const Value* member = Find(key)) return *member;
  throw Error(ErrorKind::kInput, "the key \"" + std::string(key) + "\" is missing");
}

Value& Value::Set(std::string_view key, Value value) {
  if (is_null()) data_ = Dict{};
  if (!is_dict()) ThrowKind("a dictionary to set \"" + std::string(key) + "\" in", *this);
  Dict& members = std::get<Dict>(data_);
  for (auto& [name, member] : members) {
    if (name == key) {
      member = std::move(value);
      return *this;
    }
  }
  members.emplace_back(std::string(key), std::move(value));
  return *this;
}

bool Value::operator==(const Value& other) const {
  if (is_array() && other.is_array()) return AsArray() == other.AsArray();
  return data_ == other.data_;
}

}  // namespace graspbench

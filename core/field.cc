#include "core/field.h"

#include <algorithm>

#include "core/error.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

std::string Path(const std::string& path) { return path.empty() ? "" : "key \"" + path + "\""; }

std::string Join(const std::string& where, const std::string& path) {
  if (where.empty() || path.empty()) return where + Path(path);
  return where + ": " + Path(path);
}

std::vector<std::string> Keys(const Value::Dict& members) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : members) keys.push_back(key);
  return keys;
}

// Runs `read` and adds this place to an error that does not know it.
template <typename Read>
decltype(auto) Located(const Field& field, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    field.Fail(error.problem(), error.hint());
  }
}

}  // namespace

Field::Field(const Value& value, const Field& parent, std::string path)
    : value_(&value), where_(parent.where_), path_(std::move(path)) {}

void Field::Fail(const std::string& problem, const std::string& hint) const {
  throw Error(ErrorKind::kInput, problem, Join(where_, path_), hint);
}

bool Field::Has(std::string_view key) const { return value_->Has(key); }

Field Field::At(std::string_view key) const {
  const Value::Dict& members = AsDict();
  if (const Value* member = value_->Find(key)) {
    return Field(*member, *this, path_.empty() ? std::string(key) : path_ + "." + std::string(key));
  }
  const std::string nearest = NearestName(key, Keys(members));
  Fail("the key \"" + std::string(key) + "\" is missing",
       nearest.empty() ? "" : "the nearest key there is \"" + nearest + "\"");
}

Field Field::At(size_t index) const {
  const Value::List& elements = AsList();
  if (index >= elements.size()) {
    Fail("element " + std::to_string(index) + " of a list of " + std::to_string(elements.size()) +
         " is missing");
  }
  return Field(elements[index], *this, path_ + "[" + std::to_string(index) + "]");
}

size_t Field::Count() const {
  if (value_->is_dict()) return value_->AsDict().size();
  if (value_->is_array() && !value_->AsArray().shape.empty()) return value_->AsArray().shape[0];
  return AsList().size();
}

bool Field::AsBool() const {
  return Located(*this, [&] { return value_->AsBool(); });
}
int64_t Field::AsInt() const {
  return Located(*this, [&] { return value_->AsInt(); });
}
int64_t Field::AsPositiveInt() const {
  const int64_t number = AsInt();
  if (number < 1) Fail("must be at least 1");
  return number;
}
double Field::AsDouble() const {
  return Located(*this, [&] { return value_->AsDouble(); });
}
std::optional<double> Field::AsDoubleOrNull() const {
  if (value_->is_null()) return std::nullopt;
  return AsDouble();
}
const std::string& Field::AsString() const {
  return Located(*this, [&]() -> const std::string& { return value_->AsString(); });
}
const Value::List& Field::AsList() const {
  return Located(*this, [&]() -> const Value::List& { return value_->AsList(); });
}
const Value::Dict& Field::AsDict() const {
  return Located(*this, [&]() -> const Value::Dict& { return value_->AsDict(); });
}
const NdArray& Field::AsArray() const {
  return Located(*this, [&]() -> const NdArray& { return value_->AsArray(); });
}
std::vector<double> Field::AsDoubles() const {
  return Located(*this, [&] { return value_->AsDoubles(); });
}

std::vector<double> Field::AsDoubles(size_t count) const {
  std::vector<double> numbers = AsDoubles();
  if (numbers.size() != count) {
    Fail("expected " + std::to_string(count) + " numbers, found " + std::to_string(numbers.size()));
  }
  return numbers;
}

bool Field::BoolOr(std::string_view key, bool fallback) const {
  return Has(key) ? At(key).AsBool() : fallback;
}
int64_t Field::IntOr(std::string_view key, int64_t fallback) const {
  return Has(key) ? At(key).AsInt() : fallback;
}
int64_t Field::PositiveIntOr(std::string_view key, int64_t fallback) const {
  return Has(key) ? At(key).AsPositiveInt() : fallback;
}
double Field::DoubleOr(std::string_view key, double fallback) const {
  return Has(key) ? At(key).AsDouble() : fallback;
}
std::string Field::StringOr(std::string_view key, std::string fallback) const {
  return Has(key) ? At(key).AsString() : std::move(fallback);
}

void Field::ExpectOnly(std::initializer_list<std::string_view> known) const {
  for (const auto& [key, value] : AsDict()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const Error unknown = UnknownName("key", key, {known.begin(), known.end()});
    Fail(unknown.problem(), unknown.hint());
  }
}

}  // namespace graspbench

#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// A place in a tree of values that knows how it was reached, so that every error names the source
/// and the key path: `obman.toml: key "time.step": expected a number, found a string`.
///
///     const Field profile(ReadToml(path), path);
///     const double step = profile.At("time").At("step").AsDouble();
///
/// A view: the value must outlive it.
class Field {
 public:
  /// The whole of `value`, read from `where`.
  Field(const Value& value, std::string where) : value_(&value), where_(std::move(where)) {}
  Field(Value&&, std::string) = delete;

  const Value& value() const { return *value_; }
  bool Has(std::string_view key) const;
  /// Member of a dictionary; throws with the nearest existing key as hint when it is missing.
  Field At(std::string_view key) const;
  /// Element of a list.
  Field At(size_t index) const;
  /// Length of a list, of a dictionary, or of the first axis of an array.
  size_t Count() const;

  bool AsBool() const;
  int64_t AsInt() const;
  /// AsInt of a number that must be at least 1.
  int64_t AsPositiveInt() const;
  double AsDouble() const;
  /// AsDouble, or nothing where the value is null.
  std::optional<double> AsDoubleOrNull() const;
  const std::string& AsString() const;
  const Value::List& AsList() const;
  const Value::Dict& AsDict() const;
  const NdArray& AsArray() const;
  std::vector<double> AsDoubles() const;
  /// AsDoubles of exactly `count` numbers.
  std::vector<double> AsDoubles(size_t count) const;

  /// The member's value, or `fallback` where the dictionary has no such key.
  bool BoolOr(std::string_view key, bool fallback) const;
  int64_t IntOr(std::string_view key, int64_t fallback) const;
  int64_t PositiveIntOr(std::string_view key, int64_t fallback) const;
  double DoubleOr(std::string_view key, double fallback) const;
  std::string StringOr(std::string_view key, std::string fallback) const;

  /// Throws when the dictionary holds a key that is not among `known`: a misspelt setting must not
  /// pass in silence.
  void ExpectOnly(std::initializer_list<std::string_view> known) const;

  /// An error about this place.
  [[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) const;

 private:
  Field(const Value& value, const Field& parent, std::string path);

  const Value* value_;
  std::string where_, path_;
};

}  // namespace graspbench

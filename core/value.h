#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace graspbench {

/// A numeric array as files hold it: raw little-endian bytes, C order.
///
/// Factories and readers keep the invariant data.size() == size() * ItemSize(type).
struct NdArray {
  enum class Type {
    kBool,
    kInt8,
    kUInt8,
    kInt16,
    kUInt16,
    kInt32,
    kUInt32,
    kInt64,
    kUInt64,
    kFloat16,
    kBFloat16,
    kFloat32,
    kFloat64
  };
  Type type = Type::kFloat64;
  std::vector<size_t> shape;    ///< empty for a scalar
  std::vector<std::byte> data;  ///< size() * ItemSize(type) bytes

  size_t size() const;  ///< product of the shape
  /// The numbers as doubles, or as 64-bit integers (throws Error (kInput) when a value is not a
  /// whole number).
  std::vector<double> AsDoubles() const;
  std::vector<int64_t> AsIntegers() const;

  static NdArray Of(std::vector<size_t> shape, const std::vector<double>& values);
  static NdArray OfFloats(std::vector<size_t> shape, const std::vector<double>& values);
  static NdArray Of(std::vector<size_t> shape, const std::vector<int64_t>& values);

  bool operator==(const NdArray&) const = default;
};

/// Bytes of one number.
size_t ItemSize(NdArray::Type type);
/// "bool", "int8", ..., "float16", "bfloat16", "float32", "float64".
std::string_view Name(NdArray::Type type);
/// size() of a shape. Throws Error (kInput) when the product does not fit into 62 bits.
size_t ElementCount(const std::vector<size_t>& shape);

/// A tree of plain data: what JSON, TOML and the restricted pickle reader produce and what JSON is
/// written from. Dictionaries keep their order of insertion. Accessors throw Error (kInput) naming
/// the kind wanted, the kind found and, for members, the key; `Field` (core/field.h) adds the
/// source and the whole key path.
class Value {
 public:
  using List = std::vector<Value>;
  using Dict = std::vector<std::pair<std::string, Value>>;

  Value() = default;  // null
  Value(bool value) : data_(value) {}
  Value(int value) : data_(int64_t{value}) {}
  Value(int64_t value) : data_(value) {}
  Value(uint64_t value);  ///< throws Error (kInput) above the range of int64_t
  Value(double value) : data_(value) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(List value) : data_(std::move(value)) {}
  Value(Dict value) : data_(std::move(value)) {}
  Value(NdArray value) : data_(std::make_shared<const NdArray>(std::move(value))) {}

  Value(std::shared_ptr<const NdArray> value) : data_(std::move(value)) {}  ///< not null

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_int() const { return std::holds_alternative<int64_t>(data_); }
  bool is_number() const { return is_int() || std::holds_alternative<double>(data_); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_list() const { return std::holds_alternative<List>(data_); }
  bool is_dict() const { return std::holds_alternative<Dict>(data_); }
  bool is_array() const { return std::holds_alternative<std::shared_ptr<const NdArray>>(data_); }
  /// "null", "bool", "integer", "number", "string", "list", "dictionary" or "array".
  std::string_view KindName() const;

  bool AsBool() const;
  int64_t AsInt() const;    ///< a double must be a whole number
  double AsDouble() const;  ///< accepts integers
  const std::string& AsString() const;
  const List& AsList() const;
  const Dict& AsDict() const;
  const NdArray& AsArray() const;
  /// A list of numbers (nested or not) or a numeric array, flattened; one number counts as a list
  /// of one.
  std::vector<double> AsDoubles() const;

  /// Member of a dictionary: `At` throws when it is missing, `Find` returns null.
  const Value& At(std::string_view key) const;
  const Value* Find(std::string_view key) const;
  bool Has(std::string_view key) const { return Find(key) != nullptr; }
  /// Sets or replaces a member; turns a null into a dictionary.
  Value& Set(std::string_view key, Value value);

  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, List, Dict,
               std::shared_ptr<const NdArray>>
      data_;
};

}  // namespace graspbench

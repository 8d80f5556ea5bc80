#include "core/numpy_array.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/error.h"
#include "core/text_scanner.h"
#include "core/utf8.h"

namespace graspbench {
namespace {

constexpr size_t kMaxAxes = 64;  // NumPy's own limit
constexpr size_t kMaxItemSize = size_t{1} << 30;
constexpr size_t kMaxEmptyTexts = size_t{1} << 16;

NdArray::Type NumericType(const NumpyType& type) {
  using Type = NdArray::Type;
  switch (type.kind) {
    case 'b':
      return Type::kBool;
    case 'i':
      return type.item_size == 1   ? Type::kInt8
             : type.item_size == 2 ? Type::kInt16
             : type.item_size == 4 ? Type::kInt32
                                   : Type::kInt64;
    case 'u':
      return type.item_size == 1   ? Type::kUInt8
             : type.item_size == 2 ? Type::kUInt16
             : type.item_size == 4 ? Type::kUInt32
                                   : Type::kUInt64;
    default:
      return type.item_size == 2   ? Type::kFloat16
             : type.item_size == 4 ? Type::kFloat32
                                   : Type::kFloat64;
  }
}

bool IsKnown(const NumpyType& type) {
  const size_t size = type.item_size;
  switch (type.kind) {
    case 'b':
      return size == 1;
    case 'i':
    case 'u':
      return size == 1 || size == 2 || size == 4 || size == 8;
    case 'f':
      return size == 2 || size == 4 || size == 8;
    case 'S':
    case 'U':
    case 'O':
      return true;
    default:
      return false;
  }
}

// Text of fixed width, padded with zeros.
Value TextElement(const NumpyType& type, const char* from) {
  std::string text;
  if (type.kind == 'S') {
    text.assign(from, type.item_size);
    text.resize(text.find_last_not_of('\0') + 1);
    return text;
  }
  size_t count = type.item_size / 4;
  const auto code_point = [&](size_t i) {
    unsigned char b[4];
    std::memcpy(b, from + 4 * i, 4);
    if (type.big_endian) std::reverse(b, b + 4);
    return static_cast<uint32_t>(b[0]) | static_cast<uint32_t>(b[1]) << 8 |
           static_cast<uint32_t>(b[2]) << 16 | static_cast<uint32_t>(b[3]) << 24;
  };
  while (count > 0 && code_point(count - 1) == 0) --count;
  for (size_t i = 0; i < count; ++i) {
    if (!AppendUtf8(code_point(i), text)) {
      throw Error(ErrorKind::kInput, "a text element holds a number that is no Unicode character");
    }
  }
  return text;
}

Value Nest(const std::vector<size_t>& shape, size_t axis, std::vector<Value>& elements,
           size_t& next) {
  if (axis == shape.size()) return std::move(elements[next++]);
  Value::List list;
  list.reserve(shape[axis]);
  for (size_t i = 0; i < shape[axis]; ++i) list.push_back(Nest(shape, axis + 1, elements, next));
  return list;
}

}  // namespace

NumpyType ParseNumpyType(std::string_view text) {
  const std::string_view whole = text;
  NumpyType type;
  if (!text.empty() && std::string_view("<>=|").find(text[0]) != std::string_view::npos) {
    type.big_endian = text[0] == '>';
    text.remove_prefix(1);
  }
  type.kind = text.empty() ? '?' : text[0];
  type.item_size = type.kind == 'O' ? 8 : 0;
  if (!text.empty()) text.remove_prefix(1);
  if (type.kind == '?' && text.empty() && whole.find('?') != std::string_view::npos) {
    return {'b', 1, false};
  }
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), type.item_size);
  const bool is_number =
      text.empty() ? type.kind == 'O' : code == std::errc() && end == text.data() + text.size();
  if (type.kind == 'U' && is_number && type.item_size <= kMaxItemSize) type.item_size *= 4;
  if (!is_number || type.item_size > kMaxItemSize || !IsKnown(type)) {
    throw Error(ErrorKind::kInput, "arrays of NumPy type " + Quoted(whole) + " are not read", {},
                "save it as bool, integers, float16, float32 or float64");
  }
  return type;
}

std::string NumpyTypeName(NdArray::Type type) {
  switch (type) {
    case NdArray::Type::kBool:
      return "|b1";
    case NdArray::Type::kInt8:
      return "|i1";
    case NdArray::Type::kUInt8:
      return "|u1";
    case NdArray::Type::kInt16:
      return "<i2";
    case NdArray::Type::kUInt16:
      return "<u2";
    case NdArray::Type::kInt32:
      return "<i4";
    case NdArray::Type::kUInt32:
      return "<u4";
    case NdArray::Type::kInt64:
      return "<i8";
    case NdArray::Type::kUInt64:
      return "<u8";
    case NdArray::Type::kFloat16:
      return "<f2";
    case NdArray::Type::kFloat32:
      return "<f4";
    case NdArray::Type::kFloat64:
      return "<f8";
    case NdArray::Type::kBFloat16:
      break;
  }
  throw Error(ErrorKind::kUsage, "NumPy files cannot hold bfloat16", {}, "store it as float32");
}

std::vector<size_t> FortranToC(const std::vector<size_t>& shape) {
  const size_t count = ElementCount(shape);
  std::vector<size_t> strides(shape.size(), 1);  // of C order
  for (size_t axis = shape.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * shape[axis];
  std::vector<size_t> order(count), index(shape.size(), 0);
  size_t at = 0;
  for (size_t& target : order) {
    target = at;
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return order;
}

size_t NumpyByteCount(const NumpyType& type, size_t count) {
  size_t bytes = 0;
  if (__builtin_mul_overflow(count, type.item_size, &bytes)) {
    throw Error(ErrorKind::kInput, "the shape of an array is too large");
  }
  return bytes;
}

Value NestAlong(const std::vector<size_t>& shape, std::vector<Value> elements) {
  if (shape.size() > kMaxAxes) throw Error(ErrorKind::kInput, "an array with more than 64 axes");
  if (ElementCount(shape) != elements.size()) {
    throw Error(ErrorKind::kInput, "an array of " + std::to_string(ElementCount(shape)) +
                                       " elements holds " + std::to_string(elements.size()));
  }
  if (elements.empty() && !shape.empty()) return Value::List{};
  size_t next = 0;
  return Nest(shape, 0, elements, next);
}

Value DecodeNumpyArray(const NumpyType& type, const std::vector<size_t>& shape, bool fortran_order,
                       std::string_view bytes) {
  if (shape.size() > kMaxAxes) throw Error(ErrorKind::kInput, "an array with more than 64 axes");
  const size_t count = ElementCount(shape), size = type.item_size;
  if (bytes.size() != NumpyByteCount(type, count)) {
    throw Error(ErrorKind::kInput, "an array of " + std::to_string(count) + " elements of " +
                                       std::to_string(size) + " bytes comes with " +
                                       std::to_string(bytes.size()) + " bytes");
  }
  // Elements of no bytes would make a large result from nothing.
  if (size == 0 && count > kMaxEmptyTexts) {
    throw Error(ErrorKind::kInput, "an array of too many empty texts");
  }
  const bool reorders = fortran_order && shape.size() > 1;
  const std::vector<size_t> order = reorders ? FortranToC(shape) : std::vector<size_t>();
  const auto target = [&](size_t i) { return reorders ? order[i] : i; };
  if (type.kind == 'S' || type.kind == 'U') {
    std::vector<Value> elements(count);
    for (size_t i = 0; i < count; ++i) {
      elements[target(i)] = TextElement(type, bytes.data() + i * size);
    }
    return NestAlong(shape, std::move(elements));
  }
  if (type.kind == 'O') throw Error(ErrorKind::kInput, "an object array has no raw bytes");
  NdArray array{NumericType(type), shape, std::vector<std::byte>(bytes.size())};
  std::byte* const out = array.data.data();
  if (!reorders && (!type.big_endian || size == 1)) {
    if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
    return array;
  }
  for (size_t i = 0; i < count; ++i) {
    std::byte* const element = out + target(i) * size;
    std::memcpy(element, bytes.data() + i * size, size);
    if (type.big_endian) std::reverse(element, element + size);
  }
  return array;
}

}  // namespace graspbench

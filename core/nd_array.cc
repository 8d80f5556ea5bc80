#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "core/error.h"
#include "core/value.h"

namespace graspbench {
namespace {

static_assert(std::endian::native == std::endian::little,
              "NdArray holds little-endian bytes and reads them in place");

template <typename T>
T Load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

// IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits.
double FromFloat16(uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int fraction = bits & 1023;
  double magnitude = 0;
  if (exponent == 31) {
    magnitude = fraction == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    magnitude = std::ldexp(fraction, -24);
  } else {
    magnitude = std::ldexp(1024 + fraction, exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

// The upper half of a binary32.
double FromBFloat16(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

int64_t WholeNumber(double value) {
  if (!(value >= -0x1p63 && value < 0x1p63) || value != std::floor(value)) {
    throw Error(ErrorKind::kInput,
                "expected an array of whole numbers, found " + std::to_string(value));
  }
  return static_cast<int64_t>(value);
}

// Calls `use` with each element in its own C++ type; both half formats arrive as double.
template <typename Use>
void ForEach(const NdArray& array, Use use) {
  const size_t count = array.size();
  const std::byte* bytes = array.data.data();
  if (array.data.size() != count * ItemSize(array.type)) {
    throw Error(ErrorKind::kInternal, "an array holds " + std::to_string(array.data.size()) +
                                          " bytes for " + std::to_string(count) + " numbers");
  }
  const auto all = [&]<typename T>(T) {
    for (size_t i = 0; i < count; ++i) use(Load<T>(bytes + i * sizeof(T)));
  };
  switch (array.type) {
    case NdArray::Type::kBool:
    case NdArray::Type::kUInt8:
      return all(uint8_t{});
    case NdArray::Type::kInt8:
      return all(int8_t{});
    case NdArray::Type::kInt16:
      return all(int16_t{});
    case NdArray::Type::kUInt16:
      return all(uint16_t{});
    case NdArray::Type::kInt32:
      return all(int32_t{});
    case NdArray::Type::kUInt32:
      return all(uint32_t{});
    case NdArray::Type::kInt64:
      return all(int64_t{});
    case NdArray::Type::kUInt64:
      return all(uint64_t{});
    case NdArray::Type::kFloat16:
      for (size_t i = 0; i < count; ++i) use(FromFloat16(Load<uint16_t>(bytes + 2 * i)));
      return;
    case NdArray::Type::kBFloat16:
      for (size_t i = 0; i < count; ++i) use(FromBFloat16(Load<uint16_t>(bytes + 2 * i)));
      return;
    case NdArray::Type::kFloat32:
      return all(float{});
    case NdArray::Type::kFloat64:
      return all(double{});
  }
}

template <typename Stored, typename Given>
NdArray Make(NdArray::Type type, std::vector<size_t> shape, const std::vector<Given>& values) {
  NdArray array{type, std::move(shape), {}};
  if (array.size() != values.size()) {
    throw Error(ErrorKind::kInternal, "an array of " + std::to_string(array.size()) +
                                          " numbers was given " + std::to_string(values.size()));
  }
  array.data.resize(values.size() * sizeof(Stored));
  for (size_t i = 0; i < values.size(); ++i) {
    const Stored stored = static_cast<Stored>(values[i]);
    std::memcpy(array.data.data() + i * sizeof(Stored), &stored, sizeof(Stored));
  }
  return array;
}

}  // namespace

size_t ItemSize(NdArray::Type type) {
  switch (type) {
    case NdArray::Type::kBool:
    case NdArray::Type::kInt8:
    case NdArray::Type::kUInt8:
      return 1;
    case NdArray::Type::kInt16:
    case NdArray::Type::kUInt16:
    case NdArray::Type::kFloat16:
    case NdArray::Type::kBFloat16:
      return 2;
    case NdArray::Type::kInt32:
    case NdArray::Type::kUInt32:
    case NdArray::Type::kFloat32:
      return 4;
    case NdArray::Type::kInt64:
    case NdArray::Type::kUInt64:
    case NdArray::Type::kFloat64:
      return 8;
  }
  throw Error(ErrorKind::kInternal, "unknown array type");
}

std::string_view Name(NdArray::Type type) {
  static constexpr std::string_view kNames[] = {
      "bool",  "int8",   "uint8",   "int16",    "uint16",  "int32",  "uint32",
      "int64", "uint64", "float16", "bfloat16", "float32", "float64"};
  return kNames[static_cast<size_t>(type)];
}

size_t ElementCount(const std::vector<size_t>& shape) {
  size_t count = 1;
  bool overflows = false;
  for (const size_t extent : shape) {
    if (extent == 0) return 0;
    overflows = overflows || __builtin_mul_overflow(count, extent, &count) || (count >> 62) != 0;
  }
  if (overflows) {
    throw Error(ErrorKind::kInput, "the shape of an array has more than 2^62 elements");
  }
  return count;
}

size_t NdArray::size() const { return ElementCount(shape); }

std::vector<double> NdArray::AsDoubles() const {
  std::vector<double> values;
  values.reserve(data.size() / ItemSize(type));
  ForEach(*this, [&](auto value) { values.push_back(static_cast<double>(value)); });
  return values;
}

std::vector<int64_t> NdArray::AsIntegers() const {
  std::vector<int64_t> values;
  values.reserve(data.size() / ItemSize(type));
  ForEach(*this, [&]<typename T>(T value) {
    if constexpr (std::is_floating_point_v<T>) {
      values.push_back(WholeNumber(value));
    } else {
      if (std::is_same_v<T, uint64_t> && static_cast<int64_t>(value) < 0) {
        throw Error(ErrorKind::kInput, "the number " + std::to_string(value) +
                                           " does not fit into a signed 64-bit integer");
      }
      values.push_back(static_cast<int64_t>(value));
    }
  });
  return values;
}

NdArray NdArray::Of(std::vector<size_t> shape, const std::vector<double>& values) {
  return Make<double>(Type::kFloat64, std::move(shape), values);
}

NdArray NdArray::OfFloats(std::vector<size_t> shape, const std::vector<double>& values) {
  return Make<float>(Type::kFloat32, std::move(shape), values);
}

NdArray NdArray::Of(std::vector<size_t> shape, const std::vector<int64_t>& values) {
  return Make<int64_t>(Type::kInt64, std::move(shape), values);
}

}  // namespace graspbench

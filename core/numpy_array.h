#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// The element type of a NumPy array as npy headers and pickles spell it: a byte order, a letter
/// and a size.
struct NumpyType {
  char kind = 'f';       ///< b bool, i and u integers, f floats, S bytes, U text, O objects
  size_t item_size = 8;  ///< bytes; of U four a character
  bool big_endian = false;
};

/// Parses "<f8", "|b1", ">i4", "S12", "U5", "O" and the like; without a byte order mark the
/// machine's own. Throws Error (kInput) without a place for types that have no counterpart here:
/// complex, long double, dates, records.
NumpyType ParseNumpyType(std::string_view text);

/// The letter form of a numeric array's type, "<f8". Throws Error (kUsage) for bfloat16, which
/// NumPy lacks.
std::string NumpyTypeName(NdArray::Type type);

/// The value of raw array bytes: an array for numbers, text for strings (in nested lists along the
/// shape). `bytes` must have exactly the size that type and shape say. Throws Error (kInput)
/// without a place otherwise.
Value DecodeNumpyArray(const NumpyType& type, const std::vector<size_t>& shape, bool fortran_order,
                       std::string_view bytes);

/// Bytes that `count` elements of a type take. Throws Error (kInput) on overflow.
size_t NumpyByteCount(const NumpyType& type, size_t count);

/// `elements`, in C order, as nested lists along the shape; the element itself for a scalar.
Value NestAlong(const std::vector<size_t>& shape, std::vector<Value> elements);

/// The index in C order of each element that is stored in Fortran order.
std::vector<size_t> FortranToC(const std::vector<size_t>& shape);

}  // namespace graspbench

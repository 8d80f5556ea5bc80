#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Reads NumPy's .npy, format versions 1 to 3.
///
/// Numbers of either byte order and array order give an `NdArray` (little-endian, C order); byte
/// and text arrays give nested lists of strings; an object array (`dtype=object`) is unpickled by
/// the restricted reader of core/pickle.h and gives nested lists of its objects, or the one object
/// of a scalar array. Throws Error (kInput) with `where` and the byte offset for anything
/// malformed, truncated or followed by more bytes, and for complex, long double, date and record
/// types.
Value ParseNpy(std::string_view bytes, const std::string& where);
Value ReadNpy(const std::filesystem::path& path);

/// The array as .npy, version 1, C order. Throws Error (kUsage) for bfloat16, which NumPy lacks.
std::string ToNpy(const NdArray& array);
void WriteNpy(const std::filesystem::path& path, const NdArray& array);

/// An object array as .npy, which Python reads with allow_pickle=True: one axis along the elements
/// of a list, or an array without axes that holds any other value (see core/pickle.h).
std::string ToObjectNpy(const Value& value);

/// Reads NumPy's .npz, a zip archive of .npy members (stored or deflated): a dictionary in archive
/// order, ".npy" taken off the names. Other members are refused. Errors name the member.
Value ParseNpz(std::string_view bytes, const std::string& where);
Value ReadNpz(const std::filesystem::path& path);

/// The members of a dictionary as .npz, stored, in its order; equal input gives equal bytes.
/// Single numbers become scalar arrays (int64 or float64), members that are neither arrays nor
/// numbers object arrays (see ToObjectNpy).
std::string ToNpz(const Value& arrays);
void WriteNpz(const std::filesystem::path& path, const Value& arrays);

}  // namespace graspbench

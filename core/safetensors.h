#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// Named tensors and free text of a .safetensors file.
struct SafeTensors {
  std::vector<std::pair<std::string, NdArray>> tensors;
  std::vector<std::pair<std::string, std::string>> metadata;  ///< `__metadata__`

  const NdArray* Find(std::string_view name) const;
  /// Throws Error (kInput) with the nearest name when there is no such tensor.
  const NdArray& At(std::string_view name) const;
  /// Empty text when there is no such entry.
  std::string Metadata(std::string_view key) const;

  bool operator==(const SafeTensors&) const = default;
};

/// Where one tensor lies in the file, for readers that map large files.
struct SafeTensorEntry {
  std::string name;
  NdArray::Type type = NdArray::Type::kFloat32;
  std::vector<size_t> shape;
  size_t begin = 0;  ///< first byte, from the start of the file
  size_t size = 0;   ///< bytes
};

struct SafeTensorsIndex {
  std::vector<SafeTensorEntry> entries;  ///< in the order of their bytes
  std::vector<std::pair<std::string, std::string>> metadata;
};

/// Reads and checks the header: its length, every type (BOOL, the integers, F16, BF16, F32, F64),
/// that each tensor has the size its shape says, and that the tensors fill the file without gap or
/// overlap. Throws Error (kInput) with `where`, offset or tensor, and reason.
SafeTensorsIndex ParseSafeTensorsIndex(std::string_view bytes, const std::string& where);

SafeTensors ParseSafeTensors(std::string_view bytes, const std::string& where);
SafeTensors ReadSafeTensors(const std::filesystem::path& path);

/// The file's bytes: header padded to a multiple of 8, tensors ordered by item size (largest first,
/// so that each is aligned), then by name; metadata in the order given. Equal input gives equal
/// bytes. Throws Error (kUsage) for a name given twice.
std::string ToSafeTensors(const SafeTensors& tensors);
void WriteSafeTensors(const std::filesystem::path& path, const SafeTensors& tensors);

}  // namespace graspbench

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/field.h"

namespace graspbench {

/// The two chunks of a GLB file; the binary one may be empty.
struct GlbChunks {
  std::string_view json, binary;
};

/// Splits a GLB file. Throws Error (kInput) with the byte offset when it is no glTF 2.0 or
/// truncated.
GlbChunks SplitGlb(std::string_view bytes, const std::string& where);

/// The numbers that the accessors of a glTF document point to, all in the binary chunk.
class GlbBuffers {
 public:
  /// Throws Error (kInput) when a buffer lies outside the chunk.
  GlbBuffers(const Field& root, std::string_view binary);

  /// All numbers of an accessor, normalized where it says so. Throws Error (kInput) unless it has
  /// `components` numbers an element and lies inside its view and the chunk.
  std::vector<double> Read(size_t accessor, size_t components) const;

  /// A field as an index: not negative, below 2^32.
  static size_t Index(const Field& field);

 private:
  Field root_;
  std::string_view binary_;
};

}  // namespace graspbench

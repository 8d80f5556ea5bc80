#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mesh.h"
#include "simulators/decomposition.h"

namespace graspbench {

/// The cache file of one decomposition: a comment with the checksum of everything after it, then
/// the hulls as six-decimal OBJ text, so that any viewer opens it.
class DecompositionFile {
 public:
  DecompositionFile(std::filesystem::path folder, std::string_view mesh_hash,
                    const DecompositionParameters& parameters);

  const std::filesystem::path& path() const { return path_; }

  /// Empty when the file is absent or damaged.
  std::optional<std::vector<TriMesh>> Read() const;
  void Write(const std::vector<TriMesh>& hulls) const;

  /// Holds an exclusive advisory lock among all threads and processes until destroyed.
  std::shared_ptr<void> Lock() const;

 private:
  std::filesystem::path path_;
};

}  // namespace graspbench

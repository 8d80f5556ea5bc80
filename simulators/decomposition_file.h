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

/// What is kept of a decomposition; the rest follows from the mesh.
struct StoredPieces {
  std::vector<TriMesh> hulls;
  PiecesFit fit;
};

/// The cache file of one decomposition: a comment with the checksum of everything after it, a
/// comment with the fit, then the hulls as six-decimal OBJ text, so that any viewer opens it.
class DecompositionFile {
 public:
  DecompositionFile(std::filesystem::path folder, std::string_view mesh_hash,
                    const DecompositionParameters& parameters);

  const std::filesystem::path& path() const { return path_; }

  /// Empty when the file is absent or damaged.
  std::optional<StoredPieces> Read() const;
  void Write(const StoredPieces& pieces) const;

  /// Holds an exclusive advisory lock among all threads and processes until destroyed.
  std::shared_ptr<void> Lock() const;

 private:
  std::filesystem::path path_;
};

}  // namespace graspbench

#pragma once

#include <string>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// Convex pieces of an object in its own frame.
struct ObjectPieces {
  std::vector<TriMesh> pieces_O;
  std::string hash;  ///< Decomposition::hash, which trials record
};

/// Decomposes a mesh by a named set of parameters ("coacd"); results are kept in the cache. Throws
/// as CachedDecomposition does.
ObjectPieces PiecesOf(const TriMesh& object_O, const std::string& set);

}  // namespace graspbench

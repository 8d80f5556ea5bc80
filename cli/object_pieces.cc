#include "cli/object_pieces.h"

#include "core/file.h"
#include "simulators/decomposition.h"

namespace graspbench {

ObjectPieces PiecesOf(const TriMesh& object_O, const std::string& set) {
  Decomposition pieces = CachedDecomposition(object_O, ContentHash(object_O),
                                             NamedDecomposition(set), CacheDirectory());
  ObjectPieces result{.pieces_O = {}, .hash = pieces.hash};
  for (const TriMesh& hull : pieces.hulls) {
    result.pieces_O.push_back(Eigen::Translation3d(pieces.p_OP) * Pose::Identity() * hull);
  }
  return result;
}

}  // namespace graspbench

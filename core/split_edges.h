#pragma once

#include "core/mesh.h"

namespace graspbench {

/// The same surface with no edge longer than `longest` (m): each longer one is halved, with the
/// triangles on both sides, until none is left. Old vertices keep their numbers; a closed mesh
/// stays closed.
TriMesh SplitLongEdges(TriMesh mesh, double longest);

}  // namespace graspbench

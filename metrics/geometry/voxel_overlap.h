#pragma once

#include <cstddef>

#include "core/voxels.h"

namespace graspbench {

/// What a hand and the occupied cells of an object's grid have in common.
struct VoxelOverlap {
  size_t cells = 0;           ///< occupied cells whose centres lie inside the hand
  size_t boundary_cells = 0;  ///< those of them with a face neighbour that is none
};

/// The loop under all volume metrics; they differ in the object's grid. `hand` must be closed.
VoxelOverlap Intersect(const VoxelGrid& object_cells, const TriMesh& hand);

}  // namespace graspbench

#include "metrics/geometry/voxel_overlap.h"

namespace graspbench {

VoxelOverlap Intersect(const VoxelGrid& object_cells, const TriMesh& hand) {
  const VoxelGrid common = CellsInside(object_cells, hand);
  const auto [nx, ny, nz] = common.size;
  const auto occupied = [&, nx = nx, ny = ny, nz = nz](int i, int j, int k) {
    return i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz &&
           common.occupied[common.Index(i, j, k)] != 0;
  };
  VoxelOverlap overlap;
  for (int k = 0; k < nz; ++k) {
    for (int j = 0; j < ny; ++j) {
      const uint8_t* row = &common.occupied[common.Index(0, j, k)];
      for (int i = 0; i < nx; ++i) {
        if (!row[i]) continue;
        ++overlap.cells;
        overlap.boundary_cells +=
            !(occupied(i - 1, j, k) && occupied(i + 1, j, k) && occupied(i, j - 1, k) &&
              occupied(i, j + 1, k) && occupied(i, j, k - 1) && occupied(i, j, k + 1));
      }
    }
  }
  return overlap;
}

}  // namespace graspbench

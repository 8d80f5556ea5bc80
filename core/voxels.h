#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// Occupancy of a regular grid. Cell (i, j, k) has its centre at origin + pitch * (i, j, k).
struct VoxelGrid {
  Vec3 origin = Vec3::Zero();     ///< centre of cell (0, 0, 0), m
  double pitch = 0;               ///< m
  std::array<int, 3> size{};      ///< cells along x, y, z
  std::vector<uint8_t> occupied;  ///< x fastest, then y, then z

  size_t Index(int i, int j, int k) const {
    return (static_cast<size_t>(k) * size[1] + j) * size[0] + i;
  }
  Vec3 Centre(int i, int j, int k) const { return origin + pitch * Vec3(i, j, k); }
  size_t Count() const;
  /// Occupied cells times pitch³, m³.
  double Volume() const;
};

/// Cells whose *centre* lies inside a closed mesh (winding number > 1/2), over the cells whose
/// centres lie in `box`.
///
/// Centres sit at world multiples of the pitch plus half a pitch, so that the result does not
/// depend on the box and two meshes share one grid. Unbiased as the pitch shrinks; `metrics.md`
/// §2.2 shows why surface-touching cells are not.
VoxelGrid VoxelizeCentres(const TriMesh& mesh, double pitch, const Box& box);
VoxelGrid VoxelizeCentres(const TriMesh& mesh, double pitch);

/// Cells that the *surface* touches, whatever lies inside: trimesh's `voxelized(pitch)`, the grid
/// of the ObMan family. Cell centres sit at world multiples of the pitch, as there.
VoxelGrid VoxelizeSurface(const TriMesh& mesh, double pitch);

}  // namespace graspbench

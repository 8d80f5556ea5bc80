#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// Occupancy of a regular grid. Cell (i, j, k) has its centre at origin + pitch * (i, j, k).
struct VoxelGrid {
  Vec3 origin = Vec3::Zero();   ///< centre of cell (0, 0, 0), m
  double pitch = 0;             ///< m
  std::array<int, 3> size{};    ///< cells along x, y, z
  std::array<int, 3> offset{};  ///< world index of cell (0, 0, 0); grids of one pitch share indices
  std::vector<uint8_t> occupied;  ///< 0 or 1; x fastest, then y, then z

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
/// depend on the box and two meshes share one grid. The count converges to the volume without bias
/// as the pitch shrinks, which counting surface-touching cells does not (see `VoxelizeSurface`).
/// Throws Error (kInput) for a grid of more than 2³¹ cells.
VoxelGrid VoxelizeCentres(const TriMesh& mesh, double pitch, const Box& box);
VoxelGrid VoxelizeCentres(const TriMesh& mesh, double pitch);

/// The same test at the points origin + pitch * (i, j, k) of any lattice; `offset` stays zero.
VoxelGrid VoxelizeLattice(const TriMesh& mesh, const Vec3& origin, double pitch,
                          const std::array<int, 3>& size);

/// Cells that the *surface* touches, whatever lies inside: the cells of trimesh's
/// `mesh.voxelized(pitch)` (method "subdivide", its default), on which the ObMan family counts.
///
/// Each triangle is split at its edges' midpoints until no edge is longer than half a pitch; a cell
/// is occupied if it holds a corner of the result. So a cell that a triangle merely grazes between
/// those corners stays empty: exact triangle-box overlap would give a few per cent more. Cell
/// centres sit at world multiples of the pitch, and a corner half-way between two goes to the even
/// one, as there.
VoxelGrid VoxelizeSurface(const TriMesh& mesh, double pitch);

/// The occupied cells of `grid` whose centres lie inside a closed mesh too, over the part of the
/// grid that the mesh's bounding box covers. With `grid` from VoxelizeCentres: the intersection of
/// two solids.
VoxelGrid CellsInside(const VoxelGrid& grid, const TriMesh& mesh);

}  // namespace graspbench

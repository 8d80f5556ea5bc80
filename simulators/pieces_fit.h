#pragma once

#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// How far a union of convex hulls is from the solid it stands for. NaN where the mesh is open,
/// but for the Hausdorff distance.
struct PiecesFit {
  /// Volume of the union, overlaps counted once, over that of the mesh. Both are counts of the same
  /// cells (centre inside), 192 along the longest side.
  double union_volume_ratio = 0;
  /// Volume of the union outside the mesh over the volume of the mesh: what the hulls fill that
  /// should be air. A mug whose cavity is filled has several times its own volume here, a good
  /// decomposition a few hundredths.
  double excess_ratio = 0;
  /// Hausdorff distance of the two solids, m: how far a point of the union can be from the mesh's
  /// solid, or the mesh's surface from the union, whichever is larger; points of the one that lie
  /// in the other have distance zero. From all vertices, `kFitSamples` points uniform over either
  /// surface and as many on a lattice through the union, the same ones each time. A lower bound
  /// that misses at most the spacing of these points.
  double hausdorff = 0;

  bool operator==(const PiecesFit&) const = default;
};

inline constexpr int kFitSamples = 20000;

PiecesFit MeasureFit(const std::vector<TriMesh>& hulls_O, const TriMesh& mesh_O);

}  // namespace graspbench

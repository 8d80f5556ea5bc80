#pragma once

#include "core/mesh.h"

namespace graspbench {

/// How many corners a reduced hull may have.
struct HullReduction {
  double tolerance =
      2e-4;                ///< m, largest height of a dropped corner over the reduced hull's facets
  int max_vertices = 256;  ///< holds even where the tolerance is missed; at least 8
};

/// A convex hull with few of the corners of `hull`: those at the ends of three perpendicular
/// directions, then again and again the ones highest above the facets so far, until the tolerance
/// is met. Lies inside `hull`. Closed and outward. Throws Error (kInput) for a flat hull.
TriMesh ReducedHull(const TriMesh& hull, const HullReduction& reduction);

}  // namespace graspbench

#pragma once

#include <optional>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// A supporting hyperplane of a convex hull: normal · x + offset <= 0 for all points x.
struct HullFacet {
  std::vector<double> normal;  ///< unit, outward
  double offset = 0;
};

/// Facets of the convex hull of points in any dimension (row after row in `points`), by Qhull
/// (Barber et al. 1996). Nothing when the points span no full-dimensional hull.
std::optional<std::vector<HullFacet>> HullFacets(const std::vector<double>& points, int dimension);

/// The hull of points in space as triangles over those points that are its corners; not
/// necessarily wound outwards. `options` are Qhull's. Nothing for a flat hull.
std::optional<TriMesh> HullTriangles(const std::vector<Vec3>& points, const char* options);

}  // namespace graspbench

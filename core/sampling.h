#pragma once

#include <vector>

#include "core/mesh.h"
#include "core/rng.h"

namespace graspbench {

struct SurfacePoint {
  Vec3 point;
  Vec3 normal;  ///< unit, outward
  int face;
};

/// `count` points, uniform over the surface area.
std::vector<SurfacePoint> SampleSurface(const TriMesh& mesh, int count, Rng& rng);

/// Indices of `count` points chosen one after another, each farthest from those before; starts with
/// index 0.
std::vector<int> FarthestPoints(const std::vector<Vec3>& points, int count);

}  // namespace graspbench

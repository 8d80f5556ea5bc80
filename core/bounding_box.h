#pragma once

#include "core/mesh.h"

namespace graspbench {

/// A box in any orientation: the points X_OB * p with |p| <= half_size, component by component.
struct OrientedBox {
  Pose X_OB = Pose::Identity();
  Vec3 half_size = Vec3::Zero();  ///< m, descending
};

/// A tight oriented bounding box: the smallest over the 256 largest face directions of the convex
/// hull (exact for boxes, within a few per cent of the optimum in general). Throws Error (kInput)
/// for flat or empty input.
OrientedBox FitOrientedBox(const TriMesh& mesh);

/// Convex hull of the vertices, closed and outward. Throws Error (kInput) for flat or empty input.
TriMesh ConvexHull(const TriMesh& mesh);

}  // namespace graspbench

#pragma once

#include <optional>

#include "core/solid.h"

namespace graspbench {

/// A point of a hull's surface and where it is with respect to an object.
struct HullPoint {
  Vec3 p_O = Vec3::Zero();
  SurfaceQuery query;
};

/// The point of the surface of `hull_O`, a closed mesh in the object's frame, that is deepest in
/// the object or else nearest to it; empty when no point is nearer than `range` (signed).
///
/// Triangles are halved until they lie within a circle of 1 mm, leaving out those that cannot
/// matter: a point's signed distance changes by no more than the point moves. So the distance is
/// exact up to 1 mm where the object has an edge between the points, and to r²/2R, 0.02 mm at a
/// radius of curvature R = 3 cm, where it is smooth.
std::optional<HullPoint> NearestPoint(const TriMesh& hull_O, const Solid& object, double range);

}  // namespace graspbench

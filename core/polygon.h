#pragma once

#include <span>
#include <vector>

#include "core/types.h"

namespace graspbench {

/// Cuts a polygon of a mesh file into triangles of the same winding and appends them to `faces`.
///
/// `corners` are at least three indices into `vertices`. A convex polygon becomes the fan around
/// its first corner, as most readers have it; a concave one is cut by clipping ears in the plane of
/// its mean normal. Throws Error (kInput) for a concave polygon of more than 1024 corners.
void AppendPolygon(std::span<const int> corners, const std::vector<Vec3>& vertices,
                   std::vector<Face>& faces);

}  // namespace graspbench

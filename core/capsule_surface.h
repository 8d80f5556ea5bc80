#pragma once

#include "core/capsule.h"

namespace graspbench {

/// The place on a solid's surface that is nearest to a point, in one frame.
struct NearestOnSolid {
  double distance = 0;          ///< m, negative for a point inside
  Vec3 surface = Vec3::Zero();  ///< on the surface
  Vec3 normal = Vec3::UnitZ();  ///< unit, out of the solid
};

/// Of a capsule; one of them for a point on its axis.
NearestOnSolid NearestOnSurface(const Capsule& capsule, const Vec3& p);

/// Whether p is nearer to the capsule than `range`; inside, for 0.
bool IsNear(const Capsule& capsule, const Vec3& p, double range);

Box Bounds(const Capsule& capsule);

}  // namespace graspbench

#pragma once

#include "core/types.h"

namespace graspbench {

/// All points within `radius` of the segment from `a` to `b`; a sphere where the two coincide.
/// Metres, in the frame of its link.
struct Capsule {
  Vec3 a = Vec3::Zero(), b = Vec3::Zero();
  double radius = 0;
};

/// Distance of a point from a capsule's surface, negative inside; all in one frame.
double SignedDistance(const Capsule& capsule, const Vec3& p);

/// The capsule in another frame.
Capsule operator*(const Pose& X_AB, const Capsule& capsule_B);

}  // namespace graspbench

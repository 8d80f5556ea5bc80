#pragma once

#include "core/types.h"

namespace graspbench {

/// Rotation by |v| radians about v (Rodrigues); the identity for the zero vector.
Mat3 FromAxisAngle(const Vec3& v);

/// The axis-angle vector of a rotation, with an angle in [0, π].
Vec3 ToAxisAngle(const Mat3& rotation);

}  // namespace graspbench

#pragma once

#include "core/field.h"
#include "core/types.h"

namespace graspbench {

/// A pose as a 4 × 4 homogeneous matrix, a list of four rows; every bit of the numbers is kept.
Value PoseValue(const Pose& X_AB);

/// The pose of such a matrix, whatever numbers it holds; null stands for NaN, as JSON writes it.
/// Throws Error (kInput) when it is not 16 numbers.
Pose PoseFrom(const Field& field);

/// The same for a matrix that must be a rigid transform: finite, an orthonormal right-handed
/// rotation within 1e-3, last row 0 0 0 1. Throws Error (kInput) otherwise.
Pose RigidPoseFrom(const Field& field);

}  // namespace graspbench

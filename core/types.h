#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>

namespace graspbench {

/// A point or direction. Lengths are metres everywhere in memory.
using Vec3 = Eigen::Vector3d;
using Mat3 = Eigen::Matrix3d;

/// A rigid transform. `X_AB` maps coordinates in frame B to coordinates in frame A: p_A = X_AB *
/// p_B. Frame letters: W world, O object, H hand root (the wrist joint), J a hand joint.
using Pose = Eigen::Isometry3d;

/// Three vertex indices, counter-clockwise seen from outside.
using Face = Eigen::Vector3i;

/// An axis-aligned box; empty when default constructed.
using Box = Eigen::AlignedBox3d;

}  // namespace graspbench

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/articulated_hand.h"
#include "core/rng.h"

/// What tests of robot hands share.
namespace graspbench::robot_hands {

/// tests/retarget/data/NAME.
inline std::filesystem::path Data(const std::string& name) {
  return std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) / "tests/retarget/data" / name;
}

/// Joints drawn uniformly inside of their limits, coupled ones set from their sources.
inline std::vector<double> RandomJoints(const ArticulatedHand& hand, Rng& rng) {
  std::vector<double> joints;
  for (int i = 0; i < hand.joint_count(); ++i) {
    joints.push_back(rng.Uniform(hand.low(i), hand.high(i)));
  }
  return hand.WithinLimits(joints);
}

/// Any rotation, and a place within 20 cm of the origin.
inline Pose RandomPose(Rng& rng) {
  return Eigen::Translation3d(0.2 * rng.Uniform() * rng.Direction()) * Pose(rng.Rotation());
}

/// Where points of the hand are in the root frame.
inline Vec3 PointAt(const std::vector<Pose>& X_HL, const LinkPoint& point) {
  return X_HL[static_cast<size_t>(point.link)] * point.p_L;
}

}  // namespace graspbench::robot_hands

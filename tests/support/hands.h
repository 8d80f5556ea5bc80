#pragma once

#include <array>
#include <numbers>
#include <string>

#include "core/mano_hand.h"

/// The built-in hand and grasps with it, for tests.
namespace graspbench::hands {

inline constexpr double kDegree = std::numbers::pi / 180;

const ManoHand& BuiltIn();

/// Flat hand, mean shape, wrist at the origin.
Grasp Flat();

/// Random joints within the limits, random shape, random root; the same for the same `item`.
Grasp Random(const std::string& item);

/// Flexion in degrees of the knuckle, middle and outer joint of all four fingers, and (flexion,
/// abduction, twist) in degrees of the thumb's three joints.
Grasp Bent(const std::array<double, 3>& fingers, const std::array<Vec3, 3>& thumb);

}  // namespace graspbench::hands

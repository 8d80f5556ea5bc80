#pragma once

#include <array>
#include <cstddef>

namespace graspbench {

/// MANO's first joint of each finger, thumb to pinky; the finger's other two follow it. Joint 0 of
/// the 16 is the wrist.
inline constexpr std::array<size_t, 5> kManoFirstJoint = {13, 1, 4, 10, 7};

}  // namespace graspbench

#pragma once

#include <vector>

#include "suites/suite.h"

namespace graspbench {

/// Canaries whose outcome is known from geometry or mechanics; the same for every suite.
///
/// - "overlapping-spheres": two spheres of 4 cm radius, centres 5 cm apart. The lens they share
///   has pi/12 (4r + d)(2r - d)^2 = 49.48 cm³, and the deepest point lies 2r - d = 3 cm deep; both
///   within 1 %.
/// - "free-fall": a hand one metre away. Nothing touches the object, so `obman` moves it by 35
///   steps of h = 1/240 s, each v += h (g - v (c + c v)), x += h v, with g = 9.8 m/s² and Bullet's
///   default damping c = 0.04 of a free base (linear plus quadratic): 10.684157 cm. Without damping
///   (`obman-mujoco`) it is 10.71875 cm; `steady-2s` stops at 10 cm.
/// - "cage": an object in a closed box with 0.5 mm of room on every side cannot leave, whatever the
///   direction of gravity; it moves less than 5 mm.
std::vector<Canary> StandardCanaries();

}  // namespace graspbench

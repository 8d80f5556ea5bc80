#pragma once

#include "core/articulated_hand.h"

namespace graspbench {

/// A made-up robot hand with a hinge or slide of every kind that a hand may have, for tests.
///
/// Its palm is a box of 8 x 8 x 2 cm around the origin, the palm's normal is z, the fingers point
/// along y and bend about x, towards z. Links after the palm, each with the joint that moves it:
///
///     6 thumb_inner   hinge at (-3, 4, 0) cm                  40 mm long
///     7 thumb_outer   hinge                                   30 mm
///     8 index_slide   slide along y at (3, 4, 0) cm           no shape
///     9 index_inner   hinge                                   40 mm, a box and a ball at its end
///    10 index_outer   hinge, 0.05 rad + half of index_inner   30 mm
///
/// Thumb and index_outer are capsules of 8 mm radius, tips are at the ends of their axes.
RobotHandDescription TwoFingerHand();

inline constexpr double kTwoFingerRadius = 0.008;  ///< m, of capsules and the ball

}  // namespace graspbench

#pragma once

#include <array>

#include "core/types.h"

namespace graspbench {

/// A piece of a triangle: what searches over surfaces halve until it is small.
struct Patch {
  Vec3 a, b, c;

  Vec3 Centre() const { return (a + b + c) / 3; }
  double Radius() const;  ///< of the ball about the centre that holds the corners
  double Area() const;
  std::array<Patch, 2> Halves() const;  ///< cut at the middle of the longest edge
};

}  // namespace graspbench

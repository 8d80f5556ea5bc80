#pragma once

#include <span>

#include "core/solid.h"
#include "nn/tensor.h"

namespace graspbench::nn {

/// Signed distances, B × V in m, of points B × V × 3 in the object frame to one solid each, from
/// its distance grid (see Solid::distance_grid), negative inside. Differentiable: the gradient is
/// that of the grid's interpolant. NaN for a point that is not finite.
Tensor SolidDistances(const Tensor& points, std::span<const Solid* const> solids);

}  // namespace graspbench::nn

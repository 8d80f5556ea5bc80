#pragma once

#include <span>
#include <vector>

namespace graspbench {

/// Holm's step-down correction (Holm 1979) of the p-values of one family of tests, in their order:
/// the i-th smallest of m is multiplied by m − i + 1, then made no smaller than the one before and
/// cut at 1. Rejecting where the result is below α keeps the chance of any false rejection below α,
/// however the tests depend on each other.
std::vector<double> HolmAdjusted(std::span<const double> p_values);

}  // namespace graspbench

#pragma once

#include "core/types.h"

namespace graspbench {

/// Distance between the segments from a0 to a1 and from b0 to b1; either may be a point.
double SegmentDistance(const Vec3& a0, const Vec3& a1, const Vec3& b0, const Vec3& b1);

/// Where in [low, high] a unimodal function is smallest, within `tolerance` (golden section).
template <typename Function>
double MinimizeUnimodal(const Function& f, double low, double high, double tolerance) {
  constexpr double kGolden = 0.6180339887498949;
  double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
  double f_left = f(left), f_right = f(right);
  while (high - low > tolerance) {
    if (f_left <= f_right) {
      high = right;
      right = left;
      f_right = f_left;
      left = high - kGolden * (high - low);
      f_left = f(left);
    } else {
      low = left;
      left = right;
      f_left = f_right;
      right = low + kGolden * (high - low);
      f_right = f(right);
    }
  }
  return (low + high) / 2;
}

}  // namespace graspbench

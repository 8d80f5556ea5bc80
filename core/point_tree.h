#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"

namespace graspbench {

/// Neighbours in a fixed set of points (a k-d tree). Immutable, safe to share between
/// threads.
class PointTree {
 public:
  explicit PointTree(const std::vector<Vec3>& points);

  struct Neighbour {
    int index = -1;           ///< -1 when the set is empty
    double distance = 1e300;  ///< m
  };
  /// Only looks nearer than `at_most`; `index` is -1 if nothing is there.
  Neighbour Nearest(const Vec3& p, double at_most = 1e150) const;
  /// The points in `box`, ascending.
  std::vector<int> In(const Box& box) const;

 private:
  struct Point {
    Vec3 position;
    int index;
  };
  void Build(int begin, int end);
  void Search(const Vec3& p, int begin, int end, double& best_squared, int& best) const;
  void Collect(const Box& box, int begin, int end, std::vector<int>& found) const;

  // Balanced: the middle of each range splits it along the axis stored for that place.
  std::vector<Point> points_;
  std::vector<uint8_t> axis_;
};

}  // namespace graspbench

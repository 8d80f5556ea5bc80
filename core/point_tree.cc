#include "core/point_tree.h"

#include <algorithm>
#include <cmath>

namespace graspbench {

namespace {
constexpr int kLeafSize = 8;
}

PointTree::PointTree(const std::vector<Vec3>& points) : axis_(points.size(), 0) {
  for (const Vec3& p : points) points_.push_back({p, static_cast<int>(points_.size())});
  Build(0, static_cast<int>(points_.size()));
}

void PointTree::Build(int begin, int end) {
  if (end - begin <= kLeafSize) return;
  Box box;
  for (int i = begin; i < end; ++i) box.extend(points_[i].position);
  int axis;
  box.sizes().maxCoeff(&axis);
  const int middle = (begin + end) / 2;
  std::nth_element(points_.begin() + begin, points_.begin() + middle, points_.begin() + end,
                   [axis](const Point& a, const Point& b) {
                     const double x = a.position[axis], y = b.position[axis];
                     return x != y ? x < y : a.index < b.index;
                   });
  axis_[middle] = static_cast<uint8_t>(axis);
  Build(begin, middle);
  Build(middle + 1, end);
}

PointTree::Neighbour PointTree::Nearest(const Vec3& p, double at_most) const {
  double best_squared = at_most * at_most;
  int best = -1;
  Search(p, 0, static_cast<int>(points_.size()), best_squared, best);
  return {best, best < 0 ? at_most : std::sqrt(best_squared)};
}

void PointTree::Search(const Vec3& p, int begin, int end, double& best_squared, int& best) const {
  const auto try_point = [&](const Point& candidate) {
    const double squared = (candidate.position - p).squaredNorm();
    // Equal distances go to the lower index.
    if (squared < best_squared || (squared == best_squared && candidate.index < best)) {
      best_squared = squared;
      best = candidate.index;
    }
  };
  if (end - begin <= kLeafSize) {
    for (int i = begin; i < end; ++i) try_point(points_[i]);
    return;
  }
  const int middle = (begin + end) / 2;
  const int axis = axis_[middle];
  const double beyond = p[axis] - points_[middle].position[axis];
  try_point(points_[middle]);
  if (beyond < 0) {
    Search(p, begin, middle, best_squared, best);
    if (beyond * beyond <= best_squared) Search(p, middle + 1, end, best_squared, best);
  } else {
    Search(p, middle + 1, end, best_squared, best);
    if (beyond * beyond <= best_squared) Search(p, begin, middle, best_squared, best);
  }
}

std::vector<int> PointTree::In(const Box& box) const {
  std::vector<int> found;
  Collect(box, 0, static_cast<int>(points_.size()), found);
  std::ranges::sort(found);
  return found;
}

void PointTree::Collect(const Box& box, int begin, int end, std::vector<int>& found) const {
  const auto take = [&](const Point& point) {
    if (box.contains(point.position)) found.push_back(point.index);
  };
  if (end - begin <= kLeafSize) {
    for (int i = begin; i < end; ++i) take(points_[i]);
    return;
  }
  const int middle = (begin + end) / 2;
  const int axis = axis_[middle];
  const double split = points_[middle].position[axis];
  if (box.min()[axis] <= split) Collect(box, begin, middle, found);
  take(points_[middle]);
  if (box.max()[axis] >= split) Collect(box, middle + 1, end, found);
}

}  // namespace graspbench

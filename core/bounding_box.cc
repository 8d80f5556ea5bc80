#include "core/bounding_box.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace graspbench {
namespace {

using Vec2 = Eigen::Vector2d;

constexpr size_t kMaxDirections = 256;

// Area-weighted normals of a hull, the largest first, equal directions pooled.
std::vector<Vec3> Directions(const TriMesh& hull) {
  std::map<std::array<long, 3>, Vec3> pooled;
  for (const Face& face : hull.faces) {
    const Vec3& a = hull.vertices[face[0]];
    Vec3 area = (hull.vertices[face[1]] - a).cross(hull.vertices[face[2]] - a);
    const double norm = area.norm();
    if (norm == 0) continue;
    const auto round = [&](int axis) { return std::lround(area[axis] / norm * 1e6); };
    pooled.try_emplace({round(0), round(1), round(2)}, Vec3::Zero()).first->second += area;
  }
  std::vector<Vec3> directions;
  for (const auto& [key, area] : pooled) directions.push_back(area);
  std::stable_sort(directions.begin(), directions.end(),
                   [](const Vec3& a, const Vec3& b) { return a.squaredNorm() > b.squaredNorm(); });
  if (directions.size() > kMaxDirections) directions.resize(kMaxDirections);
  return directions;
}

// Andrew's monotone chain, counter-clockwise.
std::vector<Vec2> PlanarHull(std::vector<Vec2> points) {
  std::sort(points.begin(), points.end(), [](const Vec2& a, const Vec2& b) {
    return a.x() != b.x() ? a.x() < b.x() : a.y() < b.y();
  });
  std::vector<Vec2> hull;
  const auto add = [&](const Vec2& p, size_t fixed) {
    while (hull.size() >= fixed + 2) {
      const Vec2 u = hull.back() - hull[hull.size() - 2], v = p - hull.back();
      if (u.x() * v.y() - u.y() * v.x() > 0) break;
      hull.pop_back();
    }
    hull.push_back(p);
  };
  for (const Vec2& p : points) add(p, 0);
  const size_t upper = hull.size() - 1;
  for (size_t i = points.size() - 1; i-- > 0;) add(points[i], upper);
  hull.pop_back();
  return hull;
}

// Direction of one side of the smallest rectangle around a convex polygon: it is one of the
// polygon's edges (Freeman and Shapira 1975).
Vec2 BestSide(const std::vector<Vec2>& polygon) {
  Vec2 best = Vec2::UnitX();
  double smallest = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < polygon.size(); ++i) {
    const Vec2 side = (polygon[(i + 1) % polygon.size()] - polygon[i]).normalized();
    if (!side.allFinite() || side.isZero()) continue;
    Eigen::AlignedBox2d box;
    for (const Vec2& p : polygon)
      box.extend(Vec2(side.dot(p), side.x() * p.y() - side.y() * p.x()));
    if (box.volume() < smallest) {
      smallest = box.volume();
      best = side;
    }
  }
  return best;
}

// The box with these axes (columns), largest side first.
OrientedBox BoxAlong(const Mat3& axes, const std::vector<Vec3>& points) {
  Box box;
  for (const Vec3& p : points) box.extend(axes.transpose() * p);
  std::array<int, 3> order = {0, 1, 2};
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return box.sizes()[a] > box.sizes()[b]; });
  OrientedBox result;
  Mat3 rotation;
  for (int i = 0; i < 3; ++i) {
    rotation.col(i) = axes.col(order[i]);
    result.half_size[i] = box.sizes()[order[i]] / 2;
  }
  if (rotation.determinant() < 0) rotation.col(2) = -rotation.col(2);
  result.X_OB.linear() = rotation;
  result.X_OB.translation() = axes * box.center();
  return result;
}

}  // namespace

OrientedBox FitOrientedBox(const TriMesh& mesh) {
  const TriMesh hull = ConvexHull(mesh);
  OrientedBox best = BoxAlong(Mat3::Identity(), hull.vertices);
  for (const Vec3& direction : Directions(hull)) {
    const Vec3 n = direction.normalized();
    const Vec3 u = n.unitOrthogonal(), v = n.cross(u);
    std::vector<Vec2> shadow;
    for (const Vec3& p : hull.vertices) shadow.emplace_back(u.dot(p), v.dot(p));
    const Vec2 side = BestSide(PlanarHull(std::move(shadow)));
    Mat3 axes;
    axes << n, side.x() * u + side.y() * v, side.x() * v - side.y() * u;
    const OrientedBox box = BoxAlong(axes, hull.vertices);
    if (box.half_size.prod() < best.half_size.prod()) best = box;
  }
  return best;
}

}  // namespace graspbench

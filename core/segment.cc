#include "core/segment.h"

#include <algorithm>
#include <initializer_list>

namespace graspbench {
namespace {

double PointDistance(const Vec3& p, const Vec3& a, const Vec3& b) {
  const Vec3 along = b - a;
  const double length2 = along.squaredNorm();
  const double s = length2 > 0 ? std::clamp((p - a).dot(along) / length2, 0.0, 1.0) : 0.0;
  return (a + s * along - p).norm();
}

}  // namespace

double SegmentDistance(const Vec3& a0, const Vec3& a1, const Vec3& b0, const Vec3& b1) {
  double least = std::min({PointDistance(a0, b0, b1), PointDistance(a1, b0, b1),
                           PointDistance(b0, a0, a1), PointDistance(b1, a0, a1)});
  // Otherwise the common normal of the two lines, where it meets both segments.
  const Vec3 u = a1 - a0, v = b1 - b0, w = b0 - a0;
  const Vec3 n = u.cross(v);
  const double n2 = n.squaredNorm();
  if (n2 == 0) return least;
  const double s = w.cross(v).dot(n) / n2, t = w.cross(u).dot(n) / n2;
  if (s >= 0 && s <= 1 && t >= 0 && t <= 1) least = std::min(least, (w + t * v - s * u).norm());
  return least;
}

}  // namespace graspbench

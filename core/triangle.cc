#include "core/triangle.h"

#include <cmath>

#include "core/units.h"

namespace graspbench {

// Voronoi regions of vertices, edges and face in turn (Ericson, Real-Time Collision Detection,
// section 5.1.5).
Vec3 ClosestPointOnTriangle(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 ab = b - a, ac = c - a, ap = p - a;
  const double d1 = ab.dot(ap), d2 = ac.dot(ap);
  if (d1 <= 0 && d2 <= 0) return a;

  const Vec3 bp = p - b;
  const double d3 = ab.dot(bp), d4 = ac.dot(bp);
  if (d3 >= 0 && d4 <= d3) return b;

  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0 && d1 > d3) return a + d1 / (d1 - d3) * ab;

  const Vec3 cp = p - c;
  const double d5 = ab.dot(cp), d6 = ac.dot(cp);
  if (d6 >= 0 && d5 <= d6) return c;

  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0 && d2 > d6) return a + d2 / (d2 - d6) * ac;

  const double va = d3 * d6 - d5 * d4;
  const double from_b = d4 - d3, from_c = d5 - d6;
  if (va <= 0 && from_b >= 0 && from_c >= 0 && from_b + from_c > 0) {
    return b + from_b / (from_b + from_c) * (c - b);
  }
  const double sum = va + vb + vc;
  return sum > 0 ? Vec3(a + (vb * ab + vc * ac) / sum) : a;
}

double SolidAngleFraction(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 u = a - p, v = b - p, w = c - p;
  const double lu = u.norm(), lv = v.norm(), lw = w.norm();
  const double numerator = u.dot(v.cross(w));
  const double denominator = lu * lv * lw + u.dot(v) * lw + v.dot(w) * lu + w.dot(u) * lv;
  return numerator == 0 ? 0 : std::atan2(numerator, denominator) / (2 * units::kPi);
}

}  // namespace graspbench

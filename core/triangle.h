#pragma once

#include <algorithm>

#include "core/types.h"

namespace graspbench {

/// The point of the triangle (a, b, c) closest to p; works for degenerate triangles too.
Vec3 ClosestPointOnTriangle(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c);

/// Signed solid angle of the triangle seen from p divided by 4π (van Oosterom and Strackee 1983);
/// positive when p sees its back, as from inside an outward mesh.
double SolidAngleFraction(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c);

/// Which way the vertical line through (x, y) crosses a triangle: +1 through an upward face, -1
/// through a downward one, 0 not at all. Exactly one of the triangles that meet in an edge or
/// vertex takes a hit on it (as if the line were shifted by (ε, ε²) for an infinitesimal ε), so
/// that the crossings of a closed mesh add up.
int VerticalCrossing(double x, double y, const Vec3& a, const Vec3& b, const Vec3& c);

/// Height at which that line meets the plane of the triangle; the triangle must not be vertical.
double VerticalCrossingHeight(double x, double y, const Vec3& a, const Vec3& b, const Vec3& c);

// The two above run once per voxel column and triangle, hence inline.

/// Twice the signed area of (x, y) and the directed edge (a, b), projected to the xy plane:
/// positive where the point lies on its left. Swapping a and b negates it exactly.
inline double EdgeArea(double x, double y, const Vec3& a, const Vec3& b) {
  return (a.x() - x) * (b.y() - y) - (a.y() - y) * (b.x() - x);
}

/// Side of the directed edge on which (x, y) lies: +1 left, -1 right; 0 only for an edge of no
/// projected length. Swapping a and b negates it exactly.
inline int EdgeSide(double area, const Vec3& a, const Vec3& b) {
  if (area != 0) return area > 0 ? 1 : -1;
  if (a.y() != b.y()) return a.y() > b.y() ? 1 : -1;
  return a.x() == b.x() ? 0 : (b.x() > a.x() ? 1 : -1);
}

inline int VerticalCrossing(double x, double y, const Vec3& a, const Vec3& b, const Vec3& c) {
  const double ab = EdgeArea(x, y, a, b), bc = EdgeArea(x, y, b, c), ca = EdgeArea(x, y, c, a);
  if (std::min({ab, bc, ca}) < 0 && std::max({ab, bc, ca}) > 0) return 0;  // mostly
  const int side = EdgeSide(ab, a, b);
  return side != 0 && side == EdgeSide(bc, b, c) && side == EdgeSide(ca, c, a) ? side : 0;
}

inline double VerticalCrossingHeight(double x, double y, const Vec3& a, const Vec3& b,
                                     const Vec3& c) {
  const Vec3 n = (b - a).cross(c - a);
  return a.z() - (n.x() * (x - a.x()) + n.y() * (y - a.y())) / n.z();
}

}  // namespace graspbench

#pragma once

#include <functional>
#include <vector>

#include "core/types.h"

/// Solids as signed distance functions: what the stand-in objects are modelled with.
///
/// Every function returns a bound on the signed distance in metres, negative inside, that never
/// changes faster than the point moves (|gradient| <= 1); the mesher relies on it to skip empty
/// space. Formulas after Hart 1996 ("Sphere tracing") and the standard catalogue of distance
/// functions.
namespace graspbench::standin {

using Sdf = std::function<double(const Vec3&)>;
using Vec2 = Eigen::Vector2d;

/// A point of a profile, (radius, height) or (x, y).
using Outline = std::vector<Vec2>;
using Path = std::vector<Vec3>;

constexpr double operator""_mm(long double value) { return static_cast<double>(value) * 1e-3; }
constexpr double operator""_mm(unsigned long long value) {
  return static_cast<double>(value) * 1e-3;
}

/// cos and sin of an angle in degrees, rounded to 1e-12 so that the last bit of the C library does
/// not reach the shapes.
Vec2 Direction(double degrees);
Pose Translation(const Vec3& offset);
/// Rotation by `degrees` about an axis through the origin.
Pose Rotation(double degrees, const Vec3& axis);
/// Turns (x, y, z) into (y, z, x): what was modelled upright lies along x, its y side up.
Pose LyingAlongX();

// ---- Primitives ----
Sdf Ball(const Vec3& centre, double radius);
/// Box of the given half sizes whose edges are rounded inside those sizes.
Sdf Slab(const Vec3& centre, const Vec3& half, double rounding);
/// Capsule between a and b.
Sdf Rod(const Vec3& a, const Vec3& b, double radius);
/// Convex hull of two balls.
Sdf RoundCone(const Vec3& a, const Vec3& b, double radius_a, double radius_b);
/// Flat-ended cylinder from a to b, edges rounded inside.
Sdf Drum(const Vec3& a, const Vec3& b, double radius, double rounding);
/// Torus: a circle of radius `major` about `axis` (unit), thickened by `minor`.
Sdf Ring(const Vec3& centre, const Vec3& axis, double major, double minor);
Sdf Egg(const Vec3& centre, const Vec3& radii);
/// Swept ball along a polyline; `radii` has one entry for each point of the path, or one for all.
Sdf Tube(const Path& path, const std::vector<double>& radii);
/// The solid of revolution about z of a profile (radius, height) that starts and ends on the axis
/// or returns to its start.
Sdf Lathe(const Outline& profile);
/// A closed polygon in x, y between two heights, edges rounded inside.
Sdf Prism(const Outline& polygon, double z_low, double z_high, double rounding);

/// One cross section of a loft: half sizes along x and y about a centre.
struct Section {
  double z, half_x, half_y, x = 0, y = 0;
};
/// Superellipses |x|^e + |y|^e = 1 blended linearly along z; e is 2 (ellipse), 4 or 8 (rounded
/// box).
Sdf Loft(const std::vector<Section>& sections, int exponent = 2);

// ---- Combinations ----
Sdf Union(const std::vector<Sdf>& solids);
/// Union with a fillet of about `radius`.
Sdf Blend(const std::vector<Sdf>& solids, double radius);
Sdf Subtract(const Sdf& from, const Sdf& what);
Sdf Intersect(const Sdf& a, const Sdf& b);
/// Points deeper than `depth`; negative `depth` grows the solid.
Sdf Inset(const Sdf& solid, double depth);
/// The half space on the side that `normal` (unit) points away from.
Sdf HalfSpace(const Vec3& point, const Vec3& normal);

// ---- Movements ----
Sdf Move(const Pose& X, const Sdf& solid);
Sdf Move(const Vec3& offset, const Sdf& solid);
/// The solid and its mirror image in the plane of the given axis (0: x, 1: y).
Sdf Mirrored(const Sdf& solid, int axis);
/// Coordinates multiplied by `scale`; the bound shrinks by the smallest factor.
Sdf Stretch(const Sdf& solid, const Vec3& scale);

// ---- Curves ----
/// Corners cut `rounds` times (Chaikin): a smooth curve inside the control polygon, ends kept.
Outline Smooth(const Outline& control, int rounds = 2);
Path Smooth(const Path& control, int rounds = 2);
std::vector<Section> Smooth(const std::vector<Section>& control, int rounds = 2);
/// `count` points on an arc in the x-z plane, angles in degrees from +x towards +z.
Path ArcXZ(const Vec3& centre, double radius, double from, double to, int count);
/// The outline of a circle or ellipse as a polygon, counter-clockwise.
Outline EllipseOutline(const Vec2& centre, const Vec2& radii, int count = 32);

}  // namespace graspbench::standin

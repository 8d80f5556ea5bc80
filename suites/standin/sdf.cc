#include "suites/standin/sdf.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/units.h"

namespace graspbench::standin {
namespace {

constexpr double kFar = std::numeric_limits<double>::max();

double Square(double x) { return x * x; }
/// Not std::hypot, whose last bit depends on the C library.
double Length(double x, double y) { return std::sqrt(x * x + y * y); }

double SegmentDistanceSquared(const Vec2& p, const Vec2& a, const Vec2& b) {
  const Vec2 ab = b - a, ap = p - a;
  const double length = ab.squaredNorm();
  const double t = length > 0 ? std::clamp(ap.dot(ab) / length, 0.0, 1.0) : 0.0;
  return (ap - t * ab).squaredNorm();
}

bool CrossesRayToTheRight(const Vec2& p, const Vec2& a, const Vec2& b) {
  if ((a.y() > p.y()) == (b.y() > p.y())) return false;
  return p.x() < a.x() + (p.y() - a.y()) / (b.y() - a.y()) * (b.x() - a.x());
}

/// Distance to the polyline; inside by the even-odd rule. A gap between last and first point is
/// legal where no ray to the right can pass it.
double OutlineDistance(const Outline& points, const Vec2& p, bool closed) {
  double nearest = kFar;
  bool inside = false;
  for (size_t i = 0; i + (closed ? 0 : 1) < points.size(); ++i) {
    const Vec2 &a = points[i], &b = points[(i + 1) % points.size()];
    nearest = std::min(nearest, SegmentDistanceSquared(p, a, b));
    if (CrossesRayToTheRight(p, a, b)) inside = !inside;
  }
  return inside ? -std::sqrt(nearest) : std::sqrt(nearest);
}

/// Intersection of two directions with exact distances, its edge rounded by `rounding`.
double RoundedCorner(double u, double v, double rounding) {
  const double ru = u + rounding, rv = v + rounding;
  return std::min(std::max(ru, rv), 0.0) + Length(std::max(ru, 0.0), std::max(rv, 0.0)) - rounding;
}

double EvenPower(double x, int exponent) {
  double square = x * x;
  for (int e = exponent; e > 2; e /= 2) square *= square;
  return square;
}

double EvenRoot(double x, int exponent) {
  for (int e = exponent; e > 1; e /= 2) x = std::sqrt(x);
  return x;
}

double SmoothMinimum(double a, double b, double k) {
  const double h = std::max(k - std::abs(a - b), 0.0) / k;
  return std::min(a, b) - h * h * k * 0.25;
}

Vec2 Mix(const Vec2& a, const Vec2& b, double t) { return a + t * (b - a); }
Vec3 Mix(const Vec3& a, const Vec3& b, double t) { return a + t * (b - a); }
Section Mix(const Section& a, const Section& b, double t) {
  return {a.z + t * (b.z - a.z), a.half_x + t * (b.half_x - a.half_x),
          a.half_y + t * (b.half_y - a.half_y), a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

template <typename Point>
std::vector<Point> CutCorners(std::vector<Point> points, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<Point> next = {points.front()};
    for (size_t i = 0; i + 1 < points.size(); ++i) {
      if (i > 0) next.push_back(Mix(points[i], points[i + 1], 0.25));
      if (i + 2 < points.size()) next.push_back(Mix(points[i], points[i + 1], 0.75));
    }
    next.push_back(points.back());
    points = std::move(next);
  }
  return points;
}

}  // namespace

Vec2 Direction(double degrees) {
  const double angle = units::ToRadians(degrees);
  const auto rounded = [](double x) { return std::round(x * 1e12) * 1e-12; };
  return {rounded(std::cos(angle)), rounded(std::sin(angle))};
}

Pose Translation(const Vec3& offset) { return Pose(Eigen::Translation3d(offset)); }

Pose Rotation(double degrees, const Vec3& axis) {
  const Vec2 half = Direction(degrees / 2);
  const Vec3 u = axis.normalized() * half.y();
  Pose X = Pose::Identity();
  X.linear() = Eigen::Quaterniond(half.x(), u.x(), u.y(), u.z()).normalized().toRotationMatrix();
  return X;
}

Pose LyingAlongX() {
  Pose X = Pose::Identity();
  X.linear() << 0, 0, 1, 1, 0, 0, 0, 1, 0;
  return X;
}

Sdf Ball(const Vec3& centre, double radius) {
  return [=](const Vec3& p) { return (p - centre).norm() - radius; };
}

Sdf Slab(const Vec3& centre, const Vec3& half, double rounding) {
  const Vec3 core = half.array() - rounding;
  return [=](const Vec3& p) {
    const Vec3 q = (p - centre).cwiseAbs() - core;
    return q.cwiseMax(0).norm() + std::min(q.maxCoeff(), 0.0) - rounding;
  };
}

Sdf Rod(const Vec3& a, const Vec3& b, double radius) { return Tube({a, b}, {radius}); }

Sdf RoundCone(const Vec3& a, const Vec3& b, double radius_a, double radius_b) {
  const Vec3 ba = b - a;
  const double l2 = ba.squaredNorm(), rr = radius_a - radius_b, a2 = l2 - rr * rr;
  if (a2 <= 0) return radius_a > radius_b ? Ball(a, radius_a) : Ball(b, radius_b);
  const double sign_rr = rr > 0 ? 1.0 : (rr < 0 ? -1.0 : 0.0);
  return [=](const Vec3& p) {
    const Vec3 pa = p - a;
    const double y = pa.dot(ba), z = y - l2;
    const double x2 = (pa * l2 - ba * y).squaredNorm();
    const double y2 = y * y * l2, z2 = z * z * l2;
    const double k = sign_rr * rr * rr * x2;
    if ((z > 0 ? 1 : -1) * a2 * z2 > k) return std::sqrt(x2 + z2) / l2 - radius_b;
    if ((y > 0 ? 1 : -1) * a2 * y2 < k) return std::sqrt(x2 + y2) / l2 - radius_a;
    return (std::sqrt(x2 * a2 / l2) + y * rr) / l2 - radius_a;
  };
}

Sdf Drum(const Vec3& a, const Vec3& b, double radius, double rounding) {
  const Vec3 centre = 0.5 * (a + b), axis = (b - a).normalized();
  const double half = 0.5 * (b - a).norm();
  return [=](const Vec3& p) {
    const Vec3 q = p - centre;
    const double along = q.dot(axis);
    return RoundedCorner((q - along * axis).norm() - radius, std::abs(along) - half, rounding);
  };
}

Sdf Ring(const Vec3& centre, const Vec3& axis, double major, double minor) {
  return [=](const Vec3& p) {
    const Vec3 q = p - centre;
    const double along = q.dot(axis);
    return Length((q - along * axis).norm() - major, along) - minor;
  };
}

Sdf Egg(const Vec3& centre, const Vec3& radii) {
  return Move(centre, Stretch(Ball(Vec3::Zero(), 1), radii));
}

Sdf Tube(const Path& path, const std::vector<double>& radii) {
  if (radii.size() == 1) {
    return [path, radius = radii[0]](const Vec3& p) {
      double nearest = kFar;
      for (size_t i = 0; i + 1 < path.size(); ++i) {
        const Vec3 ab = path[i + 1] - path[i], ap = p - path[i];
        const double t = std::clamp(ap.dot(ab) / ab.squaredNorm(), 0.0, 1.0);
        nearest = std::min(nearest, (ap - t * ab).squaredNorm());
      }
      return std::sqrt(nearest) - radius;
    };
  }
  std::vector<Sdf> cones;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    cones.push_back(RoundCone(path[i], path[i + 1], radii[i], radii[i + 1]));
  }
  return Union(cones);
}

Sdf Lathe(const Outline& profile) {
  return [profile](const Vec3& p) {
    return OutlineDistance(profile, {Length(p.x(), p.y()), p.z()}, /*closed=*/false);
  };
}

Sdf Prism(const Outline& polygon, double z_low, double z_high, double rounding) {
  const double middle = 0.5 * (z_low + z_high), half = 0.5 * (z_high - z_low);
  return [=](const Vec3& p) {
    return RoundedCorner(OutlineDistance(polygon, p.head<2>(), /*closed=*/true),
                         std::abs(p.z() - middle) - half, rounding);
  };
}

Sdf Loft(const std::vector<Section>& sections, int exponent) {
  // The slope of the walls makes the field steeper than the cross section's own distance.
  double slope = 0;
  for (size_t i = 0; i + 1 < sections.size(); ++i) {
    const Section &a = sections[i], &b = sections[i + 1];
    const double dz = std::max(b.z - a.z, 1e-9);
    slope = std::max(slope, (std::abs(b.half_x - a.half_x) + std::abs(b.x - a.x)) / dz);
    slope = std::max(slope, (std::abs(b.half_y - a.half_y) + std::abs(b.y - a.y)) / dz);
  }
  const double scale = 1 / std::sqrt(1 + Square(std::min(slope, 3.0)));
  return [=](const Vec3& p) {
    const double z = std::clamp(p.z(), sections.front().z, sections.back().z);
    size_t i = 0;
    while (i + 2 < sections.size() && sections[i + 1].z < z) ++i;
    const Section &a = sections[i], &b = sections[i + 1];
    const double t = (z - a.z) / (b.z - a.z);
    const double half_x = a.half_x + t * (b.half_x - a.half_x);
    const double half_y = a.half_y + t * (b.half_y - a.half_y);
    const double x = (p.x() - a.x - t * (b.x - a.x)) / half_x;
    const double y = (p.y() - a.y - t * (b.y - a.y)) / half_y;
    const double norm = EvenRoot(EvenPower(x, exponent) + EvenPower(y, exponent), exponent);
    const double side = (norm - 1) * std::min(half_x, half_y) * scale;
    return std::max(side, std::max(sections.front().z - p.z(), p.z() - sections.back().z));
  };
}

Sdf Union(const std::vector<Sdf>& solids) {
  return [solids](const Vec3& p) {
    double nearest = kFar;
    for (const Sdf& solid : solids) nearest = std::min(nearest, solid(p));
    return nearest;
  };
}

Sdf Blend(const std::vector<Sdf>& solids, double radius) {
  return [=](const Vec3& p) {
    double value = solids.front()(p);
    for (size_t i = 1; i < solids.size(); ++i) value = SmoothMinimum(value, solids[i](p), radius);
    return value;
  };
}

Sdf Subtract(const Sdf& from, const Sdf& what) {
  return [=](const Vec3& p) { return std::max(from(p), -what(p)); };
}

Sdf Intersect(const Sdf& a, const Sdf& b) {
  return [=](const Vec3& p) { return std::max(a(p), b(p)); };
}

Sdf Inset(const Sdf& solid, double depth) {
  return [=](const Vec3& p) { return solid(p) + depth; };
}

Sdf HalfSpace(const Vec3& point, const Vec3& normal) {
  return [=](const Vec3& p) { return (p - point).dot(normal); };
}

Sdf Move(const Pose& X, const Sdf& solid) {
  const Pose inverse = X.inverse();
  return [=](const Vec3& p) { return solid(inverse * p); };
}

Sdf Move(const Vec3& offset, const Sdf& solid) {
  return [=](const Vec3& p) { return solid(p - offset); };
}

Sdf Mirrored(const Sdf& solid, int axis) {
  return [=](const Vec3& p) {
    Vec3 q = p;
    q[axis] = -q[axis];
    return std::min(solid(p), solid(q));
  };
}

Sdf Stretch(const Sdf& solid, const Vec3& scale) {
  const double smallest = scale.minCoeff();
  return [=](const Vec3& p) { return solid(p.cwiseQuotient(scale)) * smallest; };
}

Outline Smooth(const Outline& control, int rounds) { return CutCorners(control, rounds); }
Path Smooth(const Path& control, int rounds) { return CutCorners(control, rounds); }
std::vector<Section> Smooth(const std::vector<Section>& control, int rounds) {
  return CutCorners(control, rounds);
}

Path ArcXZ(const Vec3& centre, double radius, double from, double to, int count) {
  Path path;
  for (int i = 0; i < count; ++i) {
    const Vec2 u = Direction(from + (to - from) * i / (count - 1));
    path.push_back(centre + radius * Vec3(u.x(), 0, u.y()));
  }
  return path;
}

Outline EllipseOutline(const Vec2& centre, const Vec2& radii, int count) {
  Outline outline;
  for (int i = 0; i < count; ++i) {
    outline.push_back(centre + radii.cwiseProduct(Direction(360.0 * i / count)));
  }
  return outline;
}

}  // namespace graspbench::standin

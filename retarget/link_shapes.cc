#include "retarget/link_shapes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/triangle.h"

namespace graspbench {
namespace {

constexpr double kOnAxis = 1e-12;    // m
constexpr double kSamePlane = 1e-9;  // m, and of unit normals

NearestOnLink NearestOnCapsule(const Capsule& capsule, const Vec3& p) {
  const Vec3 along = capsule.b - capsule.a;
  const double length2 = along.squaredNorm();
  const double s = length2 > 0 ? std::clamp((p - capsule.a).dot(along) / length2, 0.0, 1.0) : 0.0;
  const Vec3 on_axis = capsule.a + s * along;
  const Vec3 out = p - on_axis;
  const double distance = out.norm();
  const Vec3 normal = distance > kOnAxis
                          ? Vec3(out / distance)
                          : (length2 > 0 ? Vec3(along.unitOrthogonal()) : Vec3(Vec3::UnitZ()));
  return {distance - capsule.radius, on_axis + capsule.radius * normal, normal};
}

}  // namespace

LinkShapes::LinkShapes(const BodyLink& link) : capsules_(link.capsules) {
  Box box;
  for (const Capsule& capsule : capsules_) {
    for (const Vec3& end : {capsule.a, capsule.b}) {
      box.extend(Box(end - Vec3::Constant(capsule.radius), end + Vec3::Constant(capsule.radius)));
    }
  }
  for (const TriMesh& mesh : link.hulls) {
    const std::vector<Vec3> normals = FaceNormals(mesh);
    Hull& hull = hulls_.emplace_back();
    for (size_t f = 0; f < mesh.faces.size(); ++f) {
      if (normals[f].isZero()) continue;
      std::array<Vec3, 3>& triangle = hull.triangles.emplace_back();
      for (int i = 0; i < 3; ++i) {
        triangle[static_cast<size_t>(i)] = mesh.vertices[static_cast<size_t>(mesh.faces[f][i])];
      }
      const Plane plane{normals[f], normals[f].dot(triangle[0])};
      const bool known = std::ranges::any_of(hull.planes, [&](const Plane& other) {
        return (other.normal - plane.normal).norm() < kSamePlane &&
               std::abs(other.offset - plane.offset) < kSamePlane;
      });
      if (!known) hull.planes.push_back(plane);
    }
    hull.box = Bounds(mesh);
    box.extend(hull.box);
  }
  if (empty()) return;
  centre_ = box.center();
  radius_ = box.sizes().norm() / 2;
}

std::optional<NearestOnLink> LinkShapes::FromInside(const Hull& hull, const Vec3& p) {
  if (!hull.box.contains(p)) return std::nullopt;
  double highest = -std::numeric_limits<double>::infinity();
  const Plane* top = nullptr;
  for (const Plane& plane : hull.planes) {
    const double height = plane.normal.dot(p) - plane.offset;
    if (height > 0) return std::nullopt;
    if (height <= highest) continue;
    highest = height;
    top = &plane;
  }
  return NearestOnLink{highest, p - highest * top->normal, top->normal};
}

NearestOnLink LinkShapes::FromOutside(const Hull& hull, const Vec3& p) {
  NearestOnLink nearest{.distance = std::numeric_limits<double>::infinity()};
  for (const auto& [a, b, c] : hull.triangles) {
    const Vec3 on = ClosestPointOnTriangle(p, a, b, c);
    const double distance = (p - on).norm();
    if (distance < nearest.distance) nearest = {distance, on, nearest.normal};
  }
  if (nearest.distance > kOnAxis) nearest.normal = (p - nearest.surface) / nearest.distance;
  return nearest;
}

std::optional<NearestOnLink> LinkShapes::NearestFromInside(const Vec3& p_L) const {
  std::optional<NearestOnLink> nearest;
  const auto take = [&](const std::optional<NearestOnLink>& candidate) {
    if (!candidate || candidate->distance >= 0) return;
    if (!nearest || candidate->distance < nearest->distance) nearest = candidate;
  };
  for (const Capsule& capsule : capsules_) {
    const Vec3 offset = p_L - (capsule.a + capsule.b) / 2;
    const double reach = capsule.radius + (capsule.b - capsule.a).norm() / 2;
    if (offset.squaredNorm() < reach * reach) take(NearestOnCapsule(capsule, p_L));
  }
  for (const Hull& hull : hulls_) take(FromInside(hull, p_L));
  return nearest;
}

NearestOnLink LinkShapes::Nearest(const Vec3& p_L) const {
  if (empty()) throw Error(ErrorKind::kInternal, "a link without shapes has no surface");
  if (const auto inside = NearestFromInside(p_L)) return *inside;
  NearestOnLink nearest{.distance = std::numeric_limits<double>::infinity()};
  const auto take = [&](const NearestOnLink& candidate) {
    if (candidate.distance < nearest.distance) nearest = candidate;
  };
  for (const Capsule& capsule : capsules_) take(NearestOnCapsule(capsule, p_L));
  for (const Hull& hull : hulls_) {
    if (std::sqrt(hull.box.squaredExteriorDistance(p_L)) < nearest.distance) {
      take(FromOutside(hull, p_L));
    }
  }
  return nearest;
}

}  // namespace graspbench

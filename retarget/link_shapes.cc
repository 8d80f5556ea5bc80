#include "retarget/link_shapes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kOnAxis = 1e-12;  // m

}  // namespace

LinkShapes::LinkShapes(const BodyLink& link) : capsules_(link.capsules) {
  Box& box = bounds_;
  for (const Capsule& capsule : capsules_) box.extend(Bounds(capsule));
  for (const TriMesh& hull : link.hulls) {
    hulls_.emplace_back(hull);
    box.extend(hulls_.back().bounds());
  }
  if (empty()) return;
  centre_ = box.center();
  radius_ = box.sizes().norm() / 2;
}

std::optional<NearestOnLink> LinkShapes::FromInside(const ConvexPolytope& hull, const Vec3& p) {
  if (!hull.bounds().contains(p)) return std::nullopt;
  double highest = -std::numeric_limits<double>::infinity();
  const ConvexPolytope::Plane* top = nullptr;
  for (const ConvexPolytope::Plane& plane : hull.planes()) {
    const double height = plane.normal.dot(p) - plane.offset;
    if (height > 0) return std::nullopt;
    if (height <= highest) continue;
    highest = height;
    top = &plane;
  }
  return NearestOnLink{highest, p - highest * top->normal, top->normal};
}

NearestOnLink LinkShapes::FromOutside(const ConvexPolytope& hull, const Vec3& p) {
  const Vec3 on = hull.NearestOnSurface(p);
  const double distance = (p - on).norm();
  return {distance, on, distance > kOnAxis ? Vec3((p - on) / distance) : Vec3(Vec3::UnitZ())};
}

std::optional<NearestOnLink> LinkShapes::NearestFromInside(const Vec3& p_L) const {
  std::optional<NearestOnLink> nearest;
  const auto take = [&](const std::optional<NearestOnLink>& candidate) {
    if (!candidate || candidate->distance >= 0) return;
    if (!nearest || candidate->distance < nearest->distance) nearest = candidate;
  };
  for (const Capsule& capsule : capsules_) {
    if (IsNear(capsule, p_L, 0)) take(NearestOnSurface(capsule, p_L));
  }
  for (const ConvexPolytope& hull : hulls_) take(FromInside(hull, p_L));
  return nearest;
}

bool LinkShapes::MayMeet(const Vec3& centre_L, double radius) const {
  const double reach2 = radius * radius;
  if (bounds_.squaredExteriorDistance(centre_L) > reach2) return false;
  return std::ranges::any_of(
             capsules_,
             [&](const Capsule& capsule) { return IsNear(capsule, centre_L, radius); }) ||
         std::ranges::any_of(hulls_, [&](const ConvexPolytope& hull) {
           return hull.bounds().squaredExteriorDistance(centre_L) < reach2;
         });
}

NearestOnLink LinkShapes::Nearest(const Vec3& p_L) const {
  if (empty()) throw Error(ErrorKind::kInternal, "a link without shapes has no surface");
  if (const auto inside = NearestFromInside(p_L)) return *inside;
  NearestOnLink nearest{.distance = std::numeric_limits<double>::infinity()};
  const auto take = [&](const NearestOnLink& candidate) {
    if (candidate.distance < nearest.distance) nearest = candidate;
  };
  for (const Capsule& capsule : capsules_) take(NearestOnSurface(capsule, p_L));
  for (const ConvexPolytope& hull : hulls_) {
    if (std::sqrt(hull.bounds().squaredExteriorDistance(p_L)) < nearest.distance) {
      take(FromOutside(hull, p_L));
    }
  }
  return nearest;
}

}  // namespace graspbench

#include "core/capsule_surface.h"

#include <algorithm>

namespace graspbench {
namespace {

constexpr double kOnAxis = 1e-12;  // m; nearer, rounding would make the direction

Vec3 NearestOnAxis(const Capsule& capsule, const Vec3& p) {
  const Vec3 along = capsule.b - capsule.a;
  const double length2 = along.squaredNorm();
  const double s = length2 > 0 ? std::clamp((p - capsule.a).dot(along) / length2, 0.0, 1.0) : 0.0;
  return capsule.a + s * along;
}

}  // namespace

NearestOnSolid NearestOnSurface(const Capsule& capsule, const Vec3& p) {
  const Vec3 along = capsule.b - capsule.a;
  const Vec3 on_axis = NearestOnAxis(capsule, p);
  const Vec3 out = p - on_axis;
  const double distance = out.norm();
  const Vec3 normal = distance > kOnAxis        ? Vec3(out / distance)
                      : along.squaredNorm() > 0 ? Vec3(along.unitOrthogonal())
                                                : Vec3(Vec3::UnitZ());
  return {distance - capsule.radius, on_axis + capsule.radius * normal, normal};
}

bool IsNear(const Capsule& capsule, const Vec3& p, double range) {
  const double reach = capsule.radius + range;
  return (p - NearestOnAxis(capsule, p)).squaredNorm() < reach * reach;
}

Box Bounds(const Capsule& capsule) {
  const Vec3 margin = Vec3::Constant(capsule.radius);
  return Box(capsule.a.cwiseMin(capsule.b) - margin, capsule.a.cwiseMax(capsule.b) + margin);
}

}  // namespace graspbench

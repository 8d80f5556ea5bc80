#include "core/capsule.h"

#include <algorithm>

namespace graspbench {

double SignedDistance(const Capsule& capsule, const Vec3& p) {
  const Vec3 along = capsule.b - capsule.a;
  const double length2 = along.squaredNorm();
  const double s = length2 > 0 ? std::clamp((p - capsule.a).dot(along) / length2, 0.0, 1.0) : 0.0;
  return (p - capsule.a - s * along).norm() - capsule.radius;
}

Capsule operator*(const Pose& X_AB, const Capsule& capsule_B) {
  return {X_AB * capsule_B.a, X_AB * capsule_B.b, capsule_B.radius};
}

}  // namespace graspbench

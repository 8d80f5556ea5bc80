#include "core/rotation.h"

namespace graspbench {

Mat3 FromAxisAngle(const Vec3& v) {
  const double angle = v.norm();
  if (angle == 0) return Mat3::Identity();
  return Eigen::AngleAxisd(angle, v / angle).toRotationMatrix();
}

Vec3 ToAxisAngle(const Mat3& rotation) {
  const Eigen::AngleAxisd turn(rotation);
  return turn.angle() * turn.axis();
}

}  // namespace graspbench

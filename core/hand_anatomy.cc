#include "core/hand_anatomy.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/rotation.h"

namespace graspbench {
namespace {

constexpr size_t kIndexKnuckle = 1, kMiddleKnuckle = 4, kPinkyKnuckle = 7, kThumbFinger = 4;

JointLimits Degrees(std::array<double, 2> flexion, std::array<double, 2> abduction, double twist) {
  const double unit = std::numbers::pi / 180;
  return {unit * Vec3(flexion[0], abduction[0], -twist),
          unit * Vec3(flexion[1], abduction[1], twist)};
}

// Axes of a bone along `twist` whose nail side faces `dorsal` roughly.
JointAxes AxesOf(const Vec3& twist, const Vec3& dorsal) {
  JointAxes axes;
  axes.twist = twist;
  axes.abduction = (dorsal - dorsal.dot(twist) * twist).normalized();
  axes.flexion = axes.abduction.cross(axes.twist);
  return axes;
}

}  // namespace

Mat3 JointAxes::Rotation(const Vec3& angles) const {
  return (Eigen::AngleAxisd(angles[0], flexion) * Eigen::AngleAxisd(angles[1], abduction) *
          Eigen::AngleAxisd(angles[2], twist))
      .toRotationMatrix();
}

Vec3 JointAxes::Angles(const Mat3& rotation) const {
  Mat3 basis;
  basis << twist, flexion, abduction;
  const Mat3 m = basis.transpose() * rotation * basis;  // Ry(flexion) Rz(abduction) Rx(twist)
  return {std::atan2(-m(2, 0), m(0, 0)), std::asin(std::clamp(m(1, 0), -1.0, 1.0)),
          std::atan2(-m(1, 2), m(1, 1))};
}

Vec3 JointAxes::ToParameters(const Vec3& angles) const { return ToAxisAngle(Rotation(angles)); }

Vec3 JointAxes::FromParameters(const Vec3& vector) const { return Angles(FromAxisAngle(vector)); }

const std::array<JointLimits, 15>& HandJointLimits() {
  static const std::array<JointLimits, 15> limits = {
      // index: knuckle (MCP), middle (PIP), outer joint (DIP)
      Degrees({-25, 90}, {-20, 20}, 8), Degrees({-5, 110}, {-5, 5}, 5),
      Degrees({-10, 85}, {-5, 5}, 5),
      // middle
      Degrees({-25, 92}, {-15, 15}, 8), Degrees({-5, 110}, {-5, 5}, 5),
      Degrees({-10, 85}, {-5, 5}, 5),
      // pinky
      Degrees({-25, 95}, {-30, 20}, 12), Degrees({-5, 105}, {-5, 5}, 5),
      Degrees({-10, 85}, {-5, 5}, 5),
      // ring
      Degrees({-25, 93}, {-20, 15}, 8), Degrees({-5, 110}, {-5, 5}, 5),
      Degrees({-10, 85}, {-5, 5}, 5),
      // thumb: saddle joint (CMC), knuckle (MCP), outer joint (IP)
      Degrees({-30, 50}, {-20, 50}, 35), Degrees({-15, 65}, {-15, 15}, 10),
      Degrees({-25, 85}, {-5, 5}, 5)};
  return limits;
}

Vec3 PalmNormal(const std::array<Vec3, 16>& joints) {
  const Vec3 index = joints[kIndexKnuckle] - joints[0], pinky = joints[kPinkyKnuckle] - joints[0];
  return index.cross(pinky).normalized();
}

std::array<JointAxes, 15> HandJointAxes(const std::array<Vec3, 16>& joints,
                                        const std::array<Vec3, 5>& tips) {
  const Vec3 dorsal = -PalmNormal(joints);
  const Vec3 along = joints[kMiddleKnuckle] - joints[0];
  const Vec3 radial = dorsal.cross(along).normalized();
  const Vec3 distal = radial.cross(dorsal);
  std::array<JointAxes, 15> axes;
  for (size_t finger = 0; finger < 5; ++finger) {
    for (size_t k = 0; k < 3; ++k) {
      const size_t joint = 1 + 3 * finger + k;
      const Vec3 end = k < 2 ? joints[joint + 1] : tips[finger];
      const Vec3 nail = finger == kThumbFinger ? Vec3(dorsal + radial - distal) : dorsal;
      axes[joint - 1] = AxesOf((end - joints[joint]).normalized(), nail);
    }
  }
  return axes;
}

}  // namespace graspbench

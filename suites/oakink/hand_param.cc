#include "suites/oakink/hand_param.h"

#include <cmath>

#include "core/field.h"
#include "core/pickle.h"
#include "core/rotation.h"

namespace graspbench::oakink {
namespace {

constexpr size_t kJoints = 16;

/// 48 axis-angle numbers, whichever way they are stored.
std::vector<double> AxisAngles(const Field& field) {
  const std::vector<double> numbers = field.AsDoubles();
  if (numbers.size() == 3 * kJoints) return numbers;
  if (numbers.size() != 4 * kJoints) {
    field.Fail("expected 48 axis-angle numbers or 16 quaternions, found " +
               std::to_string(numbers.size()) + " numbers");
  }
  std::vector<double> angles;
  for (size_t joint = 0; joint < kJoints; ++joint) {
    const double* q = numbers.data() + 4 * joint;
    const Eigen::Quaterniond rotation(q[0], q[1], q[2], q[3]);
    if (!(rotation.norm() > 1e-6)) field.Fail("a quaternion is zero");
    const Vec3 v = ToAxisAngle(rotation.normalized().toRotationMatrix());
    angles.insert(angles.end(), v.begin(), v.end());
  }
  return angles;
}

void RequireFinite(const Field& field, const std::vector<double>& numbers) {
  for (double number : numbers) {
    if (!std::isfinite(number)) field.Fail("a number is not finite");
  }
}

}  // namespace

Grasp ReadHandParam(const std::string& path) {
  const Value value = ReadPickle(path);
  const Field root(value, path);
  const std::vector<double> pose = AxisAngles(root.At("pose"));
  const std::vector<double> shape = root.At("shape").AsDoubles(10);
  const std::vector<double> wrist = root.At("tsl").AsDoubles(3);
  RequireFinite(root.At("pose"), pose);
  RequireFinite(root.At("shape"), shape);
  RequireFinite(root.At("tsl"), wrist);
  Grasp grasp;
  grasp.hand = "mano";
  grasp.X_OH.linear() = FromAxisAngle({pose[0], pose[1], pose[2]});
  grasp.X_OH.translation() = Vec3(wrist[0], wrist[1], wrist[2]);
  grasp.joints.assign(pose.begin() + 3, pose.end());
  grasp.shape = shape;
  return grasp;
}

}  // namespace graspbench::oakink

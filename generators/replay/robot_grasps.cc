#include "generators/replay/robot_grasps.h"

#include <array>
#include <cmath>
#include <string>

namespace graspbench {
namespace {

constexpr std::array kShadowFingers{"FF", "MF", "RF", "LF", "TH"};
constexpr size_t kShadowJoints = 22, kGripperJoints = 16, kPose = 7;

/// Joints of a finger, root first: five for the little finger and the thumb, else four.
int JointsOf(const std::string& finger) { return finger == "LF" || finger == "TH" ? 5 : 4; }

double Finite(const Field& field) {
  // A scalar may be stored as an array of one number.
  const double number = field.value().is_array() ? field.AsDoubles(1)[0] : field.AsDouble();
  if (!std::isfinite(number)) field.Fail("the number is not finite");
  return number;
}

Pose PoseFrom(const Field& field, const std::vector<double>& numbers) {
  const Eigen::Quaterniond q(numbers[3], numbers[4], numbers[5], numbers[6]);
  if (!(std::abs(q.norm() - 1) < 1e-2)) field.Fail("the quaternion does not have unit length");
  Pose X = Pose::Identity();
  X.translation() = Vec3(numbers[0], numbers[1], numbers[2]);
  X.linear() = q.normalized().toRotationMatrix();
  return X;
}

std::vector<double> FiniteNumbers(const Field& field) {
  const std::vector<double> numbers = field.AsDoubles();
  for (const double number : numbers) {
    if (!std::isfinite(number)) field.Fail("a number is not finite");
  }
  return numbers;
}

/// The joint values after the pose of the palm.
std::vector<double> JointsAfterPose(const Field& field) {
  const std::vector<double> numbers = FiniteNumbers(field);
  if (numbers.size() != kPose + kShadowJoints && numbers.size() != kPose + kGripperJoints) {
    field.Fail("expected 29 (Shadow) or 23 (Allegro, LEAP) numbers, found " +
               std::to_string(numbers.size()));
  }
  return {numbers.begin() + kPose, numbers.end()};
}

/// "FFJ4" ... "THJ1", as MuJoCo Menagerie numbers them, or "FFJ3" ... "THJ0".
Value::List ShadowJointNames(const std::string& prefix, int last) {
  Value::List names;
  for (const std::string finger : kShadowFingers) {
    for (int j = JointsOf(finger) - 1; j >= 0; --j) {
      names.emplace_back(prefix + finger + "J" + std::to_string(j + last));
    }
  }
  return names;
}

}  // namespace

Grasp GraspFromDexGraspNet(const Field& entry) {
  const Field qpos = entry.At("qpos");
  Grasp grasp;
  grasp.hand = "shadow";
  Value::List names = ShadowJointNames("robot0:", 0);
  for (const Value& name : names) grasp.joints.push_back(Finite(qpos.At(name.AsString())));

  const Eigen::AngleAxisd about_x(Finite(qpos.At("WRJRx")), Vec3::UnitX());
  const Eigen::AngleAxisd about_y(Finite(qpos.At("WRJRy")), Vec3::UnitY());
  const Eigen::AngleAxisd about_z(Finite(qpos.At("WRJRz")), Vec3::UnitZ());
  grasp.X_OH.linear() = (about_z * about_y * about_x).toRotationMatrix();
  grasp.X_OH.translation() =
      Vec3(Finite(qpos.At("WRJTx")), Finite(qpos.At("WRJTy")), Finite(qpos.At("WRJTz")));
  grasp.extras.Set("joint_names", std::move(names)).Set("root", "robot0:palm");
  if (entry.Has("scale")) grasp.extras.Set("scale", Finite(entry.At("scale")));
  return grasp;
}

Grasp GraspFromDexGraspBench(const Field& dict) {
  const Field qpos = dict.At("grasp_qpos");
  const Field object = dict.At("obj_pose");
  Grasp grasp;
  grasp.joints = JointsAfterPose(qpos);
  const bool shadow = grasp.joints.size() == kShadowJoints;
  grasp.hand = shadow ? "shadow" : "allegro or leap";
  const std::vector<double> object_pose = FiniteNumbers(object);
  if (object_pose.size() != kPose) object.Fail("expected seven numbers: x y z and w x y z");
  const Pose X_WO = PoseFrom(object, object_pose);
  const Pose X_WH = PoseFrom(qpos, FiniteNumbers(qpos));
  grasp.X_OH = X_WO.inverse() * X_WH;
  if (dict.Has("pregrasp_qpos")) grasp.pregrasp = JointsAfterPose(dict.At("pregrasp_qpos"));
  if (dict.Has("squeeze_qpos")) grasp.squeeze = JointsAfterPose(dict.At("squeeze_qpos"));
  if (shadow) grasp.extras.Set("joint_names", ShadowJointNames("", 1));
  if (dict.Has("obj_scale")) grasp.extras.Set("scale", Finite(dict.At("obj_scale")));
  return grasp;
}

}  // namespace graspbench

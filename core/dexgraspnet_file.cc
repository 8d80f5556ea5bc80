#include <array>
#include <cmath>

#include "core/robot0_hand.h"
#include "core/robot_grasp_parts.h"
#include "core/suggest.h"

namespace graspbench::robot_grasps {
namespace {

constexpr std::array kTranslation{"WRJTx", "WRJTy", "WRJTz"};
constexpr std::array kRotation{"WRJRx", "WRJRy", "WRJRz"};

Vec3 Vector(const Field& qpos, const std::array<const char*, 3>& names) {
  return {FiniteNumber(qpos.At(names[0])), FiniteNumber(qpos.At(names[1])),
          FiniteNumber(qpos.At(names[2]))};
}

/// Turns about the fixed axes x, then y, then z.
Mat3 FromEuler(const Vec3& angles) {
  return (Eigen::AngleAxisd(angles.z(), Vec3::UnitZ()) *
          Eigen::AngleAxisd(angles.y(), Vec3::UnitY()) *
          Eigen::AngleAxisd(angles.x(), Vec3::UnitX()))
      .toRotationMatrix();
}

/// The inverse; the turn about z is zero where y turns by a right angle.
Vec3 ToEuler(const Mat3& R) {
  const double cosine = std::hypot(R(0, 0), R(1, 0));
  const double y = std::atan2(-R(2, 0), cosine);
  if (cosine < 1e-9) return {std::atan2(-R(1, 2), R(1, 1)), y, 0};
  return {std::atan2(R(2, 1), R(2, 2)), y, std::atan2(R(1, 0), R(0, 0))};
}

void CheckNames(const Field& qpos) {
  std::vector<std::string> names;
  for (const Robot0Joint& joint : Robot0Joints()) names.emplace_back(joint.name);
  names.insert(names.end(), kRotation.begin(), kRotation.end());
  names.insert(names.end(), kTranslation.begin(), kTranslation.end());
  for (const auto& [name, value] : qpos.AsDict()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const Error unknown = UnknownName("joint", name, names);
    qpos.Fail(unknown.problem(), unknown.hint());
  }
}

/// Joints by name: the order of the dictionary is not that of vectors.
RobotGrasp FromQpos(const Field& qpos) {
  CheckNames(qpos);
  std::array<double, 22> angles;
  for (size_t i = 0; i < angles.size(); ++i) {
    angles[i] = FiniteNumber(qpos.At(Robot0Joints()[i].name));
  }
  RobotGrasp grasp;
  grasp.hand = "shadow";
  grasp.joints = JointsFromRobot0(angles);
  grasp.X_OH.linear() = FromEuler(Vector(qpos, kRotation));
  grasp.X_OH.translation() = Vector(qpos, kTranslation);
  return grasp;
}

Value ToQpos(const RobotGrasp& grasp, const std::string& where) {
  const std::array<double, 22> angles = JointsToRobot0(grasp.joints, where);
  const Vec3 rotation = ToEuler(grasp.X_OH.linear());
  Value qpos;
  for (size_t i = 0; i < angles.size(); ++i) qpos.Set(Robot0Joints()[i].name, angles[i]);
  for (size_t i = 0; i < 3; ++i) qpos.Set(kRotation[i], rotation[static_cast<Eigen::Index>(i)]);
  for (size_t i = 0; i < 3; ++i) {
    qpos.Set(kTranslation[i], grasp.X_OH.translation()[static_cast<Eigen::Index>(i)]);
  }
  return qpos;
}

}  // namespace

RobotGrasp FromDexGraspNet(const Field& entry) {
  RobotGrasp grasp = FromQpos(entry.At("qpos"));
  grasp.object_scale = PositiveNumber(entry.At("scale"));
  grasp.extras = OthersOf(entry, {"qpos", "scale"});
  return grasp;
}

RobotGrasp FromUniDexGrasp(const Field& dict) {
  RobotGrasp grasp = FromDexGraspNet(dict);
  grasp.object_scale = 1 / grasp.object_scale;
  return grasp;
}

Value ToDexGraspNet(const RobotGrasp& grasp, const std::string& where) {
  CheckShadowGrasp(grasp, "dexgraspnet", where);
  Value entry;
  entry.Set("qpos", ToQpos(grasp, where)).Set("scale", grasp.object_scale);
  AddExtras(entry, grasp.extras);
  return entry;
}

Value ToUniDexGrasp(const RobotGrasp& grasp, const std::string& where) {
  CheckShadowGrasp(grasp, "unidexgrasp", where);
  Value dict;
  dict.Set("qpos", ToQpos(grasp, where));
  dict.Set("scale", NdArray::OfFloats({}, {1 / grasp.object_scale}));
  AddExtras(dict, grasp.extras);
  return dict;
}

}  // namespace graspbench::robot_grasps

#include "core/robot_grasp.h"

#include <algorithm>

#include "core/error.h"
#include "core/field.h"
#include "core/pose_value.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

// Keys of the extras.
constexpr const char* kJointNames = "joint_names";
constexpr const char* kObject = "object";
constexpr const char* kObjectScale = "object_scale";
constexpr const char* kWorld = "X_WO";

NamedJoints Named(const std::vector<double>& values, const std::vector<std::string>& names,
                  const std::string& where) {
  if (values.size() != names.size()) {
    throw Error(ErrorKind::kInput,
                std::to_string(values.size()) + " joint values for the " +
                    std::to_string(names.size()) + " joints of the hand",
                where);
  }
  NamedJoints joints;
  for (size_t i = 0; i < names.size(); ++i) joints.emplace_back(names[i], values[i]);
  return joints;
}

std::vector<std::string> NamesOf(const Field& extras) {
  std::vector<std::string> names;
  const Field field = extras.At(kJointNames);
  for (size_t i = 0; i < field.Count(); ++i) names.push_back(field.At(i).AsString());
  return names;
}

Value Without(const Value& extras, std::initializer_list<std::string_view> keys) {
  Value others;
  for (const auto& [key, value] : extras.AsDict()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) others.Set(key, value);
  }
  return others;
}

}  // namespace

std::vector<double> JointsInOrder(const NamedJoints& joints, std::span<const std::string> names,
                                  const std::string& where) {
  std::vector<double> values(names.size());
  std::vector<bool> found(names.size(), false);
  for (const auto& [name, value] : joints) {
    const auto place = std::find(names.begin(), names.end(), name);
    if (place == names.end()) {
      const Error unknown = UnknownName("joint", name, {names.begin(), names.end()});
      throw Error(ErrorKind::kInput, unknown.problem(), where, unknown.hint());
    }
    const auto index = static_cast<size_t>(place - names.begin());
    if (found[index]) {
      throw Error(ErrorKind::kInput, "the joint \"" + name + "\" comes twice", where,
                  "give each joint of the hand one value");
    }
    found[index] = true;
    values[index] = value;
  }
  const auto missing = std::find(found.begin(), found.end(), false);
  if (missing != found.end()) {
    const auto index = static_cast<size_t>(missing - found.begin());
    throw Error(ErrorKind::kInput, "the joint \"" + names[index] + "\" is missing", where,
                "give each joint of the hand one value");
  }
  return values;
}

Grasp GraspFrom(const RobotGrasp& robot, std::span<const std::string> joint_names,
                const std::string& where) {
  std::vector<std::string> names(joint_names.begin(), joint_names.end());
  if (names.empty()) {
    for (const auto& [name, value] : robot.joints) names.push_back(name);
  }
  Grasp grasp;
  grasp.hand = robot.hand;
  grasp.X_OH = robot.X_OH;
  grasp.joints = JointsInOrder(robot.joints, names, where);
  grasp.extras = robot.extras;
  const auto take = [&](const RobotGrasp::Stage& stage, std::optional<Pose>& X_OH) {
    if (!stage.X_OH.isApprox(grasp.X_OH)) X_OH = stage.X_OH;
    return JointsInOrder(stage.joints, names, where);
  };
  if (robot.pregrasp) grasp.pregrasp = take(*robot.pregrasp, grasp.pregrasp_X_OH);
  if (robot.squeeze) grasp.squeeze = take(*robot.squeeze, grasp.squeeze_X_OH);
  if (joint_names.empty()) {
    grasp.extras.Set(kJointNames, Value::List(names.begin(), names.end()));
  }
  if (!robot.object.empty()) grasp.extras.Set(kObject, robot.object);
  if (robot.object_scale != 1) grasp.extras.Set(kObjectScale, robot.object_scale);
  if (!robot.X_WO.isApprox(Pose::Identity())) grasp.extras.Set(kWorld, PoseValue(robot.X_WO));
  return grasp;
}

RobotGrasp RobotGraspFrom(const Grasp& grasp, std::span<const std::string> joint_names,
                          const std::string& where) {
  const Value extras_value = grasp.extras.is_null() ? Value(Value::Dict{}) : grasp.extras;
  const Field extras(extras_value, where + ", extras");
  const std::vector<std::string> names =
      joint_names.empty() ? NamesOf(extras)
                          : std::vector<std::string>(joint_names.begin(), joint_names.end());
  const auto stage_of = [&](const std::vector<double>& joints, const std::optional<Pose>& X_OH) {
    return RobotGrasp::Stage{.X_OH = X_OH.value_or(grasp.X_OH),
                             .joints = Named(joints, names, where)};
  };
  RobotGrasp robot;
  robot.hand = grasp.hand;
  robot.X_OH = grasp.X_OH;
  robot.joints = Named(grasp.joints, names, where);
  if (grasp.pregrasp) robot.pregrasp = stage_of(*grasp.pregrasp, grasp.pregrasp_X_OH);
  if (grasp.squeeze) robot.squeeze = stage_of(*grasp.squeeze, grasp.squeeze_X_OH);
  robot.object = extras.StringOr(kObject, "");
  robot.object_scale = extras.DoubleOr(kObjectScale, 1);
  if (extras.Has(kWorld)) robot.X_WO = RigidPoseFrom(extras.At(kWorld));
  robot.extras = Without(extras_value, {kJointNames, kObject, kObjectScale, kWorld});
  return robot;
}

Grasp InJointOrder(Grasp grasp, std::span<const std::string> joint_names,
                   const std::string& where) {
  if (grasp.extras.is_null() || !grasp.extras.Has(kJointNames)) return grasp;
  return GraspFrom(RobotGraspFrom(grasp, {}, where), joint_names, where);
}

}  // namespace graspbench

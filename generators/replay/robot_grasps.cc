#include "generators/replay/robot_grasps.h"

#include "core/pose_value.h"

namespace graspbench {
namespace {

std::vector<double> Joints(const NamedJoints& joints, std::span<const std::string> names,
                           const std::string& where) {
  if (!names.empty()) return JointsInOrder(joints, names, where);
  std::vector<double> values;
  for (const auto& [name, value] : joints) values.push_back(value);
  return values;
}

/// The joints of a stage; its root goes to the extras where it is not the grasp's.
std::optional<std::vector<double>> StageJoints(const std::optional<RobotGrasp::Stage>& stage,
                                               const char* root_key,
                                               std::span<const std::string> names,
                                               const std::string& where, Grasp& grasp) {
  if (!stage) return {};
  if (!stage->X_OH.isApprox(grasp.X_OH)) grasp.extras.Set(root_key, PoseValue(stage->X_OH));
  return Joints(stage->joints, names, where);
}

}  // namespace

Grasp GraspFrom(const RobotGrasp& robot, std::span<const std::string> joint_names,
                const std::string& where) {
  Grasp grasp;
  grasp.hand = robot.hand;
  grasp.X_OH = robot.X_OH;
  grasp.joints = Joints(robot.joints, joint_names, where);
  grasp.extras = robot.extras;
  grasp.pregrasp = StageJoints(robot.pregrasp, "pregrasp_X_OH", joint_names, where, grasp);
  grasp.squeeze = StageJoints(robot.squeeze, "squeeze_X_OH", joint_names, where, grasp);
  if (joint_names.empty()) {
    Value::List names;
    for (const auto& [name, value] : robot.joints) names.emplace_back(name);
    grasp.extras.Set("joint_names", std::move(names));
  }
  if (!robot.object.empty()) grasp.extras.Set("object", robot.object);
  grasp.extras.Set("object_scale", robot.object_scale);
  if (!robot.X_WO.isApprox(Pose::Identity())) grasp.extras.Set("X_WO", PoseValue(robot.X_WO));
  return grasp;
}

std::vector<Grasp> GraspsOfRobotHand(const Value& tree, const std::string& where,
                                     const HandModel& hand) {
  RobotGraspReading reading;
  if (hand.name() == "allegro" || hand.name() == "leap") reading.hand = hand.name();
  std::vector<Grasp> grasps;
  for (const RobotGrasp& grasp : RobotGraspsFromTree(tree, where, reading)) {
    grasps.push_back(GraspFrom(grasp, {}, where + ", grasp " + std::to_string(grasps.size())));
  }
  return grasps;
}

}  // namespace graspbench

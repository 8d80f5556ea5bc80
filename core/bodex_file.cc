#include <algorithm>
#include <filesystem>

#include "core/error.h"
#include "core/npy.h"
#include "core/robot_grasp_parts.h"

namespace graspbench::robot_grasps {
namespace {

constexpr size_t kPoseNumbers = 7, kStages = 3, kThumbJoints = 5;

/// The path of a scene on this machine.
std::filesystem::path ScenePath(const std::string& name, const RobotGraspReading& reading) {
  constexpr std::string_view kContent = "src/curobo/content/";
  const size_t content = name.find(kContent);
  const std::string below =
      content == std::string::npos ? name : name.substr(content + kContent.size());
  return reading.scenes / below;
}

/// Menagerie's joints in the order of a row: Shadow's thumb comes first.
std::vector<std::string> RowNames(const std::string& hand) {
  std::vector<std::string> names = JointNames(hand);
  if (hand == "shadow") std::rotate(names.begin(), names.end() - kThumbJoints, names.end());
  return names;
}

void AppendRow(const RobotGrasp& grasp, const Pose& X_OH, const NamedJoints& joints,
               const std::string& where, std::vector<double>& numbers) {
  const std::vector<double> pose = PoseNumbers(grasp.X_WO * X_OH);
  const std::vector<double> angles = JointsInOrder(joints, RowNames(grasp.hand), where);
  numbers.insert(numbers.end(), pose.begin(), pose.end());
  numbers.insert(numbers.end(), angles.begin(), angles.end());
}

}  // namespace

SceneObject ReadScene(const Field& dict, const RobotGraspReading& reading) {
  const Field name = dict.At("scene_path");
  const std::filesystem::path path =
      ScenePath(name.value().is_list() ? name.At(0).AsString() : name.AsString(), reading);
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorKind::kMissing, "the scene with the pose of the object is missing",
                path.string(), "name the folder that its path is relative to");
  }
  const Value tree = ReadNpy(path);
  const Field scene(tree, path.string());
  const Field object = scene.At("scene").At(scene.At("task").At("obj_name").AsString());
  const std::vector<double> pose = FiniteNumbers(object.At("pose"));
  if (pose.size() != kPoseNumbers) object.At("pose").Fail("expected seven numbers");
  const std::vector<double> scale = FiniteNumbers(object.At("scale"));
  if (scale.empty() || scale[0] <= 0) object.At("scale").Fail("expected a positive number");
  for (const double factor : scale) {
    if (factor != scale[0])
      object.At("scale").Fail("the object is not scaled alike along its axes");
  }
  const std::filesystem::path mesh = path.parent_path() / object.At("file_path").AsString();
  return {.path = mesh.lexically_normal().parent_path().parent_path().string(),
          .scale = scale[0],
          .X_WO = PoseOf(pose, object.At("pose"))};
}

std::vector<RobotGrasp> FromBodex(const Field& dict, const RobotGraspReading& reading) {
  const Field poses = dict.At("robot_pose");
  const std::vector<size_t>& shape = poses.AsArray().shape;
  if (shape.size() != 4 || shape[0] != 1 || shape[2] != kStages || shape[3] < kPoseNumbers) {
    poses.Fail("expected an array 1 x grasps x 3 x numbers",
               "the stages of a free hand are pregrasp, grasp and squeeze; paths of an arm are not "
               "read");
  }
  const std::vector<double> numbers = FiniteNumbers(poses);
  const SceneObject object = ReadScene(dict, reading);
  const Value others = OthersOf(dict, {"robot_pose"});
  const auto stage_of = [&](size_t index, const RobotGrasp& grasp) {
    const auto row = std::span(numbers).subspan(index * shape[3], shape[3]);
    return RobotGrasp::Stage{.X_OH = grasp.X_WO.inverse() * PoseOf(row, poses),
                             .joints = Named(RowNames(grasp.hand), row.subspan(kPoseNumbers))};
  };
  std::vector<RobotGrasp> grasps;
  for (size_t i = 0; i < shape[1]; ++i) {
    RobotGrasp& grasp = grasps.emplace_back();
    grasp.hand = HandOf(shape[3] - kPoseNumbers, reading, poses);
    grasp.object = object.path;
    grasp.object_scale = object.scale;
    grasp.X_WO = object.X_WO;
    grasp.extras = others;
    grasp.pregrasp = stage_of(kStages * i, grasp);
    const RobotGrasp::Stage stage = stage_of(kStages * i + 1, grasp);
    grasp.X_OH = stage.X_OH;
    grasp.joints = stage.joints;
    grasp.squeeze = stage_of(kStages * i + 2, grasp);
  }
  return grasps;
}

Value ToBodex(std::span<const RobotGrasp> grasps, const std::string& where) {
  const RobotGrasp& first = grasps[0];
  if (!first.extras.is_dict() || !first.extras.Has("scene_path")) {
    throw Error(ErrorKind::kUsage, "a file of BODex names the scene of its grasps", where,
                "set \"scene_path\" in their extras, or write dexgraspbench");
  }
  std::vector<double> numbers;
  for (size_t i = 0; i < grasps.size(); ++i) {
    const RobotGrasp& grasp = grasps[i];
    const std::string place = where + ", grasp " + std::to_string(i);
    CheckFinite(grasp, place);
    if (!grasp.pregrasp || !grasp.squeeze) {
      throw Error(ErrorKind::kUsage, "a file of BODex needs pregrasp and squeeze", place);
    }
    if (grasp.hand != first.hand || grasp.extras != first.extras) {
      throw Error(ErrorKind::kUsage, "grasps of two hands or scenes in one file of BODex", place,
                  "write a file for each");
    }
    AppendRow(grasp, grasp.pregrasp->X_OH, grasp.pregrasp->joints, place, numbers);
    AppendRow(grasp, grasp.X_OH, grasp.joints, place, numbers);
    AppendRow(grasp, grasp.squeeze->X_OH, grasp.squeeze->joints, place, numbers);
  }
  const size_t width = numbers.size() / (kStages * grasps.size());
  Value dict;
  dict.Set("robot_pose", NdArray::OfFloats({1, grasps.size(), kStages, width}, numbers));
  AddExtras(dict, first.extras);
  return dict;
}

}  // namespace graspbench::robot_grasps

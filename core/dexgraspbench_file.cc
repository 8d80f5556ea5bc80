#include <string>

#include "core/error.h"
#include "core/robot_grasp_parts.h"

namespace graspbench::robot_grasps {
namespace {

constexpr size_t kPoseNumbers = 7;

/// The palm body in the world of the hand's MJCF file, which is the root of these vectors.
Pose PalmInRoot(const std::string& hand) {
  Pose X_RP = Pose::Identity();
  if (hand == "shadow") {
    X_RP.translation().z() = 0.034;
  } else if (hand == "allegro") {
    X_RP.linear() << 0, 0, 1, 0, -1, 0, 1, 0, 0;  // quaternion (0, 1, 0, 1)
  } else {
    X_RP.linear() = Vec3(1, -1, -1).asDiagonal();  // quaternion (0, 1, 0, 0)
    X_RP.translation().z() = 0.1;
  }
  return X_RP;
}

/// A vector, or one for each grasp.
std::vector<std::vector<double>> Rows(const Field& field) {
  const std::vector<double> numbers = FiniteNumbers(field);
  const bool batch = field.value().is_array() && field.AsArray().shape.size() == 2;
  const size_t count = batch ? field.Count() : 1;
  if (count == 0) field.Fail("there is no grasp in it");
  const size_t width = numbers.size() / count;
  std::vector<std::vector<double>> rows;
  for (size_t i = 0; i < count; ++i) {
    const auto begin = numbers.begin() + static_cast<ptrdiff_t>(i * width);
    rows.emplace_back(begin, begin + static_cast<ptrdiff_t>(width));
  }
  return rows;
}

/// Row `index` of arrays that have one for each grasp; other values are common to all.
Value RowOf(const Value& value, size_t index, size_t count) {
  if (!value.is_array() || value.AsArray().shape.empty()) return value;
  const NdArray& array = value.AsArray();
  if (array.shape[0] != count) return value;
  NdArray row;
  row.type = array.type;
  row.shape.assign(array.shape.begin() + 1, array.shape.end());
  const auto size = static_cast<ptrdiff_t>(array.data.size() / count);
  const auto begin = array.data.begin() + static_cast<ptrdiff_t>(index) * size;
  row.data.assign(begin, begin + size);
  return row;
}

Value ExtrasOf(const Value& others, size_t index, size_t count) {
  if (count == 1 || others.is_null()) return others;
  Value extras;
  for (const auto& [key, value] : others.AsDict()) extras.Set(key, RowOf(value, index, count));
  return extras;
}

SceneObject ObjectOf(const Field& dict, const RobotGraspReading& reading) {
  if (!dict.Has("obj_pose") && dict.Has("scene_path")) return ReadScene(dict, reading);
  const Field pose = dict.At("obj_pose");
  const std::vector<double> numbers = FiniteNumbers(pose);
  if (numbers.size() != kPoseNumbers) {
    pose.Fail("expected seven numbers, x y z and w x y z, found " + std::to_string(numbers.size()));
  }
  return {.path = dict.StringOr("obj_path", ""),
          .scale = PositiveNumber(dict.At("obj_scale")),
          .X_WO = PoseOf(numbers, pose)};
}

RobotGrasp::Stage StageOf(const std::vector<double>& qpos, const RobotGrasp& grasp,
                          const Field& place) {
  const std::vector<std::string>& names = JointNames(grasp.hand);
  if (qpos.size() != kPoseNumbers + names.size()) {
    place.Fail("expected " + std::to_string(kPoseNumbers + names.size()) +
               " numbers as in the grasp, found " + std::to_string(qpos.size()));
  }
  return {.X_OH = grasp.X_WO.inverse() * PoseOf(qpos, place) * PalmInRoot(grasp.hand),
          .joints = Named(names, std::span(qpos).subspan(kPoseNumbers))};
}

void CheckCount(const Field& field, size_t count, size_t grasps) {
  if (count == grasps) return;
  field.Fail("expected one for each of the " + std::to_string(grasps) + " grasps, found " +
             std::to_string(count));
}

void ReadStages(const Field& dict, const char* key,
                std::optional<RobotGrasp::Stage> RobotGrasp::*stage,
                std::vector<RobotGrasp>& grasps) {
  if (!dict.Has(key)) return;
  const Field field = dict.At(key);
  const std::vector<std::vector<double>> rows = Rows(field);
  CheckCount(field, rows.size(), grasps.size());
  for (size_t i = 0; i < rows.size(); ++i) grasps[i].*stage = StageOf(rows[i], grasps[i], field);
}

void ScaleObjects(const Field& scales, std::vector<RobotGrasp>& grasps) {
  const std::vector<double> factors = FiniteNumbers(scales);
  CheckCount(scales, factors.size(), grasps.size());
  for (size_t i = 0; i < grasps.size(); ++i) {
    if (factors[i] <= 0) scales.Fail("scale " + std::to_string(i) + " is not positive");
    grasps[i].object_scale *= factors[i];
  }
}

/// Single precision, as DexGraspBench's own files.
Value Qpos(const RobotGrasp& grasp, const Pose& X_OH, const NamedJoints& joints,
           const std::string& where) {
  std::vector<double> numbers = PoseNumbers(grasp.X_WO * X_OH * PalmInRoot(grasp.hand).inverse());
  const std::vector<double> angles = JointsInOrder(joints, JointNames(grasp.hand), where);
  numbers.insert(numbers.end(), angles.begin(), angles.end());
  return NdArray::OfFloats({numbers.size()}, numbers);
}

}  // namespace

std::vector<RobotGrasp> FromDexGraspBench(const Field& dict, const RobotGraspReading& reading) {
  const Field qpos = dict.At("grasp_qpos");
  const std::vector<std::vector<double>> rows = Rows(qpos);
  if (rows[0].size() < kPoseNumbers) qpos.Fail("expected the seven numbers of the root first");
  const SceneObject object = ObjectOf(dict, reading);
  const Value others = OthersOf(dict, {"grasp_qpos", "pregrasp_qpos", "squeeze_qpos", "obj_pose",
                                       "obj_scale", "obj_path", "scene_scale"});
  std::vector<RobotGrasp> grasps;
  for (size_t i = 0; i < rows.size(); ++i) {
    RobotGrasp& grasp = grasps.emplace_back();
    grasp.hand = HandOf(rows[i].size() - kPoseNumbers, reading, qpos);
    grasp.object = object.path;
    grasp.object_scale = object.scale;
    grasp.X_WO = object.X_WO;
    const RobotGrasp::Stage stage = StageOf(rows[i], grasp, qpos);
    grasp.X_OH = stage.X_OH;
    grasp.joints = stage.joints;
    grasp.extras = ExtrasOf(others, i, rows.size());
  }
  ReadStages(dict, "pregrasp_qpos", &RobotGrasp::pregrasp, grasps);
  ReadStages(dict, "squeeze_qpos", &RobotGrasp::squeeze, grasps);
  if (dict.Has("scene_scale")) ScaleObjects(dict.At("scene_scale"), grasps);
  return grasps;
}

Value ToDexGraspBench(const RobotGrasp& grasp, const std::string& where) {
  CheckFinite(grasp, where);
  if (!grasp.pregrasp || !grasp.squeeze) {
    throw Error(ErrorKind::kUsage, "a file of DexGraspBench needs pregrasp and squeeze", where,
                "its trials start at the one and end at the other");
  }
  Value dict;
  dict.Set("obj_pose", NdArray::Of({kPoseNumbers}, PoseNumbers(grasp.X_WO)));
  dict.Set("obj_scale", grasp.object_scale).Set("obj_path", grasp.object);
  dict.Set("pregrasp_qpos", Qpos(grasp, grasp.pregrasp->X_OH, grasp.pregrasp->joints, where));
  dict.Set("grasp_qpos", Qpos(grasp, grasp.X_OH, grasp.joints, where));
  dict.Set("squeeze_qpos", Qpos(grasp, grasp.squeeze->X_OH, grasp.squeeze->joints, where));
  AddExtras(dict, grasp.extras);
  return dict;
}

}  // namespace graspbench::robot_grasps

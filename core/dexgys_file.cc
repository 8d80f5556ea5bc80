#include <array>

#include "core/error.h"
#include "core/robot0_hand.h"
#include "core/robot_grasp_parts.h"
#include "core/rotation.h"

namespace graspbench::robot_grasps {
namespace {

constexpr size_t kNumbers = 28, kJointsAt = 6;

RobotGrasp FromVector(const Field& field) {
  const std::vector<double> numbers = FiniteNumbers(field);
  if (numbers.size() != kNumbers) {
    field.Fail("expected 28 numbers, found " + std::to_string(numbers.size()),
               "translation, axis-angle vector and 22 joints");
  }
  RobotGrasp grasp;
  grasp.hand = "shadow";
  grasp.X_OH.translation() = Vec3(numbers[0], numbers[1], numbers[2]);
  grasp.X_OH.linear() = FromAxisAngle({numbers[3], numbers[4], numbers[5]});
  grasp.joints = JointsFromRobot0(std::span(numbers).subspan<kJointsAt, kNumbers - kJointsAt>());
  return grasp;
}

Value ToVector(const RobotGrasp& grasp, const std::string& where) {
  CheckShadowGrasp(grasp, "dexgys", where);
  if (grasp.object_scale != 1) {
    throw Error(ErrorKind::kUsage, "dexgys holds grasps of meshes in metres only", where,
                "scale the mesh, then set the scale of the object to 1");
  }
  const Vec3& p = grasp.X_OH.translation();
  const Vec3 turn = ToAxisAngle(grasp.X_OH.linear());
  const std::array<double, 22> angles = JointsToRobot0(grasp.joints, where);
  Value::List numbers{p.x(), p.y(), p.z(), turn.x(), turn.y(), turn.z()};
  numbers.insert(numbers.end(), angles.begin(), angles.end());
  return numbers;
}

/// The vectors of 28 numbers, however deep in lists.
void Collect(const Field& field, std::vector<RobotGrasp>& grasps) {
  if (field.AsList().empty()) field.Fail("there is no grasp in it");
  if (!field.AsList()[0].is_list()) {
    grasps.push_back(FromVector(field));
    return;
  }
  for (size_t i = 0; i < field.Count(); ++i) Collect(field.At(i), grasps);
}

}  // namespace

RobotGrasp FromDexGys(const Field& row) {
  RobotGrasp grasp = FromVector(row.At("dex_grasp"));
  grasp.object = row.StringOr("obj_id", "");
  grasp.extras = OthersOf(row, {"dex_grasp", "obj_id"});
  return grasp;
}

std::vector<RobotGrasp> FromDexGysResults(const Field& row) {
  std::vector<RobotGrasp> grasps;
  Collect(row.At("predictions"), grasps);
  const Value others = OthersOf(row, {"predictions", "obj_id"});
  for (RobotGrasp& grasp : grasps) {
    grasp.object = row.StringOr("obj_id", "");
    grasp.extras = others;
  }
  return grasps;
}

Value ToDexGys(const RobotGrasp& grasp, const std::string& where) {
  Value row;
  row.Set("obj_id", grasp.object).Set("dex_grasp", ToVector(grasp, where));
  AddExtras(row, grasp.extras);
  return row;
}

// Rows with a target hold one vector, not a list of them, as the project's second stage reads them.
Value ToDexGysResults(std::span<const RobotGrasp> grasps, const std::string& where) {
  Value::List rows;
  for (size_t begin = 0, end = 0; begin < grasps.size(); begin = end) {
    const RobotGrasp& first = grasps[begin];
    const bool single = first.extras.is_dict() && first.extras.Has("targets");
    Value::List vectors;
    do {
      vectors.push_back(ToVector(grasps[end], where + ", grasp " + std::to_string(end)));
      ++end;
    } while (!single && end < grasps.size() && grasps[end].object == first.object &&
             grasps[end].extras == first.extras);
    Value row;
    row.Set("obj_id", first.object);
    row.Set("predictions", single ? vectors[0] : Value(std::move(vectors)));
    AddExtras(row, first.extras);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace graspbench::robot_grasps

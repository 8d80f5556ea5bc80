#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/field.h"
#include "core/robot_grasp_file.h"

/// What the readers and writers of robot grasp files share. See core/robot_grasp_file.h for the
/// formats.
namespace graspbench::robot_grasps {

/// Grasps of a file of each kind. All throw Error (kInput).
std::vector<RobotGrasp> FromDexGraspBench(const Field& dict, const RobotGraspReading& reading);
std::vector<RobotGrasp> FromBodex(const Field& dict, const RobotGraspReading& reading);
RobotGrasp FromDexGraspNet(const Field& entry);
RobotGrasp FromUniDexGrasp(const Field& dict);
RobotGrasp FromDexGys(const Field& row);
std::vector<RobotGrasp> FromDexGysResults(const Field& row);

/// Their contents; `where` names the grasp in errors.
Value ToDexGraspBench(const RobotGrasp& grasp, const std::string& where);
/// The extras of all grasps must be equal.
Value ToBodex(std::span<const RobotGrasp> grasps, const std::string& where);
Value ToDexGraspNet(const RobotGrasp& grasp, const std::string& where);
Value ToUniDexGrasp(const RobotGrasp& grasp, const std::string& where);
Value ToDexGys(const RobotGrasp& grasp, const std::string& where);
/// Neighbours with the same object and extras share a row.
Value ToDexGysResults(std::span<const RobotGrasp> grasps, const std::string& where);

/// A finite number; a scalar may be stored as an array of one.
double FiniteNumber(const Field& field);
std::vector<double> FiniteNumbers(const Field& field);
/// A size or scale.
double PositiveNumber(const Field& field);

/// The pose x, y, z, quaternion w, x, y, z. Refuses quaternions whose length is not 1 within 0.01.
Pose PoseOf(std::span<const double> numbers, const Field& place);
/// The seven numbers of a pose, w ≥ 0.
std::vector<double> PoseNumbers(const Pose& X_AB);

/// The joints of "shadow", "allegro" or "leap" in the order of Menagerie's file, without the wrist.
/// Throws Error (kUsage) for another hand.
const std::vector<std::string>& JointNames(const std::string& hand);
/// The hand of a vector with so many joints.
std::string HandOf(size_t joints, const RobotGraspReading& reading, const Field& place);
NamedJoints Named(const std::vector<std::string>& names, std::span<const double> values);

/// The members of a dictionary that are not among `known`, null if there are none.
Value OthersOf(const Field& dict, std::initializer_list<std::string_view> known);
/// Adds the members of `extras` that `dict` does not have.
void AddExtras(Value& dict, const Value& extras);

/// The object of a scene of BODex that a dictionary names by `scene_path`.
struct SceneObject {
  std::string path;  ///< its folder
  double scale = 1;
  Pose X_WO = Pose::Identity();
};
SceneObject ReadScene(const Field& dict, const RobotGraspReading& reading);

/// Refuses what formats of a Shadow hand without stages cannot hold, and numbers that are not
/// finite.
void CheckShadowGrasp(const RobotGrasp& grasp, std::string_view format, const std::string& where);
/// Refuses numbers that are not finite.
void CheckFinite(const RobotGrasp& grasp, const std::string& where);

}  // namespace graspbench::robot_grasps

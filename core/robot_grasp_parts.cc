#include "core/robot_grasp_parts.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace graspbench::robot_grasps {
namespace {

constexpr double kQuaternionTolerance = 1e-2;

bool IsFinite(const Pose& X, const NamedJoints& joints) {
  return X.matrix().allFinite() && std::all_of(joints.begin(), joints.end(), [](const auto& joint) {
           return std::isfinite(joint.second);
         });
}

}  // namespace

double FiniteNumber(const Field& field) {
  const double number = field.value().is_array() ? field.AsDoubles(1)[0] : field.AsDouble();
  if (!std::isfinite(number)) field.Fail("the number is not finite");
  return number;
}

double PositiveNumber(const Field& field) {
  const double number = FiniteNumber(field);
  if (number <= 0) field.Fail("must be positive, found " + std::to_string(number));
  return number;
}

std::vector<double> FiniteNumbers(const Field& field) {
  std::vector<double> numbers = field.AsDoubles();
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(numbers[i])) field.Fail("number " + std::to_string(i) + " is not finite");
  }
  return numbers;
}

Pose PoseOf(std::span<const double> numbers, const Field& place) {
  const Eigen::Quaterniond q(numbers[3], numbers[4], numbers[5], numbers[6]);
  if (!(std::abs(q.norm() - 1) < kQuaternionTolerance)) {
    place.Fail("the quaternion has the length " + std::to_string(q.norm()) + ", not 1",
               "numbers 3 to 6 are w, x, y, z of a unit quaternion");
  }
  Pose X = Pose::Identity();
  X.translation() = Vec3(numbers[0], numbers[1], numbers[2]);
  X.linear() = q.normalized().toRotationMatrix();
  return X;
}

std::vector<double> PoseNumbers(const Pose& X_AB) {
  const Vec3& p = X_AB.translation();
  Eigen::Quaterniond q(X_AB.linear());
  if (q.w() < 0) q.coeffs() *= -1;
  return {p.x(), p.y(), p.z(), q.w(), q.x(), q.y(), q.z()};
}

const std::vector<std::string>& JointNames(const std::string& hand) {
  static const std::vector<std::string> kShadow{
      "rh_FFJ4", "rh_FFJ3", "rh_FFJ2", "rh_FFJ1", "rh_MFJ4", "rh_MFJ3", "rh_MFJ2", "rh_MFJ1",
      "rh_RFJ4", "rh_RFJ3", "rh_RFJ2", "rh_RFJ1", "rh_LFJ5", "rh_LFJ4", "rh_LFJ3", "rh_LFJ2",
      "rh_LFJ1", "rh_THJ5", "rh_THJ4", "rh_THJ3", "rh_THJ2", "rh_THJ1"};
  static const std::vector<std::string> kAllegro{"ffj0", "ffj1", "ffj2", "ffj3", "mfj0", "mfj1",
                                                 "mfj2", "mfj3", "rfj0", "rfj1", "rfj2", "rfj3",
                                                 "thj0", "thj1", "thj2", "thj3"};
  static const std::vector<std::string> kLeap{
      "if_mcp", "if_rot", "if_pip", "if_dip", "mf_mcp", "mf_rot", "mf_pip", "mf_dip",
      "rf_mcp", "rf_rot", "rf_pip", "rf_dip", "th_cmc", "th_axl", "th_mcp", "th_ipl"};
  if (hand == "shadow") return kShadow;
  if (hand == "allegro") return kAllegro;
  if (hand == "leap") return kLeap;
  throw Error(ErrorKind::kUsage, "the hand \"" + hand + "\" has no place in files of robot grasps",
              {}, "they hold the right hands shadow, allegro and leap");
}

std::string HandOf(size_t joints, const RobotGraspReading& reading, const Field& place) {
  if (joints == JointNames("shadow").size()) {
    if (!reading.hand.empty() && reading.hand != "shadow") {
      place.Fail("22 joints are those of a Shadow hand, not of \"" + reading.hand + "\"");
    }
    return "shadow";
  }
  if (joints != JointNames("allegro").size()) {
    place.Fail(
        "expected 7 numbers of the root and 22 (Shadow) or 16 (Allegro, LEAP) joints, found " +
            std::to_string(joints + 7) + " numbers",
        "grasps with an arm are not read");
  }
  if (reading.hand != "allegro" && reading.hand != "leap") {
    place.Fail("16 joints are those of an Allegro or a LEAP hand, the file does not say which",
               "name the hand, allegro or leap");
  }
  return reading.hand;
}

NamedJoints Named(const std::vector<std::string>& names, std::span<const double> values) {
  NamedJoints joints;
  for (size_t i = 0; i < names.size(); ++i) joints.emplace_back(names[i], values[i]);
  return joints;
}

Value OthersOf(const Field& dict, std::initializer_list<std::string_view> known) {
  Value others;
  for (const auto& [key, value] : dict.AsDict()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) others.Set(key, value);
  }
  return others;
}

void AddExtras(Value& dict, const Value& extras) {
  if (extras.is_null()) return;
  for (const auto& [key, value] : extras.AsDict()) {
    if (!dict.Has(key)) dict.Set(key, value);
  }
}

void CheckFinite(const RobotGrasp& grasp, const std::string& where) {
  const auto check = [&](const Pose& X, const NamedJoints& joints, const char* stage) {
    if (IsFinite(X, joints)) return;
    throw Error(ErrorKind::kInput, std::string(stage) + " holds a number that is not finite",
                where);
  };
  check(grasp.X_OH, grasp.joints, "the grasp");
  if (grasp.pregrasp) check(grasp.pregrasp->X_OH, grasp.pregrasp->joints, "the pregrasp");
  if (grasp.squeeze) check(grasp.squeeze->X_OH, grasp.squeeze->joints, "the squeeze");
  check(grasp.X_WO, {}, "the pose of the object");
  if (!(std::isfinite(grasp.object_scale) && grasp.object_scale > 0)) {
    throw Error(ErrorKind::kInput, "the scale of the object is not a positive number", where);
  }
}

void CheckShadowGrasp(const RobotGrasp& grasp, std::string_view format, const std::string& where) {
  const std::string name(format);
  if (grasp.hand != "shadow") {
    throw Error(ErrorKind::kUsage,
                name + " holds grasps of the right Shadow hand, not of \"" + grasp.hand + "\"",
                where);
  }
  if (grasp.pregrasp || grasp.squeeze) {
    throw Error(ErrorKind::kUsage, name + " has no place for pregrasp and squeeze", where,
                "leave them out, or write files of dexgraspbench");
  }
  CheckFinite(grasp, where);
}

}  // namespace graspbench::robot_grasps

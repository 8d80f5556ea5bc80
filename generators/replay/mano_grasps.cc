#include "generators/replay/mano_grasps.h"

#include <cmath>
#include <span>

#include "core/error.h"
#include "core/hand_poses.h"
#include "core/mano_hand.h"
#include "core/rotation.h"

namespace graspbench {
namespace {

constexpr size_t kPose = 48, kQuaternions = 64, kVector = 61;

const ManoHand& AsMano(const HandModel& hand, const Field& field) {
  const auto* mano = dynamic_cast<const ManoHand*>(&hand);
  if (mano == nullptr) {
    field.Fail("MANO parameters cannot be posed by the hand \"" + hand.name() + "\"");
  }
  return *mano;
}

void AppendNumbers(const Field& field, std::vector<double>& numbers) {
  const Value& value = field.value();
  if (value.is_list()) {
    for (size_t i = 0; i < value.AsList().size(); ++i) AppendNumbers(field.At(i), numbers);
  } else if (value.is_array()) {
    for (const double number : field.AsDoubles()) numbers.push_back(number);
  } else {
    numbers.push_back(field.AsDouble());
  }
}

/// The numbers of an array or of lists in lists, all finite, a multiple of `width` of them.
std::vector<double> FiniteRows(const Field& field, size_t width) {
  std::vector<double> numbers;
  AppendNumbers(field, numbers);
  for (const double number : numbers) {
    if (!std::isfinite(number)) field.Fail("a number is not finite");
  }
  if (numbers.size() % width != 0) {
    field.Fail("expected a multiple of " + std::to_string(width) + " numbers, found " +
               std::to_string(numbers.size()));
  }
  return numbers;
}

std::span<const double> Row(const std::vector<double>& rows, size_t index, size_t width) {
  return std::span(rows).subspan(index * width, width);
}

/// 48 axis-angle numbers from 16 quaternions w, x, y, z.
std::vector<double> AxisAngles(std::span<const double> quaternions, const Field& field) {
  std::vector<double> pose;
  for (size_t joint = 0; joint < quaternions.size(); joint += 4) {
    Eigen::Quaterniond q(quaternions[joint], quaternions[joint + 1], quaternions[joint + 2],
                         quaternions[joint + 3]);
    if (std::abs(q.norm() - 1) > 1e-2) field.Fail("a quaternion does not have unit length");
    const Vec3 axis_angle = ToAxisAngle(q.normalized().toRotationMatrix());
    pose.insert(pose.end(), axis_angle.begin(), axis_angle.end());
  }
  return pose;
}

bool HasQuaternions(const Field& pose) {
  const Value& value = pose.value();
  if (value.is_array()) {
    const std::vector<size_t>& shape = value.AsArray().shape;
    return shape.size() >= 2 && shape[shape.size() - 2] == 16 && shape.back() == 4;
  }
  return value.is_list() && value.AsList().size() == 16 && pose.At(0).value().is_list();
}

}  // namespace

std::vector<Grasp> GraspsFromPoseArrays(const Field& dict, const HandModel& hand) {
  const ManoHand& mano = AsMano(hand, dict);
  const Field pose_field = dict.At("pose");
  const bool quaternions = HasQuaternions(pose_field);
  const size_t width = quaternions ? kQuaternions : kPose;
  const std::vector<double> poses = FiniteRows(pose_field, width);
  const std::vector<double> shapes = FiniteRows(dict.At("shape"), kManoShapeNumbers);
  const std::vector<double> translations = FiniteRows(dict.At("tsl"), 3);
  const size_t count = poses.size() / width;
  if (shapes.size() != count * kManoShapeNumbers || translations.size() != count * 3) {
    dict.Fail("pose, shape and tsl hold " + std::to_string(count) + ", " +
              std::to_string(shapes.size() / kManoShapeNumbers) + " and " +
              std::to_string(translations.size() / 3) + " grasps");
  }

  std::vector<Grasp> grasps;
  for (size_t i = 0; i < count; ++i) {
    const std::span<const double> row = Row(poses, i, width);
    const std::vector<double> pose =
        quaternions ? AxisAngles(row, pose_field) : std::vector<double>(row.begin(), row.end());
    const ManoParameters parameters =
        FromAxisAngle48(pose, Row(shapes, i, kManoShapeNumbers), Row(translations, i, 3));
    grasps.push_back(ToGrasp(parameters, TranslationOf::kWristJoint, mano));
  }
  return grasps;
}

std::vector<Grasp> GraspsFromVectors61(const Field& vectors, const HandModel& hand) {
  const ManoHand& mano = AsMano(hand, vectors);
  const std::vector<double> rows = FiniteRows(vectors, kVector);
  std::vector<Grasp> grasps;
  for (size_t i = 0; i < rows.size() / kVector; ++i) {
    grasps.push_back(
        ToGrasp(FromVector61(Row(rows, i, kVector)), TranslationOf::kModelOrigin, mano));
  }
  return grasps;
}

}  // namespace graspbench

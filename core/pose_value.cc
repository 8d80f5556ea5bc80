#include "core/pose_value.h"

#include <limits>

namespace graspbench {
namespace {

constexpr double kRotationTolerance = 1e-3;

}  // namespace

Value PoseValue(const Pose& X_AB) {
  Value::List rows;
  for (Eigen::Index i = 0; i < 4; ++i) {
    Value::List row;
    for (Eigen::Index k = 0; k < 4; ++k) row.emplace_back(X_AB.matrix()(i, k));
    rows.emplace_back(std::move(row));
  }
  return rows;
}

Pose PoseFrom(const Field& field) {
  Pose X_AB;
  if (field.Count() != 4) field.Fail("expected the four rows of a homogeneous matrix");
  const Value::List& rows = field.AsList();
  for (size_t i = 0; i < 4; ++i) {
    // Trajectories are long: a place is named only where there is something to say about it.
    if (!rows[i].is_list() || rows[i].AsList().size() != 4) {
      field.At(i).Fail("expected a row of four numbers");
    }
    for (size_t k = 0; k < 4; ++k) {
      const Value& number = rows[i].AsList()[k];
      if (!number.is_null() && !number.is_number()) field.At(i).At(k).AsDouble();
      X_AB.matrix()(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) =
          number.is_null() ? std::numeric_limits<double>::quiet_NaN() : number.AsDouble();
    }
  }
  return X_AB;
}

Pose RigidPoseFrom(const Field& field) {
  const Pose X_AB = PoseFrom(field);
  if (!X_AB.matrix().allFinite()) field.Fail("a number of the pose is not finite");
  if (X_AB.matrix().row(3) != Eigen::RowVector4d(0, 0, 0, 1)) {
    field.Fail("the last row of the pose is not 0 0 0 1");
  }
  const Mat3 R = X_AB.linear();
  const double deviation = (R.transpose() * R - Mat3::Identity()).cwiseAbs().maxCoeff();
  if (deviation > kRotationTolerance || R.determinant() < 0) {
    field.Fail("the upper left 3 x 3 block is not a rotation");
  }
  return X_AB;
}

}  // namespace graspbench

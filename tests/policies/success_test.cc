#include "policies/success.h"

#include <gtest/gtest.h>

#include <numbers>

#include "core/units.h"
#include "policies/dynamic_lift.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

Pose Turned(const Eigen::Quaterniond& q) { return Pose(q.normalized()); }

TEST(RotationAngle, IgnoresTheSignOfTheQuaternion) {
  const Eigen::Quaterniond q(0.8, 0.1, -0.3, 0.5);
  const Eigen::Quaterniond negated(-0.8, -0.1, 0.3, -0.5);
  EXPECT_NEAR(RotationAngle(Turned(q), Turned(negated)), 0, 1e-12);
}

TEST(RotationAngle, OfAHalfTurnIsPiNotTwoPi) {
  for (const double degrees : {179.9, 180.0, 180.1}) {
    const Pose turned(Eigen::AngleAxisd(units::ToRadians(degrees), Vec3(1, 2, 3).normalized()));
    const double expected = units::ToRadians(180 - std::abs(degrees - 180));
    EXPECT_NEAR(RotationAngle(Pose::Identity(), turned), expected, 1e-9) << degrees;
  }
}

TEST(RotationAngle, IsThatOfTheRelativeRotationOnly) {
  const Pose X = Eigen::Translation3d(3, 2, 1) * Pose(Eigen::AngleAxisd(0.4, Vec3::UnitY()));
  const Pose Y = X * Eigen::AngleAxisd(0.25, Vec3::UnitZ());
  EXPECT_NEAR(RotationAngle(X, Y), 0.25, 1e-12);
  EXPECT_NEAR(RotationAngle(Y, X), 0.25, 1e-12);
}

TEST(PoseTolerance, EndsAtFiveCentimetresAndFifteenDegrees) {
  const PoseTolerance tolerance{.distance = 0.05, .angle = units::ToRadians(15)};
  EXPECT_TRUE(tolerance.Holds(0.0499, units::ToRadians(14.99)));
  EXPECT_FALSE(tolerance.Holds(0.0501, 0));
  EXPECT_FALSE(tolerance.Holds(0, units::ToRadians(15.01)));
}

TEST(MinimumJerk, StartsAndEndsAtRestAndIsSymmetric) {
  EXPECT_EQ(MinimumJerk(0), 0);
  EXPECT_EQ(MinimumJerk(1), 1);
  EXPECT_EQ(MinimumJerk(0.5), 0.5);
  const double h = 1e-4;
  EXPECT_NEAR(MinimumJerk(h) / h, 0, 1e-6);
  for (const double s : {0.1, 0.3, 0.45}) {
    EXPECT_NEAR(MinimumJerk(s) + MinimumJerk(1 - s), 1, 1e-12);
  }
  // Peak speed of the motion over unit distance and time: 15/8.
  EXPECT_NEAR((MinimumJerk(0.5 + h) - MinimumJerk(0.5 - h)) / (2 * h), 1.875, 1e-6);
}

TEST(PalmDown, TurnsThePalmToTheTableAndPutsTheObjectOnIt) {
  const TriMesh box = shapes::Box({.size = {0.1, 0.04, 0.06}, .centre = {0.2, -0.1, 0.3}});
  for (const Vec3& normal : {Vec3(0, 0, -1), Vec3(0, 0, 1), Vec3(1, 0, 0), Vec3(1, -2, 0.5)}) {
    const Pose X_WO = PalmDown(normal.normalized(), box);
    EXPECT_NEAR((X_WO.linear() * normal.normalized() + Vec3::UnitZ()).norm(), 0, 1e-12);
    EXPECT_NEAR(X_WO.linear().determinant(), 1, 1e-12);
    EXPECT_NEAR(Bounds(X_WO * box).min().z(), 0, 1e-12);
  }
}

}  // namespace
}  // namespace graspbench

#include "reports/slip.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace graspbench {
namespace {

Pose Shift(double x, double y, double z) { return Pose(Eigen::Translation3d(x, y, z)); }

TEST(SlipOf, IsTheWayInTheWorldWhereTheHandStands) {
  Trial trial;
  trial.object_trajectory = {Shift(1, 0, 0), Shift(1, 0.03, 0), Shift(1, 0.03, 0.04)};
  const std::vector<double> slip = SlipOf(trial, Vec3(0.1, 0, 0), {});
  ASSERT_EQ(slip.size(), 3u);
  EXPECT_EQ(slip[0], 0);
  EXPECT_NEAR(slip[1], 0.03, 1e-12);
  EXPECT_NEAR(slip[2], 0.05, 1e-12);
}

// A hand that turns by 90 degrees about z and rises takes the object along, but for 1 cm.
TEST(SlipOf, IsTheWayInTheHandWhereTheHandMoves) {
  Pose X_WR = Shift(0, 0, 0.2);
  X_WR.rotate(Eigen::AngleAxisd(std::numbers::pi / 2, Vec3::UnitZ()));
  Trial trial;
  trial.object_trajectory = {Shift(0.1, 0, 0), X_WR * Shift(0.1, 0, 0), X_WR * Shift(0.1, 0, 0.01)};
  const std::vector<Pose> hand{Pose::Identity(), X_WR, X_WR};
  const std::vector<double> slip = SlipOf(trial, Vec3(0, 0.02, 0), hand);
  EXPECT_NEAR(slip[1], 0, 1e-12);
  EXPECT_NEAR(slip[2], 0.01, 1e-12);
}

// A point off the axis of a turn by 180 degrees goes to the other side.
TEST(SlipOf, FollowsThePointOfATurningObject) {
  Pose turned = Pose::Identity();
  turned.rotate(Eigen::AngleAxisd(std::numbers::pi, Vec3::UnitZ()));
  Trial trial;
  trial.object_trajectory = {Pose::Identity(), turned};
  EXPECT_NEAR(SlipOf(trial, Vec3(0.05, 0, 0), {})[1], 0.1, 1e-12);
}

TEST(SlipOf, IsNanWhereAPoseIsNotFinite) {
  Trial trial;
  trial.object_trajectory = {Pose::Identity(),
                             Shift(std::numeric_limits<double>::quiet_NaN(), 0, 0)};
  EXPECT_TRUE(std::isnan(SlipOf(trial, Vec3::Zero(), {})[1]));
}

TEST(RecordedSeconds, AreTenMomentsASecondOrWhatTheTrialSays) {
  Trial trial;
  EXPECT_FALSE(RecordedSeconds(trial));
  trial.object_trajectory.resize(21, Pose::Identity());
  EXPECT_FALSE(RecordedSeconds(trial));
  trial.details = Value::Dict{{"recorded_seconds", 0.146}};
  EXPECT_EQ(RecordedSeconds(trial), 0.146);
  trial.hand_trajectory.resize(21);
  EXPECT_NEAR(*RecordedSeconds(trial), 2, 1e-12);
}

}  // namespace
}  // namespace graspbench

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/policies/profile_text.h"
#include "tests/policies/robot_grasp.h"
#include "tests/policies/temporary_cache.h"
#include "tests/support/shapes.h"

// Trials of robot hands.
namespace graspbench {
namespace {

/// A bar of 12 cm along x.
TriMesh Bar(double radius, const Vec3& centre) {
  const TriMesh upright = shapes::Cylinder({.radius = radius, .height = 0.12});
  return Eigen::Translation3d(centre) *
         Pose(Eigen::AngleAxisd(std::numbers::pi / 2, Vec3::UnitY())) * upright;
}

/// A ShadowHand around a bar of 5 cm that lies across its palm, which is 13 mm in front of the
/// bones.
RobotGrasp ShadowAroundBar() {
  RobotGrasp grasp = ShadowWrap(Bar(0.025, {0, -0.038, 0.085}));
  grasp.AddStages(/*open=*/0.2, /*squeeze=*/0.1);
  return grasp;
}

class RobotTrial : public testing::Test {
 protected:
  Trial Run(const RobotGrasp& grasp, const std::string& profile,
            const ProfileText::Edits& edits = {}, const std::string& engine = {}) {
    return MakePolicy(profiles_.Edited(profile, edits, engine))->Run(grasp.input());
  }
  SharedCache cache_;
  ProfileText profiles_;
};

// Fingers and thumb press on opposite sides: 1 N of load against tens of newtons at μ = 0.6.
TEST_F(RobotTrial, AWrappedBarHoldsInDexGraspBenchsForceClosureTest) {
  const Trial trial = Run(ShadowAroundBar(), "dgb-fc");
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
  EXPECT_EQ(trial.Result("directions_held"), 6);
  EXPECT_LT(trial.Result("pose_error"), 0.01);
  EXPECT_GT(trial.Result("contact_force"), 1 / 0.6);
  EXPECT_EQ(trial.Result("self_penetration"), 0);
}

TEST_F(RobotTrial, ABarWithoutFrictionSlipsOutAlongItsAxis) {
  const Trial trial = Run(ShadowAroundBar(), "dgb-fc", {{"friction = 0.6", "friction = 0.01"}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
}

TEST_F(RobotTrial, AnOpenHandTouchesNothing) {
  RobotGrasp grasp = ShadowAroundBar();
  grasp.grasp().joints = grasp.hand().description().open;
  grasp.grasp().pregrasp.reset();
  grasp.grasp().squeeze.reset();
  grasp.Move({0, 0.02, 0});
  grasp.Pose();
  const Trial trial = Run(grasp, "dgb-fc");
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "no_contact");
}

}  // namespace
}  // namespace graspbench

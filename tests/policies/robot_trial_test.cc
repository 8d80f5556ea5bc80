#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/error.h"
#include "tests/policies/profile_text.h"
#include "tests/policies/robot_grasp_case.h"
#include "tests/policies/temporary_cache.h"

// Trials of robot hands.
namespace graspbench {
namespace {

class RobotTrial : public testing::TestWithParam<std::string> {
 protected:
  Trial Run(const RobotGraspCase& grasp, const std::string& profile,
            const ProfileText::Edits& edits = {}, const std::string& engine = {}) {
    return MakePolicy(profiles_.Edited(profile, edits, engine))->Run(grasp.input());
  }
  SharedCache cache_;
  ProfileText profiles_;
};

INSTANTIATE_TEST_SUITE_P(Of, RobotTrial, testing::Values("shadow", "allegro", "leap"),
                         [](const auto& hand) { return hand.param; });

// A load of 1 N; fingers and thumb press on opposite sides of the bar with more than the 1.7 N that
// hold it at μ = 0.6, and what they move it by while they close is millimetres.
TEST_P(RobotTrial, AWrappedBarHoldsInDexGraspBenchsForceClosureTest) {
  const Trial trial = Run(WrappedBar(GetParam()), "dgb-fc");
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
  EXPECT_EQ(trial.Result("directions_held"), 6);
  EXPECT_LT(trial.Result("pose_error"), 0.02);
  EXPECT_GT(trial.Result("contact_force"), 1 / 0.6);
  EXPECT_EQ(trial.Result("self_penetration"), 0);
  EXPECT_LT(trial.Result("initial_penetration"), 1e-3);
  EXPECT_EQ(trial.details.At("squeeze_rule").AsString(), "generator");
}

TEST_P(RobotTrial, ABarWithHardlyAnyFrictionIsLost) {
  const Trial trial =
      Run(WrappedBar(GetParam()), "dgb-fc", {{"friction = 0.6", "friction = 0.001"}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
}

TEST_P(RobotTrial, AnOpenHandTouchesNothing) {
  RobotGraspCase grasp = WrappedBar(GetParam());
  grasp.grasp().joints = grasp.hand().description().open;
  grasp.grasp().pregrasp.reset();
  grasp.grasp().squeeze.reset();
  grasp.Move(-0.02 * grasp.hand().palm_normal());
  const Trial trial = Run(grasp, "dgb-fc");
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "no_contact");
}

// A fixed hand moves what it encloses by no more than it penetrates it: Bullet's margins of 1 mm
// and the decomposition's 1 mm. Two hundred times as far without a hand.
TEST_P(RobotTrial, AFrozenHandKeepsTheBar) {
  RobotGraspCase grasp = WrappedBar(GetParam());
  const Trial trial = Run(grasp, "obman");
  EXPECT_LT(trial.Result("displacement"), 0.005);
  EXPECT_EQ(trial.details.At("hand_pieces").AsString(), "links");
  grasp.Move(0.5 * Vec3::UnitZ());
  EXPECT_NEAR(Run(grasp, "obman").Result("displacement"), 0.106842, 1e-5);
}

// The same grip in both engines: held by both, contact forces of one size. Bullet's are larger by
// its margins of 1 mm, which stretch the servos further.
TEST_P(RobotTrial, BothEnginesLiftTheBarToUniDexGraspsGoal) {
  for (const char* engine : {"mujoco", "bullet"}) {
    const Trial trial = Run(WrappedBar(GetParam()), "semgrasp-shadow", {}, engine);
    EXPECT_EQ(trial.verdict, Verdict::kOk) << engine << " " << trial.reason;
    EXPECT_LT(trial.Result("goal_distance"), 0.03) << engine;
    EXPECT_NEAR(trial.Result("rise"), 0.2, 0.02) << engine;
    EXPECT_GT(trial.Result("contact_links"), 2) << engine;
    EXPECT_LT(trial.Result("contact_force"), 100) << engine;
  }
}

TEST_P(RobotTrial, ShakesAndHoldsInBothEngines) {
  for (const char* engine : {"mujoco", "bullet"}) {
    const Trial trial = Run(WrappedBar(GetParam()), "xengine-shake", {}, engine);
    EXPECT_EQ(trial.verdict, Verdict::kOk) << engine << " " << trial.reason;
  }
}

class ShadowTrial : public RobotTrial {};
INSTANTIATE_TEST_SUITE_P(Of, ShadowTrial, testing::Values("shadow"),
                         [](const auto& hand) { return hand.param; });

TEST_P(ShadowTrial, NeedsAGraspOfItsHand) {
  RobotGraspCase grasp = WrappedBar("shadow");
  grasp.grasp().hand = "allegro";
  const Trial trial = Run(grasp, "dgb-fc");
  EXPECT_EQ(trial.verdict, Verdict::kError);
  EXPECT_EQ(trial.reason, "not_applicable");
  EXPECT_NE(trial.details.At("message").AsString().find("allegro"), std::string::npos);
}

TEST_P(ShadowTrial, RefusesStagesOfAWrongLength) {
  RobotGraspCase grasp = WrappedBar("shadow");
  grasp.grasp().squeeze->pop_back();
  try {
    Run(grasp, "dgb-fc");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_NE(std::string(error.what()).find("21 joint parameters"), std::string::npos);
  }
}

// Index and middle finger crossed: their bones, 12 to 18 mm thick, go through each other.
TEST_P(ShadowTrial, AHandThatStartsDeepInItselfFails) {
  RobotGraspCase grasp = WrappedBar("shadow");
  std::vector<double>& pregrasp = *grasp.grasp().pregrasp;
  pregrasp = grasp.hand().description().open;
  pregrasp[grasp.Index("rh_FFJ4")] = 0.349;
  pregrasp[grasp.Index("rh_MFJ4")] = -0.349;
  Grasp crossed = grasp.grasp();
  crossed.joints = pregrasp;
  const PosedHand posed = grasp.hand().Forward(crossed);
  ASSERT_GT(posed.fingertips[2].x(), posed.fingertips[1].x());  // else the index is at larger x
  // Away from the object, so that nothing but the fingers is deep in anything.
  grasp.grasp().pregrasp_X_OH =
      Eigen::Translation3d(-0.15 * grasp.hand().palm_normal()) * grasp.grasp().X_OH;
  const Trial trial = Run(grasp, "dgb-fc");
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "init_penetration");
  EXPECT_EQ(trial.Result("initial_penetration"), 0);
  EXPECT_GT(trial.Result("self_penetration"), 0.01);
  EXPECT_LT(trial.Result("self_penetration"), 0.02);
}

// The pregrasp's own root: the hand starts there and comes to the grasp.
TEST_P(ShadowTrial, StartsAtThePregraspsRoot) {
  RobotGraspCase grasp = WrappedBar("shadow");
  const Pose X_HP =
      Eigen::Translation3d(0.01, 0.02, 0) * Pose(Eigen::AngleAxisd(0.2, Vec3::UnitX()));
  grasp.grasp().pregrasp_X_OH = grasp.grasp().X_OH * X_HP;
  const Trial trial = Run(grasp, "xengine-6dir", {}, "mujoco");
  const std::vector<double>& start = trial.hand_trajectory.front();
  EXPECT_NEAR(start[0], 0.01, 1e-6);
  EXPECT_NEAR(start[1], 0.02, 1e-6);
  EXPECT_NEAR(start[3], 0.2, 1e-6);
  const std::vector<double>& end = trial.hand_trajectory.back();
  for (size_t i = 0; i < 6; ++i) EXPECT_NEAR(end[i], 0, 2e-3) << i;
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
}

// Sliding hardly, the object follows the hand; a goal that the script does not reach is a failure.
TEST_P(ShadowTrial, AGoalOutOfReachFails) {
  const Trial trial = Run(WrappedBar("shadow"), "semgrasp-shadow",
                          {{"distance = 0.05", "distance = 0.0001"}}, "mujoco");
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "slipped");
}

TEST_P(ShadowTrial, ProfilesRefuseWhatRobotHandsCannotDo) {
  const auto fails_with = [&](const ProfileText::Edits& edits, const std::string& word) {
    try {
      MakePolicy(profiles_.Edited("dgb-fc", edits));
      ADD_FAILURE() << word;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
    }
  };
  fails_with({{"drives = \"model\"", "drives = \"mine\""}}, "robot.drives");
  fails_with({{"self_collision = true", "selfcollision = true"}}, "selfcollision");
  fails_with({{"[robot.shadow]\nstiffness = 5.0", "[robot.shadow]\nstiffness = -5.0"}},
             "robot.shadow.stiffness");
  fails_with({{"[robot.shadow]\n", "[robot.shadow]\nkp = 1.0\n"}}, "kp");
  fails_with({{"engine = \"mujoco\"", "engine = \"bullet\""}}, "robot.self_collision");
}

}  // namespace
}  // namespace graspbench

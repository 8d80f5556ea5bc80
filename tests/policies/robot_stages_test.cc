#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "policies/grasp_stages.h"
#include "policies/hand_trial.h"
#include "tests/policies/robot_grasp_case.h"

// Stages of robot hands.
namespace graspbench {
namespace {

GraspStages StagesOf(const RobotGraspCase& robot, const Grasp& grasp,
                     const StageOptions& options = {}) {
  const PhysicalHand body = MakePhysicalHand(robot.hand(), grasp, {});
  return MakeGraspStages(robot.hand(), body, grasp, *robot.object().solid, options);
}

Grasp Bare(const RobotGraspCase& robot) {
  Grasp grasp = robot.input().grasp;
  grasp.pregrasp.reset();
  grasp.squeeze.reset();
  return grasp;
}

TEST(RobotStages, TheBodyIsTheModelsWithTheServosOfTheTrial) {
  const RobotGraspCase robot = WrappedBar("shadow");
  const PhysicalHand model = MakePhysicalHand(robot.hand(), robot.input().grasp, {});
  const PhysicalHand changed =
      MakePhysicalHand(robot.hand(), robot.input().grasp, {.robot = {.stiffness = 5, .limit = 3}});
  const ArticulatedBody& own = robot.hand().body();
  for (size_t i = kRootLinks; i < own.links.size(); ++i) {
    const Drive &before = own.links[i].drive, &after = changed.body.links[i].drive;
    EXPECT_EQ(model.body.links[i].drive.stiffness, before.stiffness);
    EXPECT_EQ(after.stiffness, before.stiffness > 0 ? 5 : 0);  // none where a tendon pulls
    EXPECT_EQ(after.damping, before.damping);
  }
  ASSERT_EQ(changed.body.tendons.size(), 4u);
  EXPECT_EQ(changed.body.tendons[0].drive.stiffness, 5);
  EXPECT_EQ(changed.body.tendons[0].drive.limit, 3);
}

TEST(RobotStages, AllegroLeftTakesTheServosOfAllegro) {
  RobotSetting setting;
  setting.by_hand["allegro"].stiffness = 5;
  setting.by_hand["leap-left"].stiffness = 7;
  setting.all.stiffness = 1;
  EXPECT_EQ(setting.Of("allegro").stiffness, 5);
  EXPECT_EQ(setting.Of("allegro-left").stiffness, 5);
  EXPECT_EQ(setting.Of("leap-left").stiffness, 7);
  EXPECT_EQ(setting.Of("leap").stiffness, 1);
}

// By a tenth of its range towards the open posture, and no farther; J1 goes with J2.
TEST(RobotStages, EveryJointOpensTowardsTheOpenPosture) {
  const RobotGraspCase robot = WrappedBar("shadow");
  const Grasp grasp = Bare(robot);
  const GraspStages stages = StagesOf(robot, grasp, {.open_share = 0.1});
  EXPECT_EQ(stages.pregrasp_rule, PregraspRule::kOpened);
  const std::vector<double>& open = robot.hand().description().open;
  for (size_t i = 0; i < open.size(); ++i) {
    const std::string& name = robot.hand().joint_names()[i];
    const int joint = static_cast<int>(i);
    const double range = robot.hand().high(joint) - robot.hand().low(joint);
    const double way = open[i] - grasp.joints[i];
    const double expected = std::copysign(std::min(0.1 * range, std::abs(way)), way);
    EXPECT_NEAR(stages.pregrasp[kRootLinks + i] - grasp.joints[i], expected, 1e-12) << name;
  }
}

TEST(RobotStages, CoupledJointsSqueezeTogether) {
  const RobotGraspCase robot = WrappedBar("shadow");
  const GraspStages stages = StagesOf(robot, Bare(robot), {.contact_range = 2e-3});
  ASSERT_EQ(stages.squeeze_rule, SqueezeRule::kContacts);
  EXPECT_GE(stages.contacts, 8);
  EXPECT_GE(stages.deepened, stages.contacts - 1);
  for (const char* finger : {"FF", "MF", "RF", "LF"}) {
    const size_t inner = kRootLinks + robot.Index(std::string("rh_") + finger + "J2");
    const size_t outer = kRootLinks + robot.Index(std::string("rh_") + finger + "J1");
    EXPECT_NE(stages.squeeze[inner], stages.grasp[inner]) << finger;
    EXPECT_NEAR(stages.squeeze[outer] - stages.grasp[outer],
                stages.squeeze[inner] - stages.grasp[inner], 1e-12)
        << finger;
  }
}

// A finger whose links are boxes, 1 mm away from a ball on its inner side.
TEST(RobotStages, HullsTouchWhereTheyAreNearest) {
  const RobotGraspCase robot = WrappedBar("leap");
  for (const FingerContact& contact :
       FingerContacts(MakePhysicalHand(robot.hand(), robot.input().grasp, {}),
                      robot.hand().BodyPositions(robot.input().grasp.joints), Pose::Identity(),
                      *robot.object().solid, 2e-3)) {
    const SurfaceQuery query = robot.object().solid->Query(contact.p_B);
    const size_t link = static_cast<size_t>(contact.link);
    if (robot.hand().body().links[link].hulls.empty()) continue;
    EXPECT_NEAR(query.signed_distance(), contact.distance, 1e-9);
    EXPECT_GT(contact.distance, 0);  // the hand was closed until just before it touches
    EXPECT_NEAR((query.closest - contact.p_B).normalized().dot(contact.inward_B), 1, 1e-9);
  }
}

TEST(RobotStages, LimitsGiveWayToTheGrasp) {
  const RobotGraspCase robot = WrappedBar("allegro");
  Grasp grasp = Bare(robot);
  grasp.joints[robot.Index("ffj3")] =
      robot.hand().high(static_cast<int>(robot.Index("ffj3"))) + 0.1;
  EXPECT_NEAR(MakePhysicalHand(robot.hand(), grasp, {}).widened, 0.1, 1e-12);
  grasp.joints.push_back(0);
  EXPECT_THROW(MakePhysicalHand(robot.hand(), grasp, {}), Error);
}

}  // namespace
}  // namespace graspbench

#include "retarget/kinematics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "core/error.h"
#include "core/rotation.h"
#include "retarget/robot_hand.h"
#include "tests/retarget/robot_hands.h"
#include "tests/support/two_finger_hand.h"

namespace graspbench {
namespace {

using robot_hands::RandomJoints;
using robot_hands::RandomPose;
using ::testing::ElementsAre;

std::shared_ptr<const ArticulatedHand> TwoFingers() {
  return std::make_shared<const ArticulatedHand>(TwoFingerHand());
}

std::vector<std::shared_ptr<const ArticulatedHand>> AllHands() {
  std::vector<std::shared_ptr<const ArticulatedHand>> hands = {TwoFingers()};
  for (const std::string& name : RobotHandNames()) hands.push_back(LoadRobotHand(name));
  return hands;
}

TEST(HandKinematics, PlacesLinksWhereTheHandsModelDoes) {
  for (const auto& hand : AllHands()) {
    const HandKinematics kinematics(hand);
    Rng rng(1, hand->name(), "kinematics");
    for (int trial = 0; trial < 20; ++trial) {
      const HandState state{RandomPose(rng), kinematics.Free(RandomJoints(*hand, rng))};
      LinkFrames frames;
      kinematics.Place(state, frames);
      const PosedHand posed = hand->Forward(
          {.hand = hand->name(), .X_OH = state.X_OH, .joints = kinematics.Joints(state.free)});
      for (size_t i = 0; i < posed.joints.size(); ++i) {
        const size_t link = kRootLinks + i;
        EXPECT_LT((frames.p_OL[link] - posed.joints[i].translation()).norm(), 1e-12);
        EXPECT_LT((frames.R_OL[link] - posed.joints[i].linear()).norm(), 1e-12);
        const Vec3 axis_O = posed.joints[i].linear() * hand->body().links[link].axis_L;
        EXPECT_LT((frames.axis_O[link] - axis_O).norm(), 1e-12) << hand->body().links[link].name;
      }
      for (const RobotFinger& finger : hand->fingers()) {
        const Vec3& tip_O = posed.fingertips[static_cast<size_t>(finger.region) - 1];
        EXPECT_LT((frames.PointAt(finger.tip) - tip_O).norm(), 1e-12);
      }
    }
  }
}

TEST(HandKinematics, VariesFreeJointsOnly) {
  const HandKinematics kinematics(TwoFingers());
  EXPECT_EQ(kinematics.free_joints(), 4);
  EXPECT_EQ(kinematics.variables(), 10);
  Eigen::VectorXd free(4);
  free << 0.1, 0.2, 0.01, 0.6;
  EXPECT_THAT(kinematics.Joints(free), ElementsAre(0.1, 0.2, 0.01, 0.6, 0.05 + 0.3));
  EXPECT_EQ(kinematics.Free(kinematics.Joints(free)), free);
  EXPECT_EQ(HandKinematics(LoadRobotHand("shadow")).free_joints(), 18) << "four pairs of J1 and J2";
}

// index_outer = 0.05 + 0.5 index_bend stays below 0.8 up to index_bend = 1.5.
TEST(HandKinematics, KeepsCoupledJointsInsideOfTheirLimits) {
  const HandKinematics kinematics(TwoFingers());
  EXPECT_NEAR(kinematics.high()[3], 1.5, 1e-12);
  EXPECT_EQ(kinematics.low()[3], -0.2) << "-0.3 would be the coupled joint's";
  HandState state{Pose::Identity(), Eigen::VectorXd::Zero(4)};
  const HandState far = kinematics.Moved(state, Eigen::VectorXd::Constant(10, 9));
  EXPECT_EQ(far.free, kinematics.high());
  EXPECT_EQ(kinematics.Moved(state, Eigen::VectorXd::Constant(10, -9)).free, kinematics.low());

  RobotHandDescription opposite = TwoFingerHand();
  opposite.couplings[0].ratio = -0.5;
  const HandKinematics turned(std::make_shared<const ArticulatedHand>(opposite));
  EXPECT_NEAR(turned.high()[3], 0.3, 1e-12) << "0.05 - 0.5 q >= -0.1";
  EXPECT_EQ(turned.low()[3], -0.2);
}

TEST(HandKinematics, MovesTheRootInTheObjectFrame) {
  const HandKinematics kinematics(TwoFingers());
  Rng rng(3, "root", "kinematics");
  const HandState state{RandomPose(rng), Eigen::VectorXd::Zero(4)};
  Eigen::VectorXd step = Eigen::VectorXd::Zero(10);
  step.head<3>() << 0.01, 0.02, 0.03;
  step.segment<3>(3) << 0.3, -0.2, 0.5;
  const HandState moved = kinematics.Moved(state, step);
  EXPECT_LT((moved.X_OH.translation() - state.X_OH.translation() - step.head<3>()).norm(), 1e-15);
  const Mat3 turn = moved.X_OH.linear() * state.X_OH.linear().transpose();
  EXPECT_LT((ToAxisAngle(turn) - step.segment<3>(3)).norm(), 1e-12);
}

TEST(HandKinematics, TellsWhichVariablesMoveALink) {
  const HandKinematics kinematics(TwoFingers());
  EXPECT_TRUE(kinematics.ColumnsOf(kPalmLink).empty());
  const auto& outer = kinematics.ColumnsOf(10);
  ASSERT_EQ(outer.size(), 3u);
  EXPECT_EQ(outer[0].variable, 6 + 2);
  EXPECT_EQ(outer[1].variable, 6 + 3);
  EXPECT_EQ(outer[1].ratio, 1);
  EXPECT_EQ(outer[2].variable, 6 + 3) << "the coupled joint follows the same variable";
  EXPECT_EQ(outer[2].link, 10);
  EXPECT_EQ(outer[2].ratio, 0.5);
}

TEST(HandKinematics, RefusesHandsWithTooManyJoints) {
  RobotHandDescription hand = TwoFingerHand();
  while (hand.body.links.size() <= kRootLinks + HandKinematics::kMostVariables - 6 + 1) {
    BodyLink link = hand.body.links.back();
    link.parent = static_cast<int>(hand.body.links.size()) - 1;
    link.name = hand.joint_names.emplace_back("more" + std::to_string(link.parent));
    hand.body.links.push_back(link);
    hand.link_region.push_back(HandRegion::kIndex);
    hand.open.push_back(0);
  }
  EXPECT_THROW(HandKinematics(std::make_shared<const ArticulatedHand>(hand)), Error);
}

}  // namespace
}  // namespace graspbench

#include "retarget/keypoints.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "core/rotation.h"
#include "retarget/robot_hand.h"
#include "tests/retarget/robot_hands.h"
#include "tests/support/hands.h"
#include "tests/support/two_finger_hand.h"

namespace graspbench {
namespace {

using robot_hands::RandomJoints;
using robot_hands::RandomPose;

/// Fingertips and middle joints of a posture are to be found again.
KeypointProblem Reaching(const HandKinematics& kinematics, const HandState& goal) {
  LinkFrames frames;
  kinematics.Place(goal, frames);
  KeypointProblem problem;
  for (const RobotFinger& finger : kinematics.hand().fingers()) {
    for (const LinkPoint& point : {finger.tip, finger.middle}) {
      problem.positions.push_back({point, frames.PointAt(point), 1});
    }
  }
  return problem;
}

/// Mean distance of the points from their places.
double MeanError(const HandKinematics& kinematics, const KeypointProblem& problem,
                 const HandState& state) {
  LinkFrames frames;
  kinematics.Place(state, frames);
  double sum = 0;
  for (const PositionTask& task : problem.positions) {
    sum += (frames.PointAt(task.point) - task.target_O).norm();
  }
  return sum / static_cast<double>(problem.positions.size());
}

/// The root, 0.15 rad and 1 cm off.
Pose Off(const Pose& X_OH, Rng& rng) {
  Pose off = X_OH;
  off.linear() = FromAxisAngle(0.15 * rng.Direction()) * X_OH.linear();
  off.translation() += 0.01 * rng.Direction();
  return off;
}

Eigen::VectorXd MiddleOf(const HandKinematics& kinematics) {
  return (kinematics.low() + kinematics.high()) / 2;
}

class RoundTrip : public testing::TestWithParam<const char*> {
 protected:
  std::shared_ptr<const ArticulatedHand> hand_ = LoadRobotHand(GetParam());
  HandKinematics kinematics_{hand_};
};

TEST_P(RoundTrip, FindsReachablePosesAgain) {
  constexpr int kPoses = 1000;
  Rng rng(1, GetParam(), "round trip");
  int found = 0;
  for (int trial = 0; trial < kPoses; ++trial) {
    const HandState goal{RandomPose(rng), kinematics_.Free(RandomJoints(*hand_, rng))};
    const KeypointProblem problem = Reaching(kinematics_, goal);
    HandState state{Off(goal.X_OH, rng), kinematics_.Free(hand_->description().open)};
    SearchKeypoints(kinematics_, problem, {}, 0.002, state);
    found += MeanError(kinematics_, problem, state) < 0.002 ? 1 : 0;
    const std::vector<double> joints = kinematics_.Joints(state.free);
    for (int i = 0; i < hand_->joint_count(); ++i) {
      EXPECT_GE(joints[static_cast<size_t>(i)], hand_->low(i) - 1e-12);
      EXPECT_LE(joints[static_cast<size_t>(i)], hand_->high(i) + 1e-12);
    }
    for (const JointCoupling& coupling : hand_->description().couplings) {
      EXPECT_EQ(joints[static_cast<size_t>(coupling.joint)],
                joints[static_cast<size_t>(coupling.source)]);
    }
  }
  EXPECT_GE(found, 0.99 * kPoses) << 0.1 * found << " % of the poses";
}

TEST_P(RoundTrip, DoesNotDependOnTheFrame) {
  Rng rng(2, GetParam(), "round trip");
  for (int trial = 0; trial < 20; ++trial) {
    const HandState goal{RandomPose(rng), kinematics_.Free(RandomJoints(*hand_, rng))};
    const KeypointProblem problem = Reaching(kinematics_, goal);
    const HandState start{Off(goal.X_OH, rng), MiddleOf(kinematics_)};
    const Pose X_NO = RandomPose(rng);
    KeypointProblem moved_problem = problem;
    for (PositionTask& task : moved_problem.positions) task.target_O = X_NO * task.target_O;
    HandState state = start, moved{X_NO * start.X_OH, start.free};
    SolveKeypoints(kinematics_, problem, {}, state);
    SolveKeypoints(kinematics_, moved_problem, {}, moved);
    EXPECT_NEAR(MeanError(kinematics_, moved_problem, moved),
                MeanError(kinematics_, problem, state), 1e-4);
    EXPECT_LT(((X_NO.inverse() * moved.X_OH).matrix() - state.X_OH.matrix()).norm(), 1e-2);
  }
}

INSTANTIATE_TEST_SUITE_P(Hands, RoundTrip, testing::Values("shadow", "allegro", "leap"),
                         [](const auto& name) { return name.param; });

TEST(SolveKeypoints, HoldsTheCouplingOfTheShadowHand) {
  const auto hand = LoadRobotHand("shadow");
  EXPECT_EQ(hand->description().couplings.size(), 4u);
  for (const JointCoupling& coupling : hand->description().couplings) {
    const std::string& outer = hand->joint_names()[static_cast<size_t>(coupling.joint)];
    EXPECT_TRUE(outer.ends_with("J1"));
    EXPECT_EQ(hand->joint_names()[static_cast<size_t>(coupling.source)],
              outer.substr(0, outer.size() - 1) + "2");
    EXPECT_EQ(coupling.ratio, 1);
    EXPECT_EQ(coupling.offset, 0);
  }
}

// Both tips of the two-finger hand are at most 100 mm from the middle between the fingers' roots,
// so of places 1 m apart at least 0.8 m are left.
TEST(SolveKeypoints, LeavesWhatIsOutOfReach) {
  const auto hand = std::make_shared<const ArticulatedHand>(TwoFingerHand());
  const HandKinematics kinematics(hand);
  KeypointProblem problem;
  problem.positions = {{hand->fingers()[0].tip, {-0.5, 0, 0}, 1},
                       {hand->fingers()[1].tip, {0.5, 0, 0}, 1}};
  HandState state{Pose::Identity(), MiddleOf(kinematics)};
  const DescentResult result = SolveKeypoints(kinematics, problem, {}, state);
  EXPECT_TRUE(state.X_OH.matrix().allFinite());
  EXPECT_TRUE(state.free.allFinite());
  EXPECT_TRUE((state.free.array() >= kinematics.low().array()).all());
  EXPECT_TRUE((state.free.array() <= kinematics.high().array()).all());
  const double error = MeanError(kinematics, problem, state);
  EXPECT_GT(error, 0.4);
  EXPECT_LT(error, 0.5) << "the hand turns so that both tips come nearer";
  EXPECT_GE(result.cost, 2 * 0.4 * 0.4);
}

/// What a human hand would look like whose fingers are those of the robot in its open posture.
HandKeypoints AsHuman(const ArticulatedHand& robot, double scale) {
  const auto X_HL = LinkPoses(robot.body(), robot.BodyPositions(robot.description().open));
  const auto at = [&](const LinkPoint& point) -> Vec3 {
    return scale * robot_hands::PointAt(X_HL, point);
  };
  HandKeypoints human;
  for (const RobotFinger& finger : robot.fingers()) {
    human.fingers[static_cast<size_t>(finger.region) - 1] = {at(finger.base), at(finger.middle),
                                                             at(finger.distal), at(finger.tip)};
  }
  human.wrist = at(robot.description().wrist);
  human.palm_centre = at(robot.description().palm_centre);
  human.palm_normal = robot.palm_normal();
  return human;
}

TEST(FingerScale, IsTheRatioOfTheLengths) {
  for (const std::string& name : RobotHandNames()) {
    const auto hand = LoadRobotHand(name);
    EXPECT_NEAR(FingerScale(*hand, AsHuman(*hand, 1)), 1, 1e-12) << name;
    EXPECT_NEAR(FingerScale(*hand, AsHuman(*hand, 0.8)), 1.25, 1e-12) << name;
  }
}

TEST(StartAt, PutsPalmOnPalm) {
  const auto hand = LoadRobotHand("allegro");
  const HandKinematics kinematics(hand);
  const PosedHand posed = hands::BuiltIn().Forward(hands::Random("start"));
  const HandKeypoints human = KeypointsOf(hands::BuiltIn(), posed);
  const HandState state = StartAt(kinematics, human);
  LinkFrames frames;
  kinematics.Place(state, frames);
  EXPECT_LT((frames.PointAt(hand->description().palm_centre) - human.palm_centre).norm(), 1e-12);
  EXPECT_LT((state.X_OH.linear() * hand->palm_normal() - human.palm_normal).norm(), 1e-9);
  const Vec3 forward_O = state.X_OH.linear() * hand->description().forward_H;
  const Vec3 human_forward = human.Of(HandRegion::kMiddle).base - human.wrist;
  EXPECT_NEAR(forward_O.dot(human_forward.cross(human.palm_normal)), 0, 1e-9)
      << "forwards in the plane of the human's forward direction and normal";
  EXPECT_GT(forward_O.dot(human_forward), 0);
  EXPECT_NEAR(state.X_OH.linear().determinant(), 1, 1e-12);
}

// A robot whose own keypoints are the goal needs no compromise, but for the pull to the middle of
// its joints' ranges.
TEST(AlignmentWith, FindsTheRobotsOwnPosture) {
  for (const std::string name : {"shadow", "allegro", "leap"}) {
    const auto hand = LoadRobotHand(name);
    const HandKinematics kinematics(hand);
    const HandKeypoints human = AsHuman(*hand, 1);
    HandState state = StartAt(kinematics, human);
    SolveKeypoints(kinematics, AlignmentWith(kinematics, human, {}), {}, state);
    LinkFrames frames;
    kinematics.Place(state, frames);
    for (const RobotFinger& finger : hand->fingers()) {
      EXPECT_LT((frames.PointAt(finger.tip) - human.Of(finger.region).tip).norm(), 0.003)
          << name << " " << Name(finger.region);
    }
  }
}

}  // namespace
}  // namespace graspbench

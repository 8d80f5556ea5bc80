#include "cli/trial_picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

#include "core/capsule_mesh.h"
#include "core/error.h"
#include "core/mano_hand.h"
#include "retarget/robot_hand.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using ::testing::ElementsAre;

TEST(CapsuleMesh, LiesOnTheCapsuleAndIsClosed) {
  const Capsule capsule{.a = {0.01, 0.02, 0.03}, .b = {0.04, -0.01, 0.02}, .radius = 0.008};
  const TriMesh mesh = CapsuleMesh(capsule, 64);
  EXPECT_TRUE(IsClosed(mesh));
  for (const Vec3& p : mesh.vertices) EXPECT_NEAR(SignedDistance(capsule, p), 0, 1e-12);
  const double r = capsule.radius, length = (capsule.b - capsule.a).norm();
  const double volume = std::numbers::pi * r * r * (length + 4 * r / 3);
  EXPECT_NEAR(Volume(mesh), volume, 0.01 * volume);
}

TEST(CapsuleMesh, OfOnePointIsABall) {
  const TriMesh ball = CapsuleMesh({.a = {0, 0, 1}, .b = {0, 0, 1}, .radius = 0.1}, 64);
  EXPECT_NEAR(Volume(ball), 4 * std::numbers::pi / 3 * 1e-3,
              0.01 * 4 * std::numbers::pi / 3 * 1e-3);
}

/// A half closed hand of a shape of its own, and a trial in which it moves.
class MovingHand : public ::testing::Test {
 protected:
  MovingHand() {
    grasp_.X_OH = shapes::RandomPose(1);
    grasp_.joints = hand().ClampToLimits(std::vector<double>(45, 0.3));
    grasp_.shape = {1.5, -1, 0.5, 0, 0, 0, 0, 0, 0, 0};
    trial_.X_WB = shapes::RandomPose(2);
    trial_.hand_trajectory = {
        HandPositions(Pose::Identity(), JointPositions(hand(), grasp_.joints)),
        HandPositions(X_BR_, JointPositions(hand(), other_joints_))};
    trial_.object_trajectory = {Pose::Identity(), Pose(Eigen::Translation3d(0, 0, 0.1))};
  }

  const ManoHand& hand() const { return dynamic_cast<const ManoHand&>(*hand_); }

  /// The skin of the model with its root somewhere.
  TriMesh Skin(const Pose& X_WR, const std::vector<double>& joints) const {
    Grasp grasp = grasp_;
    grasp.X_OH = X_WR;
    grasp.joints = joints;
    return hand().Forward(grasp).surface;
  }

  std::shared_ptr<const HandModel> hand_ = LoadHand();
  Grasp grasp_;
  Pose X_BR_ = shapes::RandomPose(3);
  std::vector<double> other_joints_ = hand().ClampToLimits(std::vector<double>(45, 0.1));
  Trial trial_;
};

double LargestDistance(const TriMesh& a, const TriMesh& b) {
  double largest = 0;
  for (size_t i = 0; i < a.vertices.size(); ++i) {
    largest = std::max(largest, (a.vertices[i] - b.vertices.at(i)).norm());
  }
  return largest;
}

TEST_F(MovingHand, ShowsTheSkinOfTheModelWhereTheTrialHadIt) {
  const TrialHand shown(hand(), grasp_, trial_);
  EXPECT_LT(LargestDistance(shown.Skin(0), Skin(trial_.X_WB, grasp_.joints)), 1e-9);
  EXPECT_LT(LargestDistance(shown.Skin(1), Skin(trial_.X_WB * X_BR_, other_joints_)), 1e-9);
}

TEST_F(MovingHand, HasNoShapeWhereTheTrialGaveItNone) {
  trial_.details.Set("hand_shape", "zero");
  const TriMesh shown = TrialHand(hand(), grasp_, trial_).Skin(0);
  EXPECT_GT(LargestDistance(shown, Skin(trial_.X_WB, grasp_.joints)), 1e-3);
  grasp_.shape.clear();
  EXPECT_LT(LargestDistance(shown, Skin(trial_.X_WB, grasp_.joints)), 1e-9);
}

TEST_F(MovingHand, HasItsCapsulesWhereItsSkinIs) {
  const TrialHand shown(hand(), grasp_, trial_);
  for (const size_t frame : {0, 1}) {
    const Box skin = Bounds(shown.Skin(frame)), capsules = Bounds(shown.Shapes(frame));
    // Behind the wrist capsules end round, a centimetre past the rim of the skin.
    EXPECT_LT((skin.min() - capsules.min()).cwiseAbs().maxCoeff(), 0.015);
    EXPECT_LT((skin.max() - capsules.max()).cwiseAbs().maxCoeff(), 0.015);
  }
}

TEST_F(MovingHand, IsRefusedForAGraspWithoutParameters) {
  grasp_.hand = "mesh";
  EXPECT_THROW(TrialHand(hand(), grasp_, trial_), Error);
}

TEST(RobotTrialHand, ShowsTheRobotWhereTheTrialHadIt) {
  const auto hand = LoadRobotHand("allegro");
  Grasp grasp{.hand = "allegro"};
  grasp.X_OH = shapes::RandomPose(1);
  grasp.joints = hand->description().open;
  Grasp moved = grasp;
  for (double& angle : moved.joints) angle += 0.1;
  Trial trial;
  trial.X_WB = shapes::RandomPose(2);
  const Pose X_BR = shapes::RandomPose(3);
  trial.hand_trajectory = {HandPositions(Pose::Identity(), grasp.joints),
                           HandPositions(X_BR, moved.joints)};
  const TrialHand shown(*hand, grasp, trial);
  grasp.X_OH = trial.X_WB;
  moved.X_OH = trial.X_WB * X_BR;
  EXPECT_LT(LargestDistance(shown.Skin(0), hand->Forward(grasp).surface), 1e-9);
  EXPECT_LT(LargestDistance(shown.Skin(1), hand->Forward(moved).surface), 1e-9);
  const Box surface = Bounds(shown.Skin(1)), shapes = Bounds(shown.Shapes(1));
  EXPECT_LT((surface.min() - shapes.min()).cwiseAbs().maxCoeff(), 2e-3);
  EXPECT_LT((surface.max() - shapes.max()).cwiseAbs().maxCoeff(), 2e-3);
}

/// A trial of `frames` frames in which a cube rises by 1 cm in each, held by a bar above it.
struct Rise {
  explicit Rise(int frames) {
    for (int i = 0; i < frames; ++i) {
      trial.object_trajectory.emplace_back(Eigen::Translation3d(0, 0, 0.02 + 0.01 * i));
      trial.hand_trajectory.emplace_back();
    }
    actors.object_O = {{shapes::Cube({.side = 0.04})}};
    actors.hand_W = [](size_t frame) {
      return shapes::Box(
          {.size = {0.1, 0.02, 0.02}, .centre = {0, 0, 0.05 + 0.01 * static_cast<double>(frame)}});
    };
  }
  std::vector<Moment> Moments(int count) const { return TrialMoments(actors, trial, count); }

  Trial trial;
  TrialActors actors;
};

TEST(TrialMoments, SpreadFromTheFirstFrameToTheLast) {
  std::vector<double> times, heights;
  for (const Moment& moment : Rise(31).Moments(6)) {
    times.push_back(moment.time.value());
    heights.push_back(Bounds(moment.meshes.at(1).mesh).min().z());
  }
  EXPECT_THAT(times,
              ElementsAre(0, testing::DoubleEq(0.6), testing::DoubleEq(1.2), testing::DoubleEq(1.8),
                          testing::DoubleEq(2.4), testing::DoubleEq(3.0)));
  for (size_t i = 0; i < times.size(); ++i) EXPECT_NEAR(heights[i], 0.1 * times[i], 1e-12);
  const std::vector<Moment> one = Rise(31).Moments(1);
  EXPECT_DOUBLE_EQ(one.at(0).time.value(), 3.0);
}

TEST(TrialMoments, StandOnTheTableWhileItIsThere) {
  Rise rise(31);
  rise.trial.details.Set("table_height", 0.01).Set("table_until", 1.2);
  std::vector<size_t> meshes;
  const std::vector<Moment> moments = rise.Moments(6);
  for (const Moment& moment : moments) meshes.push_back(moment.meshes.size());
  EXPECT_THAT(meshes, ElementsAre(3, 3, 3, 2, 2, 2));
  const Box plate = Bounds(moments[0].meshes[2].mesh);
  EXPECT_EQ(plate.max().z(), 0.01);
  EXPECT_LT(plate.min().x(), -0.05);  // beyond the bar
  EXPECT_GT(plate.max().y(), 0.02);   // beyond the cube
  EXPECT_GT(Volume(moments[0].meshes[2].mesh), 0);
  EXPECT_TRUE(IsClosed(moments[0].meshes[2].mesh));
}

TEST(TrialMoments, LetAnObjectLeaveThePicture) {
  Rise rise(2);
  rise.trial.object_trajectory.back().translation().z() = -5;
  const std::vector<Moment> moments = rise.Moments(2);
  EXPECT_TRUE(moments[0].in_view);
  EXPECT_FALSE(moments[1].in_view);
}

TEST(TrialMoments, HaveNoTimeWhereTheHandStoodStill) {
  Rise rise(3);
  rise.trial.hand_trajectory.clear();
  EXPECT_FALSE(rise.Moments(2).at(0).time);
}

TEST(TrialMoments, AreRefusedWithoutARecording) { EXPECT_THROW(Rise(0).Moments(2), Error); }

}  // namespace
}  // namespace graspbench

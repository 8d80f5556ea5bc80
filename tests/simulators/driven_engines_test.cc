#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "core/units.h"
#include "tests/simulators/engines.h"
#include "tests/simulators/hand_scenes.h"

// What every engine must do with an articulated hand.
namespace graspbench {
namespace {

using scenes::CubeAnd;
using scenes::CubeBetweenPlates;
using scenes::Pendulum;
using scenes::Plate;
using scenes::PressingTargets;

constexpr double kStep = 1.0 / 480;
constexpr double kGravity = 9.81;
constexpr double kFriction = 0.5;
const Vec3 kDown(0, 0, -kGravity);

class DrivenHand : public EveryEngine {
 protected:
  using EveryEngine::Start;
  std::unique_ptr<World> Start(const Scene& scene) { return Start(scene, PreciseOptions()); }
};
INSTANTIATE_FOR_EVERY_ENGINE(DrivenHand);

/// The scene with its cube out of reach.
Scene WithoutObject(Scene scene) {
  scene.X_WS.translation() = Vec3(5, 0, 0);
  return scene;
}

PhysicsOptions WithHandWeight() {
  PhysicsOptions options = PreciseOptions();
  options.hand_has_weight = true;
  return options;
}

void Aim(World& world, std::vector<double> target, const Vec3& gravity = Vec3::Zero()) {
  world.Control({.gravity = gravity, .hand_target = std::move(target)});
}

// 5 q = m g l cos q, 0.00490494 rad for 50 g at 50 mm.
TEST_P(DrivenHand, AHingeDroopsUntilItsSpringCarriesTheWeight) {
  const auto world =
      Start(WithoutObject(CubeAnd({Pendulum(0.05, 0.05, {.stiffness = 5, .damping = 0.1})})),
            WithHandWeight());
  world->Step(960);
  EXPECT_NEAR(world->Hand().joints[0], 0.00490494, 1e-8);
}

TEST_P(DrivenHand, AWeightlessHandDoesNotDroopAndTheObjectFalls) {
  const auto world =
      Start(WithoutObject(CubeAnd({Pendulum(0.05, 0.05, {.stiffness = 5, .damping = 0.1})})));
  world->Step(240);
  EXPECT_NEAR(world->Hand().joints[0], 0, 1e-12);
  EXPECT_NEAR(world->Object().p_WC.z(), -SemiImplicitDistance(kGravity, kStep, 240), 1e-12);
}

// One joint under backward Euler: (J + h d + h² k) (v' − v) = h (k (t − q − h v) − d v), where J
// is the link's inertia about the hinge and the armature.
TEST_P(DrivenHand, ADriveIsIntegratedImplicitly) {
  for (double damping : {0.001, 0.1, 10.}) {
    BodyLink link = Pendulum(0.05, 0.05, {.stiffness = 5, .damping = damping});
    link.armature = 3e-5;
    const double inertia = 0.05 * 0.05 * 0.05 + 0.05 * 4e-5 + link.armature;
    const auto world = Start(WithoutObject(CubeAnd({link})));
    Aim(*world, {0.4});
    double q = 0, v = 0;
    for (int i = 0; i < 200; ++i) {
      world->Step(1);
      v += kStep * (5 * (0.4 - q - kStep * v) - damping * v) /
           (inertia + kStep * damping + kStep * kStep * 5);
      q += kStep * v;
      ASSERT_NEAR(world->Hand().joints[0], q, 1e-8) << "step " << i << ", damping " << damping;
    }
  }
}

TEST_P(DrivenHand, AStiffSpringIsStable) {
  BodyLink link = Pendulum(0.01, 0.02, {.stiffness = 1e4, .damping = 0});
  const auto world = Start(WithoutObject(CubeAnd({link})));
  Aim(*world, {0.05});
  world->Step(480);
  EXPECT_NEAR(world->Hand().joints[0], 0.05, 1e-6);
}

// The armature of a finger does not burden the joint before it, as a heavier finger would.
TEST_P(DrivenHand, ArmatureActsOnItsOwnJointOnly) {
  const auto base_after = [&](double armature) {
    BodyLink base = Pendulum(0.05, 0.05, {.stiffness = 1, .damping = 0.01});
    BodyLink tip = Pendulum(1e-6, 0, {});
    tip.name = "tip";
    tip.parent = 0;
    tip.armature = armature;
    const auto world = Start(WithoutObject(CubeAnd({base, tip})));
    Aim(*world, {0.3, 0});
    world->Step(10);
    return world->Hand().joints[0];
  };
  EXPECT_NEAR(base_after(1), base_after(1e-3), 1e-6);
}

TEST_P(DrivenHand, ADriveGivesNoMoreThanItsLimit) {
  const double weight = 0.05 * kGravity * 0.05;  // N m, held level
  const auto angle_after = [&](double limit) {
    const Drive drive{.stiffness = 5, .damping = 0.002, .limit = limit};
    const auto world =
        Start(WithoutObject(CubeAnd({Pendulum(0.05, 0.05, drive)})), WithHandWeight());
    Aim(*world, {-1}, kDown);
    world->Step(240);
    return world->Hand().joints[0];
  };
  EXPECT_GT(angle_after(0.98 * weight), 0.05);
  EXPECT_LT(angle_after(1.02 * weight), 0);
}

TEST_P(DrivenHand, AJointStopsAtItsLimit) {
  BodyLink link = Pendulum(0.05, 0.05, {.stiffness = 1, .damping = 0.05});
  link.high = 0.25;
  const auto world = Start(WithoutObject(CubeAnd({link})));
  Aim(*world, {1});
  world->Step(480);
  EXPECT_NEAR(world->Hand().joints[0], 0.25, 2e-3);
}

// Massless links carry two of the three hinges of a ball joint.
TEST_P(DrivenHand, ABallJointOfMasslessLinksReachesItsTarget) {
  const Drive drive{.stiffness = 5, .damping = 0.1};
  std::vector<BodyLink> links(2);
  links[0].name = "x";
  links[0].axis_L = Vec3::UnitX();
  links[1].name = "z";
  links[1].parent = 0;
  links.push_back(Pendulum(0.05, 0.05, drive));
  links[2].parent = 1;
  for (BodyLink& link : links) link.drive = drive;
  const auto world = Start(WithoutObject(CubeAnd(links)));
  const std::vector<double> target{0.5, -0.7, 1.1};
  Aim(*world, target);
  world->Step(960);
  for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(world->Hand().joints[i], target[i], 1e-6);
}

// Massless links at a distance from each other: the contact of the last one tells where the engine
// really has it.
TEST_P(DrivenHand, LinksAreWhereTheKinematicsSays) {
  std::vector<BodyLink> links(3);
  links[0] = Plate("carrier", Vec3::UnitX(), {.stiffness = 1e4, .damping = 100});
  links[0].mass = 0;
  links[0].hulls.clear();
  links[0].X_PL = Eigen::Translation3d(0.03, 0.01, 0) *
                  Eigen::AngleAxisd(0.4, Vec3(1, 2, 3).normalized()) * Pose::Identity();
  links[1].name = "elbow";
  links[1].parent = 0;
  links[1].axis_L = Vec3(0.6, 0, 0.8);
  links[1].X_PL = Eigen::Translation3d(0.02, -0.05, 0.04) * Eigen::AngleAxisd(-0.7, Vec3::UnitY()) *
                  Pose::Identity();
  links[1].drive = {.stiffness = 5, .damping = 0.1};
  links[2] = Pendulum(0.1, 0.01, {.stiffness = 5, .damping = 0.1});
  links[2].parent = 1;
  links[2].X_PL.translation() = Vec3(0.06, 0.01, -0.02);
  links[2].capsules = {{.a = {0.05, 0, 0}, .b = {0.05, 0, 0}, .radius = 0.01}};
  Scene scene = CubeAnd(links);
  scene.X_WH = Eigen::Translation3d(0.1, 0.2, 0.3) *
               Eigen::AngleAxisd(1, Vec3(2, -1, 1).normalized()) * Pose::Identity();
  scene.hand_start = {0.015, 0.8, -0.5};
  const Pose X_WL = scene.X_WH * LinkPoses({links}, scene.hand_start)[2];
  // The face x = −0.02 of the cube is 1 mm inside the ball.
  const Vec3 ball_W = X_WL * Vec3(0.05, 0, 0);
  scene.X_WS = Eigen::Translation3d(ball_W + Vec3(0.029, 0, 0)) * Pose::Identity();
  const auto world = Start(scene);
  EXPECT_TRUE(world->Hand().X_WL[2].isApprox(X_WL, 1e-12));
  world->Step(1);
  ASSERT_EQ(world->Contacts().size(), 1u);
  const Contact contact = world->Contacts()[0];
  EXPECT_EQ(contact.link, 2);
  EXPECT_NEAR(contact.distance, -0.001, 1e-6);
  EXPECT_LT((contact.normal_W - Vec3::UnitX()).norm(), 1e-6);
  EXPECT_LT((contact.p_W - (ball_W + Vec3(0.009, 0, 0))).norm(), 1e-6);
}

// Two plates on one slide axis reach through each other to where their drives want them, and
// through a table.
TEST_P(DrivenHand, LinksCollideNeitherWithEachOtherNorWithTheTable) {
  const Drive drive{.stiffness = 1e4, .damping = 100};
  Scene scene =
      WithoutObject(CubeAnd({Plate("a", Vec3::UnitX(), drive), Plate("b", -Vec3::UnitX(), drive)}));
  scene.table = 0.01;
  scene.X_WS.translation().z() = 1;
  const auto world = Start(scene);
  world->Control({.hand_target = {0.005, 0.005}, .table = 0.01});
  world->Step(240);
  EXPECT_NEAR(world->Hand().joints[0], 0.005, 1e-9);
  EXPECT_NEAR(world->Hand().joints[1], 0.005, 1e-9);
}

TEST_P(DrivenHand, RefusesTheWrongNumberOfTargetsAndATableOutOfNowhere) {
  const auto world = Start(CubeBetweenPlates(5));
  EXPECT_EQ(KindOfError([&] { Aim(*world, {}); }), ErrorKind::kInternal);
  EXPECT_EQ(KindOfError([&] { Aim(*world, {1, 2, 3}); }), ErrorKind::kInternal);
  EXPECT_EQ(KindOfError([&] {
              world->Control({.hand_target = {0, 0}, .table = 0.});
            }),
            ErrorKind::kInternal);
}

TEST_P(DrivenHand, ReportsATargetThatIsNotFinite) {
  const auto world = Start(CubeBetweenPlates(5));
  EXPECT_EQ(KindOfError([&] {
              Aim(*world, {std::nan(""), 0});
              world->Step(2);
            }),
            ErrorKind::kDiverged);
}

}  // namespace
}  // namespace graspbench

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "core/units.h"
#include "tests/simulators/engines.h"
#include "tests/simulators/scenes.h"

// What every engine must do with a hand that does not move.
namespace graspbench {
namespace {

using scenes::CubeInFingerPieces;
using scenes::CubeOverPlatePiece;
using scenes::Pieces;

class StaticHand : public EveryEngine {};
INSTANTIATE_FOR_EVERY_ENGINE(StaticHand);

TEST_P(StaticHand, UndampedFreeFallFollowsSemiImplicitEuler) {
  for (int steps : {1, 240}) {
    const double fall = 2.02 - After(steps, CubeOverPlatePiece(2), PreciseOptions()).p_WC.z();
    EXPECT_NEAR(fall, SemiImplicitDistance(9.81, 1.0 / 480, steps), 1e-13);
  }
}

// The ceiling of the papers' displacement, 35 steps of 1/240 s: 107.1875 mm, less what Bullet's
// default damping of 0.04 takes away.
TEST_P(StaticHand, AnObjectThatTouchesNothingFallsToTheCeilingOfThePapers) {
  PhysicsOptions options{.time_step = 1.0 / 240, .gravity = {0, 0, -9.8}};
  const Scene scene = CubeOverPlatePiece(1);
  EXPECT_NEAR(1.02 - After(35, scene, options).p_WC.z(), bullet() ? 0.106842 : 0.1071875, 5e-7);
  options.linear_damping = 0;
  EXPECT_NEAR(1.02 - After(35, scene, options).p_WC.z(), 0.1071875, 1e-12);
}

// 1 N on 0.1 kg for 50 steps of 4 ms.
TEST_P(StaticHand, AForceActsInEveryStepUntilTheReset) {
  Scene scene = CubeOverPlatePiece(1);
  scene.mass = 0.1;
  scene.p_SC = {0.01, 0.02, 0};
  PhysicsOptions options = PreciseOptions();
  options.time_step = 0.004;
  options.gravity = Vec3::Zero();
  const auto world = Start(scene, options);
  world->Control({.force_W = {1, 0, 0}});
  world->Step(50);
  EXPECT_NEAR(world->Object().p_WC.x(), 0.01 + 0.204, 1e-12);
  EXPECT_EQ(world->Object().w_WS, Vec3::Zero()) << "the force goes through the centre of mass";
  world->Reset(Vec3::Zero());
  world->Step(50);
  EXPECT_NEAR(world->Object().p_WC.x(), 0.01, 1e-15);
}

// v = exp(−d t) up to the engines' ways to discretise.
TEST_P(StaticHand, DampingSlowsTheObjectDown) {
  PhysicsOptions options = PreciseOptions();
  options.gravity = Vec3::Zero();
  options.linear_damping = 0.04;
  options.angular_damping = 0.08;
  const auto world = Start(CubeOverPlatePiece(1), options);
  world->Control({.force_W = {10, 0, 0}, .torque_W = {0, 0, 1e-3}});
  world->Step(1);
  const ObjectState start = world->Object();
  world->Control({});
  world->Step(480);
  EXPECT_NEAR(world->Object().v_WC.x() / start.v_WC.x(), std::exp(-0.04), 0.002);
  EXPECT_NEAR(world->Object().w_WS.z() / start.w_WS.z(), std::exp(-0.08), 0.005);
}

TEST_P(StaticHand, GravityMayChangeDuringARun) {
  const auto world = Start(CubeOverPlatePiece(1), PreciseOptions());
  world->Control({.gravity = {2, 0, 0}});
  world->Step(48);
  EXPECT_NEAR(world->Object().p_WC.x(), SemiImplicitDistance(2, 1.0 / 480, 48), 1e-13);
  EXPECT_NEAR(world->Object().p_WC.z(), 1.02, 1e-13);
  world->Reset(Vec3::Zero());
  world->Step(48);
  EXPECT_EQ(world->Object().p_WC.x(), 0);
  EXPECT_NEAR(world->Object().p_WC.z(), 1.02 - SemiImplicitDistance(9.81, 1.0 / 480, 48), 1e-13);
}

// Bullet keeps hulls apart by their margins of 1 mm.
TEST_P(StaticHand, ARestingObjectStaysAndIsCarriedByItsContacts) {
  Scene scene = CubeOverPlatePiece(0.0005);
  scene.mass = 0.3;
  const auto world = Start(scene, PreciseOptions());
  world->Step(480);
  const double margins = bullet() ? 0.002 : 0;
  EXPECT_NEAR(world->Object().p_WC.z(), 0.02 + margins, 1.5e-4);
  EXPECT_LT(world->Object().p_WC.head<2>().norm(), 1e-5);
  EXPECT_LT(world->Object().v_WC.norm(), 1e-3);
  double carried = 0;
  for (const Contact& contact : world->Contacts()) carried += contact.normal_force;
  EXPECT_NEAR(carried, 0.3 * 9.81, 0.01 * 0.3 * 9.81);
}

// A cube that came to rest is put on a slope by tilting gravity. It slides by
// g (sin α − μ cos α) dt² N (N + 1) / 2, from which the test computes μ.
TEST_P(StaticHand, FrictionIsThatOfThePair) {
  constexpr double kFriction = 0.5;
  constexpr int kSteps = 240;
  PhysicsOptions options = PreciseOptions();
  options.pair_friction = kFriction;
  const auto slide = [&](double slope) {
    const auto world = Start(CubeOverPlatePiece(0.0005), options);
    world->Step(240);
    const double start = world->Object().p_WC.x();
    world->Control({.gravity = 9.81 * Vec3(slope, 0, -1).normalized()});
    world->Step(kSteps);
    return world->Object().p_WC.x() - start;
  };
  EXPECT_LT(slide(0.98 * kFriction), 1e-4);
  const double slope = 1.1 * kFriction;
  const double without_friction = SemiImplicitDistance(9.81, options.time_step, kSteps);
  const double friction = slope - slide(slope) / without_friction * std::hypot(slope, 1);
  EXPECT_NEAR(friction, kFriction, 0.01 * kFriction);
}

TEST_P(StaticHand, MassDoesNotMatter) {
  Scene light = CubeOverPlatePiece(0.001), heavy = light;
  light.mass = 0.1;
  heavy.mass = 10;
  EXPECT_LT(
      (After(480, light, PreciseOptions()).p_WC - After(480, heavy, PreciseOptions()).p_WC).norm(),
      1e-7);
}

TEST_P(StaticHand, AResetWorldRepeatsItsBits) {
  const auto world = Start(CubeInFingerPieces(), PreciseOptions());
  world->Step(120);
  const ObjectState first = world->Object();
  world->Reset({1e-3, 0, 0});
  world->Control({.gravity = {1, 2, 3}, .force_W = {0, 1, 0}, .torque_W = {0, 0, 1e-3}});
  world->Step(20);
  world->Reset(Vec3::Zero());
  world->Step(120);
  ExpectSameBits(world->Object(), first);
}

TEST_P(StaticHand, ANewSimulatorRepeatsTheBits) {
  After(10, CubeOverPlatePiece(-0.001), PreciseOptions());
  const ObjectState used = After(120, CubeInFingerPieces(), PreciseOptions());
  simulator_ = MakeSimulator(GetParam());
  ExpectSameBits(After(120, CubeInFingerPieces(), PreciseOptions()), used);
}

TEST_P(StaticHand, EightThreadsGiveTheSameBits) {
  const ObjectState expected = After(120, CubeInFingerPieces(), PreciseOptions());
  std::vector<ObjectState> states(8);
  std::vector<std::thread> threads;
  for (ObjectState& state : states) {
    threads.emplace_back([&state] {
      const auto simulator = MakeSimulator(GetParam());
      const auto world = simulator->Create(CubeInFingerPieces(), PreciseOptions());
      world->Reset(Vec3::Zero());
      world->Step(120);
      state = world->Object();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const ObjectState& state : states) ExpectSameBits(state, expected);
}

// Two cubes side by side are two hulls, not one and not twice the same.
TEST_P(StaticHand, EveryConvexPieceCollides) {
  Scene scene = CubeOverPlatePiece(-0.001);
  scene.object =
      Pieces({shapes::Cube({.centre = {-0.1, 0, 0}}), shapes::Cube({.centre = {0.1, 0, 0}})});
  const auto world = Start(scene, PreciseOptions());
  world->Step(1);
  int left = 0, right = 0, between = 0;
  for (const Contact& contact : world->Contacts()) {
    ++(std::abs(contact.p_W.x()) < 0.07 ? between : contact.p_W.x() < 0 ? left : right);
  }
  EXPECT_GT(left, 0);
  EXPECT_GT(right, 0);
  EXPECT_EQ(between, 0);
}

TEST_P(StaticHand, ContactsLieOnTheObjectAndPointFromTheHandToIt) {
  const auto world = Start(CubeOverPlatePiece(-0.001), PreciseOptions());
  EXPECT_TRUE(world->Contacts().empty());
  world->Step(1);
  ASSERT_FALSE(world->Contacts().empty());
  for (const Contact& contact : world->Contacts()) {
    EXPECT_EQ(contact.with, Contact::With::kHand);
    EXPECT_EQ(contact.link, -1);
    EXPECT_NEAR(contact.normal_W.z(), 1, 1e-6);
    EXPECT_NEAR(contact.distance, -0.001, 1e-6);
    EXPECT_NEAR(contact.p_W.z(), -0.001, 1e-6);
    EXPECT_GT(contact.normal_force, 0);
  }
}

TEST_P(StaticHand, AskingForContactsDoesNotChangeTheSimulation) {
  const ObjectState expected = After(35, CubeInFingerPieces(), PreciseOptions());
  const auto world = Start(CubeInFingerPieces(), PreciseOptions());
  for (int i = 0; i < 35; ++i) {
    world->Step(1);
    EXPECT_FALSE(world->Contacts().empty());
  }
  ExpectSameBits(world->Object(), expected);
}

TEST_P(StaticHand, KnowsTheCentreOfMassFromTheShapeFrame) {
  Scene scene = CubeOverPlatePiece(1);
  scene.p_SC = {0.1, 0, 0};
  scene.X_WS = Eigen::AngleAxisd(units::kPi / 2, Vec3::UnitZ()) * Pose::Identity();
  const auto world = simulator_->Create(scene, PreciseOptions());
  world->Reset({0, 0, 0.5});
  EXPECT_LT((world->Object().p_WC - Vec3(0, 0.1, 0.5)).norm(), 1e-15);
  EXPECT_LT((world->Object().X_WS.translation() - Vec3(0, 0, 0.5)).norm(), 1e-15);
  EXPECT_TRUE(world->Object().X_WS.linear().isApprox(scene.X_WS.linear(), 1e-15));
}

TEST_P(StaticHand, ReportsAStateThatRunsAway) {
  const auto world = Start(CubeOverPlatePiece(1), PreciseOptions());
  for (const double force : {1e9, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    world->Reset(Vec3::Zero());
    world->Control({.force_W = {force, 0, 0}});
    EXPECT_EQ(KindOfError([&] { world->Step(3); }), ErrorKind::kDiverged) << force;
  }
  world->Reset(Vec3::Zero());
  world->Step(1);
  EXPECT_TRUE(world->Object().p_WC.allFinite()) << "a reset world is as good as new";
}

TEST_P(StaticHand, DoesNothingBeforeItsReset) {
  const auto world = simulator_->Create(CubeOverPlatePiece(0.1), PreciseOptions());
  EXPECT_EQ(KindOfError([&] { world->Step(1); }), ErrorKind::kInternal);
  EXPECT_EQ(KindOfError([&] { world->Object(); }), ErrorKind::kInternal);
  EXPECT_EQ(KindOfError([&] { world->Contacts(); }), ErrorKind::kInternal);
  EXPECT_EQ(KindOfError([&] { world->Control({}); }), ErrorKind::kInternal);
}

}  // namespace
}  // namespace graspbench

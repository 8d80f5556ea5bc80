#include "simulators/simulator.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "core/error.h"
#include "core/units.h"
#include "tests/simulators/scenes.h"

namespace graspbench {
namespace {

using scenes::CubeInFingers;
using scenes::CubeOverPlate;
using scenes::Pieces;
using scenes::Surface;

constexpr double kStep = 1.0 / 240;
constexpr double kGravity = 9.8;

class BulletSimulator : public testing::Test {
 protected:
  void SetUp() override {
    const EngineInfo engine = Engines().front();
    if (!engine.available) GTEST_SKIP() << engine.why_not;
    simulator_ = MakeSimulator("bullet");
  }

  static PhysicsOptions Options() {
    return {.time_step = kStep,
            .solver_iterations = 150,
            .gravity = {0, 0, -kGravity},
            .pair_friction = 9};
  }

  /// The object's state after `steps`.
  ObjectState After(int steps, const Scene& scene, const PhysicsOptions& options = Options()) {
    const auto world = simulator_->Create(scene, options);
    world->Reset(Vec3::Zero());
    world->Step(steps);
    return world->Object();
  }

  std::unique_ptr<Simulator> simulator_;
};

void ExpectSameBits(const ObjectState& a, const ObjectState& b) {
  EXPECT_EQ(a.X_WS.matrix(), b.X_WS.matrix());
  EXPECT_EQ(a.p_WC, b.p_WC);
  EXPECT_EQ(a.v_WC, b.v_WC);
  EXPECT_EQ(a.w_WS, b.w_WS);
}

// Semi-implicit Euler: after N steps z = -g dt² N (N + 1) / 2.
TEST_F(BulletSimulator, UndampedFreeFallFollowsSemiImplicitEuler) {
  PhysicsOptions options = Options();
  options.linear_damping = 0;
  const Scene scene = CubeOverPlate(1);
  for (int steps : {1, 35}) {
    const double expected = kGravity * kStep * kStep * steps * (steps + 1) / 2;
    EXPECT_NEAR(1.02 - After(steps, scene, options).p_WC.z(), expected, 1e-14);
  }
}

// Measured with the PyBullet wheel 3.2.7: its default damping of 0.04 shortens the fall.
TEST_F(BulletSimulator, DefaultFreeFallEqualsThatOfPyBulletToTheBit) {
  Scene scene = CubeOverPlate(1);
  scene.X_WS = Pose::Identity();
  scene.hand = Surface(shapes::Box({.centre = {0, 0, 5}}));
  EXPECT_EQ(-After(35, scene).p_WC.z(), 0.10684157002860711);
}

TEST_F(BulletSimulator, FrictionBeyondTenIsTheSame) {
  PhysicsOptions a = Options(), b = Options();
  a.pair_friction = 11;
  b.pair_friction = 25;
  ExpectSameBits(After(35, CubeInFingers(), a), After(35, CubeInFingers(), b));
}

TEST_F(BulletSimulator, MassDoesNotMatterAgainstAnImmovableHand) {
  Scene light = CubeOverPlate(0), heavy = CubeOverPlate(0);
  light.mass = 0.1;
  heavy.mass = 1;
  EXPECT_LT((After(35, light).p_WC - After(35, heavy).p_WC).norm(), 1e-9);
}

// On a slope of tan α = μ the cube starts to slide: gravity is tilted instead of the plate.
TEST_F(BulletSimulator, FrictionIsThatOfThePair) {
  PhysicsOptions options = Options();
  options.pair_friction = 0.5;
  const auto slide = [&](double slope) {
    options.gravity = kGravity * Vec3(slope, 0, -1).normalized();
    return After(240, CubeOverPlate(0), options).p_WC.x();
  };
  EXPECT_LT(slide(0.45), 0.001);
  EXPECT_GT(slide(0.6), 0.05);
}

TEST_F(BulletSimulator, ARestingObjectStays) {
  EXPECT_LT((After(35, CubeOverPlate(0)).p_WC - Vec3(0, 0, 0.02)).norm(), 1e-3);
}

TEST_F(BulletSimulator, AResetWorldRepeatsItsBits) {
  const auto world = simulator_->Create(CubeInFingers(), Options());
  world->Reset(Vec3::Zero());
  world->Step(35);
  const ObjectState first = world->Object();
  world->Reset({1e-3, 0, 0});
  world->Step(20);
  world->Reset(Vec3::Zero());
  world->Step(35);
  ExpectSameBits(world->Object(), first);
}

TEST_F(BulletSimulator, ANewConnectionRepeatsTheBits) {
  After(10, CubeOverPlate(0));
  const ObjectState used = After(35, CubeInFingers());
  simulator_ = MakeSimulator("bullet");
  ExpectSameBits(After(35, CubeInFingers()), used);
}

// The time step survives Bullet's own reset.
TEST_F(BulletSimulator, OptionsOfAnEarlierWorldDoNotLinger) {
  const ObjectState before = After(35, CubeInFingers());
  PhysicsOptions other = Options();
  other.time_step = 0.01;
  other.solver_iterations = 10;
  other.gravity = {0, 5, 0};
  After(5, CubeOverPlate(0), other);
  ExpectSameBits(After(35, CubeInFingers()), before);
}

TEST_F(BulletSimulator, EightThreadsGiveTheSameBits) {
  const ObjectState expected = After(35, CubeInFingers());
  std::vector<ObjectState> states(8);
  std::vector<std::thread> threads;
  for (ObjectState& state : states) {
    threads.emplace_back([&state] {
      const auto simulator = MakeSimulator("bullet");
      const auto world = simulator->Create(CubeInFingers(), Options());
      world->Reset(Vec3::Zero());
      world->Step(35);
      state = world->Object();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const ObjectState& state : states) ExpectSameBits(state, expected);
}

// Bullet caches files by name unless told not to: the second cube would have the first one's size.
TEST_F(BulletSimulator, ASecondSceneDoesNotGetTheMeshesOfTheFirst) {
  Scene scene = CubeOverPlate(0);
  After(1, scene);
  scene.object = Pieces({shapes::Cube({.side = 0.08})});
  scene.X_WS.translation().z() = 0.04;
  EXPECT_NEAR(After(35, scene).p_WC.z(), 0.04, 1e-3);
}

// Two cubes side by side are two hulls, not one and not twice the same.
TEST_F(BulletSimulator, EveryConvexPieceCollides) {
  Scene scene = CubeOverPlate(0);
  scene.object =
      Pieces({shapes::Cube({.centre = {-0.1, 0, 0}}), shapes::Cube({.centre = {0.1, 0, 0}})});
  const auto world = simulator_->Create(scene, Options());
  world->Reset(Vec3::Zero());
  world->Step(1);
  int left = 0, right = 0, between = 0;
  for (const Contact& contact : world->Contacts()) {
    ++(std::abs(contact.p_W.x()) < 0.07 ? between : contact.p_W.x() < 0 ? left : right);
  }
  EXPECT_GT(left, 0);
  EXPECT_GT(right, 0);
  EXPECT_EQ(between, 0);
}

// The cavity of a cup stays hollow: were it filled by a hull, the ball would be pushed out.
TEST_F(BulletSimulator, ASurfaceIsNotFilled) {
  Scene scene;
  scene.hand = Surface(shapes::Cup());
  scene.object = Pieces({shapes::Sphere({.radius = 0.02, .subdivisions = 2})});
  PhysicsOptions options = Options();
  options.gravity = Vec3::Zero();
  EXPECT_EQ(After(20, scene, options).p_WC.norm(), 0);
}

TEST_F(BulletSimulator, ContactsPointFromTheHandToTheObject) {
  const auto world = simulator_->Create(CubeOverPlate(-0.002), Options());
  world->Reset(Vec3::Zero());
  EXPECT_TRUE(world->Contacts().empty());
  world->Step(1);
  ASSERT_FALSE(world->Contacts().empty());
  double deepest = 0;
  for (const Contact& contact : world->Contacts()) {
    EXPECT_NEAR(contact.normal_W.z(), 1, 1e-6);
    deepest = std::min(deepest, contact.distance);
  }
  EXPECT_NEAR(deepest, -0.002, 1e-6);
}

TEST_F(BulletSimulator, ContactDistancesOfTwoHullsCarryNoMargin) {
  Scene scene = CubeOverPlate(-0.002);
  scene.hand = Pieces({scenes::Plate()});
  const auto world = simulator_->Create(scene, Options());
  world->Reset(Vec3::Zero());
  world->Step(1);
  ASSERT_FALSE(world->Contacts().empty());
  for (const Contact& contact : world->Contacts()) {
    EXPECT_NEAR(contact.distance, -0.002, 1e-6);
    EXPECT_NEAR(contact.p_W.z(), -0.002, 1e-6);
  }
}

TEST_F(BulletSimulator, AskingForContactsDoesNotChangeTheSimulation) {
  const ObjectState expected = After(35, CubeInFingers());
  const auto world = simulator_->Create(CubeInFingers(), Options());
  world->Reset(Vec3::Zero());
  for (int i = 0; i < 35; ++i) {
    world->Step(1);
    EXPECT_FALSE(world->Contacts().empty());
  }
  ExpectSameBits(world->Object(), expected);
}

// N steps under a constant force: F/m dt² N (N + 1) / 2.
TEST_F(BulletSimulator, AWrenchActsInEveryStepUntilTheReset) {
  Scene scene = CubeOverPlate(1);
  scene.mass = 0.1;
  const PhysicsOptions options{
      .time_step = 0.004, .gravity = Vec3::Zero(), .linear_damping = 0, .angular_damping = 0};
  const auto world = simulator_->Create(scene, options);
  world->Reset(Vec3::Zero());
  world->Control({.force_W = {1, 0, 0}});
  world->Step(50);
  EXPECT_NEAR(world->Object().p_WC.x(), 0.204, 1e-12);
  EXPECT_EQ(world->Object().w_WS, Vec3::Zero());
  world->Reset(Vec3::Zero());
  world->Step(50);
  EXPECT_EQ(world->Object().p_WC.x(), 0);
}

TEST_F(BulletSimulator, ATorqueTurnsTheObject) {
  Scene scene = CubeOverPlate(1);
  const PhysicsOptions options{.gravity = Vec3::Zero()};
  const auto world = simulator_->Create(scene, options);
  world->Reset(Vec3::Zero());
  world->Control({.torque_W = {0, 0, 1e-4}});
  world->Step(10);
  EXPECT_GT(world->Object().w_WS.z(), 0);
  EXPECT_EQ(world->Object().p_WC.head<2>(), Eigen::Vector2d::Zero());
}

TEST_F(BulletSimulator, KnowsTheCentreOfMassFromTheShapeFrame) {
  Scene scene = CubeOverPlate(1);
  scene.p_SC = {0.1, 0, 0};
  scene.X_WS = Eigen::AngleAxisd(units::kPi / 2, Vec3::UnitZ()) * Pose::Identity();
  const auto world = simulator_->Create(scene, Options());
  world->Reset({0, 0, 0.5});
  EXPECT_LT((world->Object().p_WC - Vec3(0, 0.1, 0.5)).norm(), 1e-15);
  EXPECT_LT((world->Object().X_WS.translation() - Vec3(0, 0, 0.5)).norm(), 1e-15);
}

TEST_F(BulletSimulator, ReportsAStateThatRunsAway) {
  const auto world = simulator_->Create(CubeOverPlate(1), Options());
  world->Reset(Vec3::Zero());
  world->Control({.force_W = {1e9, 0, 0}});
  try {
    world->Step(1);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kDiverged);
  }
}

TEST_F(BulletSimulator, RefusesScenesItCannotRepresent) {
  const auto kind_of = [&](const Scene& scene) {
    try {
      simulator_->Create(scene, Options());
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  };
  Scene bad = CubeOverPlate(0);
  bad.object = Surface(shapes::Cube());
  EXPECT_EQ(kind_of(bad), ErrorKind::kInput);
  bad = CubeOverPlate(0);
  bad.object.meshes.clear();
  EXPECT_EQ(kind_of(bad), ErrorKind::kInput);
  bad = CubeOverPlate(0);
  std::get<CollisionShape>(bad.hand).meshes[0].vertices[3].y() =
      std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(kind_of(bad), ErrorKind::kInput);
  bad = CubeOverPlate(0);
  bad.mass = 0;
  EXPECT_EQ(kind_of(bad), ErrorKind::kInput);
}

TEST_F(BulletSimulator, RefusesAWorldThatALaterOneReplaced) {
  const auto first = simulator_->Create(CubeOverPlate(0), Options());
  EXPECT_THROW(first->Step(1), Error) << "before its Reset";
  first->Reset(Vec3::Zero());
  const auto second = simulator_->Create(CubeOverPlate(0), Options());
  second->Reset(Vec3::Zero());
  EXPECT_THROW(first->Step(1), Error);
}

TEST_F(BulletSimulator, RefusesASecondThread) {
  After(1, CubeOverPlate(0));
  std::thread([&] { EXPECT_THROW(After(1, CubeOverPlate(0)), Error); }).join();
}

TEST(MakeSimulator, NamesTheNearestEngine) {
  try {
    MakeSimulator("bulet");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("bullet"), std::string::npos);
  }
}

}  // namespace
}  // namespace graspbench

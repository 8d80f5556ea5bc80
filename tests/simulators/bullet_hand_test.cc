#include <gtest/gtest.h>

#include <cmath>

#include "tests/simulators/engines.h"
#include "tests/simulators/hand_scenes.h"

// What only Bullet does with an articulated hand, or refuses.
namespace graspbench {
namespace {

using scenes::CubeAnd;
using scenes::Pendulum;
using scenes::Plate;

class BulletHand : public testing::Test {
 protected:
  void SetUp() override {
    for (const EngineInfo& info : Engines()) {
      if (info.name == "bullet" && !info.available) GTEST_SKIP() << info.why_not;
    }
    simulator_ = MakeSimulator("bullet");
  }

  std::unique_ptr<World> Start(const Scene& scene,
                               const PhysicsOptions& options = PreciseOptions()) {
    auto world = simulator_->Create(scene, options);
    world->Reset(Vec3::Zero());
    return world;
  }

  std::unique_ptr<Simulator> simulator_;
};

/// The scene with its cube out of reach.
Scene WithoutObject(Scene scene) {
  scene.X_WS.translation() = Vec3(5, 0, 0);
  return scene;
}

void Aim(World& world, std::vector<double> target, const Vec3& gravity = Vec3::Zero()) {
  world.Control({.gravity = gravity, .hand_target = std::move(target)});
}

// A capsule is exact, a hull is not: the margin is taken off where it was put on. Two hulls stay
// two, also beside a capsule.
TEST_F(BulletHand, ContactDistancesCarryNoMarginWhateverTheShape) {
  BodyLink link = Plate("both", Vec3::UnitZ(), {.stiffness = 1e5, .damping = 100});
  link.hulls = {shapes::Box({.size = {0.006, 0.006, 0.01}, .centre = {0.012, -0.01, -0.005}}),
                shapes::Box({.size = {0.006, 0.006, 0.01}, .centre = {0.012, 0.01, -0.005}})};
  link.capsules = {{.a = {-0.012, -0.02, -0.005}, .b = {-0.012, 0.02, -0.005}, .radius = 0.005}};
  Scene scene = CubeAnd({link});
  scene.X_WS.translation().z() = 0.02 - 0.001;
  PhysicsOptions options = PreciseOptions();
  options.gravity.setZero();
  const auto world = Start(scene, options);
  world->Step(1);
  int on_capsule = 0, on_left = 0, on_right = 0;
  for (const Contact& contact : world->Contacts()) {
    EXPECT_NEAR(contact.distance, -0.001, 1e-6);
    EXPECT_NEAR(contact.p_W.z(), -0.001, 1e-6);
    ++(contact.p_W.x() < 0 ? on_capsule : contact.p_W.y() < 0 ? on_left : on_right);
    EXPECT_TRUE(contact.p_W.x() < 0 || std::abs(contact.p_W.y()) > 0.006) << "between the hulls";
  }
  EXPECT_GT(on_capsule, 0);
  EXPECT_GT(on_left, 0);
  EXPECT_GT(on_right, 0);
}

// More parts than a shape of Bullet's has: of 40 spheres in a row, the cube touches the last.
TEST_F(BulletHand, ALinkMayHaveAnyNumberOfCapsules) {
  BodyLink row = Plate("row", Vec3::UnitX(), {.stiffness = 1e4, .damping = 100});
  row.hulls.clear();
  for (int i = 0; i < 40; ++i) {
    const Vec3 centre(-0.005 - 0.005 * (39 - i), 0, 0);
    row.capsules.push_back({.a = centre, .b = centre, .radius = 0.005});
  }
  Scene scene = CubeAnd({Plate("other", Vec3::UnitZ(), {}), row});
  scene.hand_start = {-0.1, -0.021};
  const auto world = Start(scene);
  Aim(*world, {-0.1, 0});
  for (int i = 0; i < 240 && world->Contacts().empty(); ++i) world->Step(1);
  ASSERT_FALSE(world->Contacts().empty());
  for (const Contact& contact : world->Contacts()) EXPECT_EQ(contact.link, 1);
  world->Step(1);
  EXPECT_GT(world->Object().v_WC.x(), 0.01);
}

TEST_F(BulletHand, ReportsAJointThatRunsAway) {
  const auto world = Start(WithoutObject(CubeAnd({Pendulum(0.05, 0.05, {.stiffness = 1e8})})));
  Aim(*world, {1e6});
  EXPECT_EQ(KindOfError([&] { world->Step(100); }), ErrorKind::kDiverged);
}

TEST_F(BulletHand, RefusesWhatItCannotRepresent) {
  const Scene good = CubeAnd({Pendulum(0.05, 0.05, {})});
  Scene bad = good;
  std::get<ArticulatedBody>(bad.hand).links[0].capsules.assign(15 * 121, {.radius = 0.01});
  EXPECT_EQ(KindOfError([&] { Start(bad); }), ErrorKind::kInput);
  PhysicsOptions options = PreciseOptions();
  options.pair_friction = 0;
  options.torsional_friction = 0.01;
  EXPECT_EQ(KindOfError([&] { Start(good, options); }), ErrorKind::kInput);
}

TEST_F(BulletHand, FrictionAnchorsStopTheCreep) {
  const auto sag = [&](bool anchor) {
    PhysicsOptions options = PreciseOptions();
    options.bullet.friction_anchor = anchor;
    const Scene scene = scenes::CubeBetweenPlates(1.05 * 0.3 * 9.81);  // friction 0.5, two sides
    const auto world = Start(scene, options);
    world->Control({.hand_target = scenes::PressingTargets()});
    world->Step(240);
    world->Control({.gravity = {0, 0, -9.81}, .hand_target = scenes::PressingTargets()});
    world->Step(960);
    return -world->Object().p_WC.z();
  };
  EXPECT_LT(sag(true), sag(false) / 2);
}

}  // namespace
}  // namespace graspbench

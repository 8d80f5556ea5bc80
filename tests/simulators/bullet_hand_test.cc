#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "core/error.h"
#include "core/units.h"
#include "tests/simulators/engines.h"
#include "tests/simulators/hand_scenes.h"

// Articulated hands in Bullet.
namespace graspbench {
namespace {

using scenes::CubeAnd;
using scenes::CubeBetweenPlates;
using scenes::CubeInHand;
using scenes::Pendulum;
using scenes::Plate;
using scenes::PressingTargets;

constexpr double kStep = 1.0 / 480;
constexpr double kGravity = 9.81;
constexpr double kFriction = 0.5;

class BulletHand : public testing::Test {
 protected:
  void SetUp() override {
    for (const EngineInfo& info : Engines()) {
      if (info.name == "bullet" && !info.available) GTEST_SKIP() << info.why_not;
    }
    simulator_ = MakeSimulator("bullet");
  }

  static PhysicsOptions Options() {
    return {.time_step = kStep,
            .solver_iterations = 150,
            .gravity = {0, 0, -kGravity},
            .pair_friction = kFriction,
            .linear_damping = 0,
            .angular_damping = 0};
  }

  std::unique_ptr<World> Start(const Scene& scene, const PhysicsOptions& options = Options()) {
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

/// Lets the plates of a scene close on the cube without gravity, then lets gravity pull.
void Squeeze(World& world, const Vec3& gravity) {
  Aim(world, PressingTargets());
  world.Step(240);
  Aim(world, PressingTargets(), gravity);
}

// 5 q = m g l cos q.
TEST_F(BulletHand, AHingeDroopsUntilItsSpringCarriesTheWeight) {
  PhysicsOptions options = Options();
  options.hand_has_weight = true;
  const auto world = Start(
      WithoutObject(CubeAnd({Pendulum(0.05, 0.05, {.stiffness = 5, .damping = 0.1})})), options);
  world->Step(480);
  double q = 0;
  for (int i = 0; i < 20; ++i) q = 0.05 * kGravity * 0.05 * std::cos(q) / 5;
  EXPECT_NEAR(world->Hand().joints[0], q, 1e-9);
}

TEST_F(BulletHand, AWeightlessHandDoesNotDroopAndTheObjectFalls) {
  const auto world =
      Start(WithoutObject(CubeAnd({Pendulum(0.05, 0.05, {.stiffness = 5, .damping = 0.1})})));
  world->Step(240);
  EXPECT_EQ(world->Hand().joints[0], 0);
  EXPECT_NEAR(world->Object().p_WC.z(), -kGravity * kStep * kStep * 240 * 241 / 2, 1e-12);
}

// One joint under backward Euler: (J + h d + h² k) (v' − v) = h (k (t − q − h v) − d v), where J
// is the link's inertia about the hinge and the armature.
TEST_F(BulletHand, ADriveIsIntegratedImplicitly) {
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
      ASSERT_NEAR(world->Hand().joints[0], q, 1e-12) << "step " << i << ", damping " << damping;
    }
  }
}

// The armature of a finger does not burden the joint before it, as a heavier finger would.
TEST_F(BulletHand, ArmatureActsOnItsOwnJointOnly) {
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

TEST_F(BulletHand, ADriveGivesNoMoreThanItsLimit) {
  PhysicsOptions options = Options();
  options.hand_has_weight = true;
  const double weight = 0.05 * kGravity * 0.05;  // N m, held level
  const auto angle_after = [&](double limit) {
    const Drive drive{.stiffness = 5, .damping = 0.002, .limit = limit};
    const auto world = Start(WithoutObject(CubeAnd({Pendulum(0.05, 0.05, drive)})), options);
    Aim(*world, {-1}, {0, 0, -kGravity});
    world->Step(240);
    return world->Hand().joints[0];
  };
  EXPECT_GT(angle_after(0.98 * weight), 0.05);
  EXPECT_LT(angle_after(1.02 * weight), 0);
}

TEST_F(BulletHand, AJointStopsAtItsLimit) {
  BodyLink link = Pendulum(0.05, 0.05, {.stiffness = 1, .damping = 0.05});
  link.high = 0.25;
  const auto world = Start(WithoutObject(CubeAnd({link})));
  Aim(*world, {1});
  world->Step(480);
  EXPECT_NEAR(world->Hand().joints[0], 0.25, 1e-3);
}

// Massless links carry two of the three hinges of a ball joint.
TEST_F(BulletHand, ABallJointOfMasslessLinksReachesItsTarget) {
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
  Aim(*world, {0.5, -0.7, 1.1});
  world->Step(960);
  const std::vector<double> q = world->Hand().joints;
  EXPECT_NEAR(q[0], 0.5, 1e-6);
  EXPECT_NEAR(q[1], -0.7, 1e-6);
  EXPECT_NEAR(q[2], 1.1, 1e-6);
}

TEST_F(BulletHand, ReportsLinkPosesInTheWorld) {
  Scene scene = WithoutObject(CubeAnd({Pendulum(0.05, 0.05, {})}));
  std::get<ArticulatedBody>(scene.hand).links[0].X_PL.translation() = Vec3(0.1, 0, 0);
  scene.X_WH = Eigen::Translation3d(0, 0, 1) * Eigen::AngleAxisd(units::kPi / 2, Vec3::UnitZ()) *
               Pose::Identity();
  scene.hand_start = {units::kPi / 2};
  const HandState state = Start(scene)->Hand();
  EXPECT_EQ(state.joints, scene.hand_start);
  EXPECT_LT((state.X_WL[0] * Vec3(0.05, 0, 0) - Vec3(0, 0.1, 0.95)).norm(), 1e-12);
}

// Two plates on one slide axis reach through each other to where their drives want them.
TEST_F(BulletHand, LinksDoNotCollideWithEachOther) {
  const Drive drive{.stiffness = 1e4, .damping = 100};
  const auto world = Start(WithoutObject(
      CubeAnd({Plate("a", Vec3::UnitX(), drive), Plate("b", -Vec3::UnitX(), drive)})));
  Aim(*world, {0.005, 0.005});
  world->Step(240);
  EXPECT_NEAR(world->Hand().joints[0], 0.005, 1e-9);
  EXPECT_NEAR(world->Hand().joints[1], 0.005, 1e-9);
}

TEST_F(BulletHand, ABlockedPlatePressesWithItsLimit) {
  const double force = 5;
  const auto world = Start(CubeBetweenPlates(force));
  Squeeze(*world, Vec3::Zero());
  std::array<double, 2> sum{};
  for (const Contact& contact : world->Contacts()) {
    ASSERT_EQ(contact.with, Contact::With::kHand);
    ASSERT_TRUE(contact.link == 0 || contact.link == 1);
    EXPECT_NEAR(contact.normal_W.x(), contact.link == 0 ? 1 : -1, 1e-3);
    sum.at(static_cast<size_t>(contact.link)) += contact.normal_force;
  }
  EXPECT_NEAR(sum[0], force, 0.02);
  EXPECT_NEAR(sum[1], force, 0.02);
  EXPECT_NEAR(world->Object().p_WC.x(), 0, 1e-5);
}

// A box between two plates holds if and only if 2 μ N ≥ m g.
TEST_F(BulletHand, FrictionHoldsACubeDownToTheCoulombLimit) {
  const double least = 0.3 * kGravity / (2 * kFriction);
  const auto sag = [&](double force) {
    const auto world = Start(CubeBetweenPlates(force));
    Squeeze(*world, {0, 0, -kGravity});
    world->Step(960);
    return -world->Object().p_WC.z();
  };
  EXPECT_GT(sag(0.98 * least), 0.02);
  EXPECT_LT(sag(1.02 * least), 0.5e-3);
  EXPECT_LT(sag(2 * least), 0.01e-3);
}

// The same while the hand rises with an acceleration a: 2 μ N ≥ m (g + a).
TEST_F(BulletHand, ALiftNeedsForceForItsAcceleration) {
  constexpr double kAcceleration = 3;
  const double least = 0.3 * (kGravity + kAcceleration) / (2 * kFriction);
  const auto slip = [&](double force) {
    Scene scene = CubeBetweenPlates(force);
    ArticulatedBody& body = std::get<ArticulatedBody>(scene.hand);
    for (BodyLink& link : body.links) link.parent = 0;
    BodyLink root;
    root.name = "root";
    root.joint = BodyLink::Joint::kSlide;
    root.axis_L = Vec3::UnitZ();
    root.drive = {.stiffness = 1e5, .damping = 500};
    body.links.insert(body.links.begin(), root);
    scene.hand_start.insert(scene.hand_start.begin(), 0);
    const auto world = Start(scene);
    Aim(*world, {0, -0.01, -0.01});
    world->Step(240);
    for (int i = 1; i <= 240; ++i) {
      Aim(*world, {kAcceleration * std::pow(i * kStep, 2) / 2, -0.01, -0.01}, {0, 0, -kGravity});
      world->Step(1);
    }
    return world->Hand().joints[0] - world->Object().p_WC.z();
  };
  EXPECT_GT(slip(0.97 * least), 0.01);
  EXPECT_LT(slip(1.03 * least), 1e-3);
}

// The lag of a spring and damper behind a moving target is d/k times its speed.
TEST_F(BulletHand, AStiffRootFollowsAMinimumJerkLiftWithTheObject) {
  Scene scene = CubeBetweenPlates(20);
  ArticulatedBody& body = std::get<ArticulatedBody>(scene.hand);
  for (BodyLink& link : body.links) link.parent = 0;
  BodyLink root;
  root.name = "root";
  root.joint = BodyLink::Joint::kSlide;
  root.axis_L = Vec3::UnitZ();
  root.drive = {.stiffness = 1e5, .damping = 200};
  body.links.insert(body.links.begin(), root);
  scene.hand_start.insert(scene.hand_start.begin(), 0);
  const auto world = Start(scene);
  Aim(*world, {0, -0.01, -0.01});
  world->Step(240);
  double worst = 0;
  for (int i = 1; i <= 480; ++i) {
    const double s = i * kStep;
    const double z = 0.1 * s * s * s * (10 - 15 * s + 6 * s * s);
    Aim(*world, {z, -0.01, -0.01}, {0, 0, -kGravity});
    world->Step(1);
    worst = std::max(worst, std::abs(world->Hand().joints[0] - z));
  }
  EXPECT_LT(worst, 0.2 / 1e5 * 200 + 1e-4);
  EXPECT_NEAR(world->Object().p_WC.z(), 0.1, 0.5e-3);
}

ObjectState AfterGrasp(Simulator& simulator, const PhysicsOptions& options) {
  const auto world = simulator.Create(CubeInHand(), options);
  world->Reset(Vec3::Zero());
  Aim(*world, {0.002, 0.6, 0.6, 0.6}, options.gravity);
  world->Step(200);
  return world->Object();
}

TEST_F(BulletHand, FingersTouchAndRepeatTheirBits) {
  const auto world = Start(CubeInHand());
  const auto run = [&] {
    Aim(*world, {0.002, 0.6, 0.6, 0.6}, {0, 0, -kGravity});
    world->Step(200);
  };
  run();
  const ObjectState first = world->Object();
  const std::vector<Contact> contacts = world->Contacts();
  for (int link : {0, 1, 2, 3}) {
    EXPECT_TRUE(std::any_of(contacts.begin(), contacts.end(), [&](const Contact& contact) {
      return contact.link == link;
    })) << link;
  }
  world->Reset({0, 0, 0.001});
  world->Step(50);
  world->Reset(Vec3::Zero());
  run();
  ExpectSameBits(world->Object(), first);
  ExpectSameBits(AfterGrasp(*MakeSimulator("bullet"), Options()), first);
  std::vector<ObjectState> states(8);
  std::vector<std::thread> threads;
  for (ObjectState& state : states) {
    threads.emplace_back(
        [&state] { state = AfterGrasp(*MakeSimulator("bullet"), BulletHand::Options()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const ObjectState& state : states) ExpectSameBits(state, first);
}

// The pose of the cube in W after `steps` of closing the fingers unevenly.
Pose AfterClosing(World& world, bool permuted, const Vec3& gravity, int steps) {
  Aim(world, {0.002, permuted ? 0.4 : 0.6, 0.5, permuted ? 0.6 : 0.4}, gravity);
  world.Step(steps);
  return world.Object().X_WS;
}

TEST_F(BulletHand, TheOrderOfItsLinksDoesNotMatter) {
  const auto cube = [&](bool permuted) {
    return AfterClosing(*Start(CubeInHand({.permuted = permuted})), permuted, {0, 0, -kGravity},
                        100);
  };
  EXPECT_LT((cube(true).translation() - cube(false).translation()).norm(), 0.1e-3);
}

TEST_F(BulletHand, ARigidMotionOfTheWholeSceneChangesNothing) {
  const Pose here = AfterClosing(*Start(CubeInHand()), false, {0, 0, -kGravity}, 100);
  const Pose X = shapes::RandomPose(7);
  Scene scene = CubeInHand();
  scene.X_WH = X * scene.X_WH;
  scene.X_WS = X * scene.X_WS;
  const Vec3 gravity = X.linear() * Vec3(0, 0, -kGravity);
  const Pose there = AfterClosing(*Start(scene), false, gravity, 100);
  EXPECT_LT((X.inverse() * there.translation() - here.translation()).norm(), 0.1e-3);
}

TEST_F(BulletHand, AMirroredSceneEndsMirrored) {
  const auto cube = [&](bool mirrored) {
    const auto world = Start(CubeInHand({.mirrored = mirrored}));
    return Vec3(AfterClosing(*world, false, {0, 0, -kGravity}, 100).translation());
  };
  const Vec3 left = cube(false), right = cube(true);
  EXPECT_LT((left - Vec3(right.x(), -right.y(), right.z())).norm(), 0.1e-3);
  EXPECT_GT(std::abs(left.y()), 0.2e-3) << "a scene that says nothing";
}

// Links may also come before those of an earlier branch: Bullet itself would sort them.
TEST_F(BulletHand, LinksNeedNotComeBranchByBranch) {
  const Drive drive{.stiffness = 5, .damping = 0.1};
  std::vector<BodyLink> links(4, Pendulum(0.05, 0.05, drive));
  const std::array<int, 4> parents{-1, -1, 0, 1};
  for (size_t i = 0; i < 4; ++i) {
    links[i].name = std::to_string(i);
    links[i].parent = parents.at(i);
    links[i].drive.stiffness = 5 + static_cast<double>(i);
  }
  const auto world = Start(WithoutObject(CubeAnd(links)));
  Aim(*world, {0.1, 0.2, 0.3, 0.4});
  world->Step(480);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(world->Hand().joints[i], 0.1 * (1. + double(i)), 1e-6);
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
  PhysicsOptions options = Options();
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

// The damper of a finger that weighs nearly nothing is thousands of times too strong for an
// explicit force. It presses the cube on the table with k (target − q).
TEST_F(BulletHand, ALightFingerPressesWithTheForceOfItsSpring) {
  BodyLink finger = Plate("finger", -Vec3::UnitZ(), {.stiffness = 1000, .damping = 50});
  finger.mass = 1e-4;
  finger.inertia_L = scenes::SmallInertia(finger.mass);
  finger.hulls.clear();
  finger.capsules = {{.a = {0, 0, 0.008}, .b = {0, 0, 0.03}, .radius = 0.008}};
  Scene scene = CubeAnd({finger});
  scene.X_WS.translation().z() = -0.025;
  scene.table = -0.047;
  PhysicsOptions options = Options();
  options.time_step = 1.0 / 240;
  const auto world = Start(scene, options);
  world->Control({.gravity = {0, 0, -kGravity}, .hand_target = {0.02}, .table = scene.table});
  world->Step(480);
  const double force = 1000 * (0.02 - world->Hand().joints[0]);
  double by_finger = 0, by_table = 0;
  for (const Contact& contact : world->Contacts()) {
    (contact.with == Contact::With::kTable ? by_table : by_finger) += contact.normal_force;
  }
  EXPECT_NEAR(world->Hand().joints[0], 0.006, 1e-3) << "the cube is in the way";
  EXPECT_NEAR(by_finger, force, 0.005 * force);
  EXPECT_NEAR(by_table, by_finger + 0.3 * kGravity, 0.005 * by_table);
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
  bad.hand_start.clear();
  EXPECT_EQ(KindOfError([&] { Start(bad); }), ErrorKind::kInput);
  bad = good;
  std::get<ArticulatedBody>(bad.hand).links[0].capsules.assign(15 * 121, {.radius = 0.01});
  EXPECT_EQ(KindOfError([&] { Start(bad); }), ErrorKind::kInput);
  const auto world = Start(good);
  EXPECT_EQ(KindOfError([&] { Aim(*world, {}); }), ErrorKind::kInternal);
  EXPECT_EQ(KindOfError([&] { world->Control({.hand_target = {0}, .table = 0.}); }),
            ErrorKind::kInternal);
}

}  // namespace
}  // namespace graspbench

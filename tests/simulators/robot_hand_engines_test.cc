#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.h"
#include "retarget/robot_hand.h"
#include "simulators/hand_body.h"
#include "tests/simulators/engines.h"
#include "tests/simulators/hand_scenes.h"

// Robot hands in every engine: tendons, dry friction, links that are hulls.
namespace graspbench {
namespace {

using scenes::CubeAnd;
using scenes::Pendulum;

constexpr double kStep = 1.0 / 480;

/// The scene with its cube out of reach.
Scene Alone(ArticulatedBody body) {
  Scene scene = CubeAnd(body.links);
  scene.hand = std::move(body);
  scene.X_WS.translation() = Vec3(5, 0, 0);
  return scene;
}

/// Two links like a finger's outer ones: hinges about y, 3 cm and 2 cm long, moved by one tendon.
ArticulatedBody TendonFinger(const Drive& servo, double damping, double outer_coefficient = 1) {
  ArticulatedBody body;
  body.links = {Pendulum(0.02, 0.015, {.damping = damping}),
                Pendulum(0.01, 0.010, {.damping = damping})};
  body.links[0].name = "inner";
  body.links[1].parent = 0;
  body.links[1].X_PL.translation() = Vec3(0.03, 0, 0);
  body.tendons = {{.name = "tendon", .joints = {{0, 1}, {1, outer_coefficient}}, .drive = servo}};
  return body;
}

// Moments of its weight about its joints, N m.
constexpr double kOuter = 0.01 * 9.81 * 0.010;
constexpr double kInner = kOuter + (0.02 * 0.015 + 0.01 * 0.03) * 9.81;

class RobotHands : public EveryEngine {
 protected:
  using EveryEngine::Start;
  std::unique_ptr<World> Start(const Scene& scene) { return Start(scene, PreciseOptions()); }
  static void Aim(World& world, std::vector<double> target) {
    world.Control({.hand_target = std::move(target)});
  }
};
INSTANTIATE_FOR_EVERY_ENGINE(RobotHands);

// Only the sum of the two targets counts.
TEST_P(RobotHands, ATendonPullsTheWeightedSumOfItsJointsToThatOfTheTargets) {
  const ArticulatedBody body = TendonFinger({.stiffness = 5}, 0.02, 0.5);
  std::vector<double> reached;
  for (const std::vector<double>& target : {std::vector<double>{0.2, 0.4}, {0.4, 0.0}}) {
    const auto world = Start(Alone(body));
    Aim(*world, target);
    world->Step(2400);
    reached = world->Hand().joints;
    EXPECT_NEAR(reached[0] + 0.5 * reached[1], 0.4, 1e-6);
  }
  EXPECT_GT(reached[0], 0.05);  // the tendon pulls both
  EXPECT_GT(reached[1], 0.05);
}

// The weight's moment about the outer joint is m2 g l2, about the inner one that plus
// (m1 l1 + m2 L) g. With coefficients in this ratio one tendon carries both, k (q1 + c q2) being
// the inner moment, and nothing creeps.
TEST_P(RobotHands, ATendonsEffortActsOnEachJointByItsCoefficient) {
  const double stiffness = 500;  // so stiff that the finger stays level
  PhysicsOptions options = PreciseOptions();
  options.hand_has_weight = true;
  const auto world =
      Start(Alone(TendonFinger({.stiffness = stiffness}, 0.05, kOuter / kInner)), options);
  world->Step(960);
  const std::vector<double> early = world->Hand().joints;
  EXPECT_NEAR(early[0] + kOuter / kInner * early[1], kInner / stiffness, 1e-4 * kInner / stiffness);
  world->Step(960);
  for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(world->Hand().joints[i], early[i], 1e-8);
}

// With weight, one limit for both joints: held level by 2 % more than the inner joint needs, not by
// 2 % less.
TEST_P(RobotHands, ATendonGivesNoMoreThanItsLimit) {
  const auto inner_after = [&](double limit) {
    ArticulatedBody body =
        TendonFinger({.stiffness = 5, .damping = 0, .limit = limit}, 0.002, kOuter / kInner);
    body.links[1].low = -0.01;  // the outer joint stays about level
    body.links[1].high = 0.01;
    PhysicsOptions options = PreciseOptions();
    options.hand_has_weight = true;
    const auto world = Start(Alone(body), options);
    world->Control({.gravity = {0, 0, -9.81}, .hand_target = {-1, 0}});
    world->Step(480);
    return world->Hand().joints[0];
  };
  EXPECT_GT(inner_after(0.98 * kInner), 0.02);
  EXPECT_LT(inner_after(1.02 * kInner), 0);
}

TEST_P(RobotHands, AStiffTendonIsStable) {
  const auto world = Start(Alone(TendonFinger({.stiffness = 1e4}, 0.001, -2)));
  Aim(*world, {0.05, 0});
  world->Step(960);
  const std::vector<double> q = world->Hand().joints;
  EXPECT_NEAR(q[0] - 2 * q[1], 0.05, 1e-6);
}

// A torque below the friction moves nothing, one above it accelerates by the difference.
TEST_P(RobotHands, DryFrictionHoldsAJointUntilMoreThanItPulls) {
  constexpr double kFriction = 0.01;
  const double inertia = 0.05 * 0.05 * 0.05 + 0.05 * 4e-5;
  const auto angle_after = [&](double torque, int steps) {
    // A spring so soft and far away that its effort is its limit.
    BodyLink link = Pendulum(0.05, 0.05, {.stiffness = 0.1, .damping = 0, .limit = torque});
    link.friction = kFriction;
    const auto world = Start(Alone({.links = {link}}));
    Aim(*world, {1000});
    world->Step(steps);
    return world->Hand().joints[0];
  };
  EXPECT_LT(angle_after(0.9 * kFriction, 240), 0.01);
  const double moved = angle_after(2 * kFriction, 48);
  const double expected = SemiImplicitDistance(kFriction / inertia, kStep, 48);
  EXPECT_NEAR(moved, expected, 0.01 * expected);
}

// A random posture of a ShadowHand.
Grasp RandomShadow(const ArticulatedHand& hand, uint64_t seed) {
  Grasp grasp{.hand = hand.name()};
  Rng rng(seed, "shadow", "engines");
  for (int i = 0; i < hand.joint_count(); ++i) {
    grasp.joints.push_back(rng.Uniform(hand.low(i), hand.high(i)));
  }
  grasp.joints = hand.WithinLimits(grasp.joints);
  grasp.X_OH = Eigen::Translation3d(rng.Direction()) * Pose(rng.Rotation());
  return grasp;
}

PhysicalHand BodyOf(const ArticulatedHand& hand, const Grasp& grasp) {
  return MakePhysicalHand(hand, grasp,
                          {.root_slide = {20000, 800, 400}, .root_hinge = {200, 8, 40}});
}

TEST_P(RobotHands, AShadowHandReachesItsSetPoints) {
  const auto hand = LoadRobotHand("shadow");
  const Grasp grasp = RandomShadow(*hand, 1);
  PhysicalHand body = BodyOf(*hand, grasp);
  for (BodyLink& link : body.body.links) link.friction = 0;  // which stops it a little earlier
  Scene scene = Alone(body.body);
  scene.X_WH = grasp.X_OH;
  scene.hand_start = hand->BodyPositions(hand->WithinLimits(hand->description().open));
  const auto world = Start(scene);
  Aim(*world, body.grasp_joints);
  world->Step(2400);
  const std::vector<double> joints = world->Hand().joints;
  for (size_t i = 0; i < joints.size(); ++i) {
    if (body.body.links[i].drive.stiffness == 0) continue;
    EXPECT_NEAR(joints[i], body.grasp_joints[i], 1e-3) << body.body.links[i].name;
  }
  ASSERT_EQ(body.body.tendons.size(), 4u);
  for (const Tendon& tendon : body.body.tendons) {
    EXPECT_NEAR(Length(tendon, joints), Length(tendon, body.grasp_joints), 1e-3) << tendon.name;
  }
}

/// The farthest point of a hand's links along x.
struct Support {
  std::string link;
  Vec3 p_O = Vec3::Constant(-1e9);

  void Extend(const std::string& name, const Vec3& p) {
    if (p.x() > p_O.x()) *this = {name, p};
  }
};

// A cube that lies 1 mm deep on the outermost point of the posed hand touches the link that the
// hand's kinematics has there, by 1 mm.
TEST_P(RobotHands, LinksOfAShadowHandAreWhereItsKinematicsSays) {
  const auto hand = LoadRobotHand("shadow");
  for (uint64_t seed = 0; seed < 6; ++seed) {
    const Grasp grasp = RandomShadow(*hand, seed);
    Support support;
    for (const PosedLink& link : hand->Forward(grasp).links) {
      for (const Capsule& capsule : link.capsules) {
        for (const Vec3& end : {capsule.a, capsule.b}) {
          support.Extend(link.name, end + capsule.radius * Vec3::UnitX());
        }
      }
      for (const TriMesh& hull : link.hulls) {
        for (const Vec3& vertex : hull.vertices) support.Extend(link.name, vertex);
      }
    }
    const PhysicalHand body = BodyOf(*hand, grasp);
    Scene scene = CubeAnd(body.body.links);
    scene.hand = body.body;
    scene.X_WH = grasp.X_OH;
    scene.hand_start = body.grasp_joints;
    scene.X_WS.translation() = support.p_O + Vec3(0.019, 0, 0);  // half a side, less 1 mm
    const auto world = Start(scene);
    world->Step(1);
    double deepest = 0;
    std::string link;
    for (const Contact& contact : world->Contacts()) {
      if (-contact.distance <= deepest) continue;
      deepest = -contact.distance;
      link = body.body.links[static_cast<size_t>(contact.link)].name;
    }
    EXPECT_EQ(link, support.link) << seed;
    EXPECT_NEAR(deepest, 1e-3, 2e-5) << seed;
  }
}

/// Two fingers that bend towards each other, each 3 cm long, their knuckles 4 cm apart.
ArticulatedBody TwoFingers() {
  ArticulatedBody body;
  for (const double side : {-1., 1.}) {
    BodyLink link = Pendulum(0.02, 0.015, {.stiffness = 1, .damping = 0.02});
    link.name = side < 0 ? "left" : "right";
    link.axis_L = -side * Vec3::UnitZ();
    link.X_PL.translation() = Vec3(0, side * 0.02, 0);
    link.capsules = {{.a = {0, 0, 0}, .b = {0.03, 0, 0}, .radius = 0.005}};
    body.links.push_back(link);
  }
  return body;
}

// Their tips meet where each has turned by asin((2 cm − 5 mm) / 3 cm).
TEST(SelfCollision, StopsTwoFingersAtEachOtherOnlyWhereItIsOn) {
  const auto simulator = MakeSimulator("mujoco");
  const auto turned = [&](const ArticulatedBody& body) {
    const auto world = simulator->Create(Alone(body), PreciseOptions());
    world->Reset(Vec3::Zero());
    world->Control({.hand_target = {1, 1}});
    world->Step(960);
    EXPECT_TRUE(world->Contacts().empty());  // of the object
    return std::pair(world->Hand().joints[0], world->Hand().self_penetration);
  };
  ArticulatedBody body = TwoFingers();
  EXPECT_NEAR(turned(body).first, 1, 1e-3);
  EXPECT_EQ(turned(body).second, 0);
  body.self_collision = true;
  EXPECT_NEAR(turned(body).first, std::asin(0.5), 0.02);
  EXPECT_GT(turned(body).second, 0);
  EXPECT_LT(turned(body).second, 5e-4);
  body.overlapping = {{0, 1}};
  EXPECT_NEAR(turned(body).first, 1, 1e-3);
}

TEST(SelfCollision, LeavesTheObjectsContactsAsTheyAre) {
  const auto simulator = MakeSimulator("mujoco");
  Scene scene = scenes::CubeInHand();
  const auto object_after = [&] {
    const auto world = simulator->Create(scene, PreciseOptions());
    world->Reset(Vec3::Zero());
    world->Step(100);
    return world->Object();
  };
  const ObjectState without = object_after();
  std::get<ArticulatedBody>(scene.hand).self_collision = true;
  ExpectSameBits(object_after(), without);
}

TEST(SelfCollision, IsRefusedByBullet) {
  Scene scene = Alone(TwoFingers());
  std::get<ArticulatedBody>(scene.hand).self_collision = true;
  const auto simulator = MakeSimulator("bullet");
  EXPECT_EQ(KindOfError([&] { simulator->Create(scene, PreciseOptions()); }), ErrorKind::kInput);
}

}  // namespace
}  // namespace graspbench

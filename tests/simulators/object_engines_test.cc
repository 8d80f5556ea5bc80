#include <gtest/gtest.h>

#include <cmath>

#include "simulators/simulator.h"
#include "tests/simulators/engines.h"
#include "tests/simulators/hand_scenes.h"

// What every engine must do with an object on a table or in the air; the hand is out of the way.
namespace graspbench {
namespace {

constexpr double kStep = 1.0 / 480;
constexpr double kGravity = 9.81;

class FreeObject : public EveryEngine {
 protected:
  using EveryEngine::Start;
  std::unique_ptr<World> Start(const Scene& scene) { return Start(scene, PreciseOptions()); }
  /// By which Bullet inflates the object's hulls.
  double Margin() const { return bullet() ? 1e-3 : 0; }
};
INSTANTIATE_FOR_EVERY_ENGINE(FreeObject);

/// A cube `gap` above a table at `height`, beside a pendulum that droops through the table.
Scene CubeOverTable(double height, double gap = 0) {
  BodyLink pendulum = scenes::Pendulum(0.05, 0.05, {.stiffness = 0.01, .damping = 0.01});
  pendulum.X_PL.translation() = Vec3(0.2, 0, height);
  pendulum.capsules = {{.a = Vec3::Zero(), .b = {0.05, 0, 0}, .radius = 0.01}};
  Scene scene = scenes::CubeAnd({pendulum});
  scene.X_WS.translation().z() = height + 0.02 + gap;
  scene.table = height;
  return scene;
}

Controls With(std::optional<double> table) {
  return {.gravity = {0, 0, -kGravity}, .hand_target = {0}, .table = table};
}

TEST_P(FreeObject, ATableComesBackWhereItIsPut) {
  const auto world = Start(CubeOverTable(0.3, Margin()));
  world->Control(With(std::nullopt));
  world->Step(10);
  world->Control(With(0.2));
  world->Step(480);
  EXPECT_NEAR(world->Object().p_WC.z(), 0.2 + 0.02 + Margin(), 0.1e-3);
}

TEST_P(FreeObject, AStaticHandCanHaveATable) {
  Scene scene = scenes::CubeOverPlatePiece(0.1);
  scene.hand = scenes::Pieces({shapes::Box({.centre = {1, 0, 0}})});
  scene.table = 0.05;
  const auto world = Start(scene);
  world->Step(480);
  EXPECT_NEAR(world->Object().p_WC.z(), 0.05 + 0.02 + Margin(), 0.1e-3);
}

Mat3 CrookedInertia() {
  const Mat3 axes = shapes::RandomPose(3).linear();
  return axes * Vec3(1e-4, 2e-4, 2.5e-4).asDiagonal() * axes.transpose();
}

// Euler's equation from rest: w = h I⁻¹ τ.
TEST_P(FreeObject, ATorqueTurnsTheObjectByItsInertia) {
  const Vec3 torque_W(1e-3, -2e-3, 0.5e-3);
  const auto spin = [&](Scene scene) {
    scene.X_WS.linear() = shapes::RandomPose(11).linear();
    scene.p_SC = {0.01, 0, 0.005};
    scene.inertia_S = CrookedInertia();
    const auto world = Start(scene);
    world->Control({.torque_W = torque_W, .hand_target = scene.hand_start});
    EXPECT_TRUE(world->Object().X_WS.isApprox(scene.X_WS, 1e-12));
    world->Step(1);
    const Mat3 R = scene.X_WS.linear();
    const Vec3 expected = kStep * (R * CrookedInertia() * R.transpose()).inverse() * torque_W;
    EXPECT_LT((world->Object().w_WS - expected).norm(), 1e-12);
  };
  spin(scenes::CubeOverPlatePiece(1));
  spin(CubeOverTable(-1, 1));
}

// A cube's moments are m a² / 6, also when it is made of two halves.
TEST_P(FreeObject, WithoutAGivenInertiaAnObjectHasThatOfItsPieces) {
  Scene scene = scenes::CubeOverPlatePiece(1);
  scene.mass = 0.3;
  scene.object =
      scenes::Pieces({shapes::Box({.size = {0.04, 0.04, 0.02}, .centre = {0, 0, 0.01}}),
                      shapes::Box({.size = {0.04, 0.04, 0.02}, .centre = {0, 0, -0.01}})});
  const auto world = Start(scene);
  world->Control({.torque_W = {0, 1e-3, 0}});
  world->Step(1);
  const double moment = 0.3 * 0.04 * 0.04 / 6;
  const double expected = kStep * 1e-3 / moment;
  // Bullet takes the box around a compound, margins included.
  EXPECT_NEAR(world->Object().w_WS.y(), expected, (bullet() ? 0.2 : 1e-6) * expected);
}

TEST_P(FreeObject, ATumblingObjectKeepsItsAngularMomentum) {
  Scene scene = scenes::CubeOverPlatePiece(5);
  scene.inertia_S = CrookedInertia();
  PhysicsOptions options = PreciseOptions();
  options.gravity.setZero();
  const auto world = Start(scene, options);
  world->Control({.torque_W = {0.1, 0.2, -0.15}});
  world->Step(3);
  world->Control({});
  const auto momentum = [&] {
    const ObjectState state = world->Object();
    const Mat3 R = state.X_WS.linear();
    return Vec3(R * CrookedInertia() * R.transpose() * state.w_WS);
  };
  const Vec3 before = momentum();
  world->Step(480);
  EXPECT_LT((momentum() - before).norm(), 0.05 * before.norm());
}

// A cube turned on the table by a torque τ about z: I dw/dt = τ − t m g, less what the tangential
// friction, on at most the cube's half diagonal, adds.
TEST_P(FreeObject, TorsionalFrictionIsAMomentPerNormalForce) {
  constexpr double kTorsional = 0.005, kTangential = 0.01, kTorque = 0.05;
  PhysicsOptions options = PreciseOptions();
  options.pair_friction = kTangential;
  options.torsional_friction = kTorsional;
  Scene scene = CubeOverTable(0, Margin());
  scene.inertia_S = 1e-3 * Mat3::Identity();
  const auto world = Start(scene, options);
  world->Step(240);
  Controls controls = With(0);
  controls.torque_W = {0, 0, kTorque};
  world->Control(controls);
  world->Step(48);
  const double moment = kTorque - 1e-3 * world->Object().w_WS.z() / (48 * kStep);
  const double weight = 0.3 * kGravity;
  EXPECT_GT(moment, 0.97 * kTorsional * weight);
  EXPECT_LT(moment, 1.03 * kTorsional * weight + kTangential * weight * std::sqrt(2) * 0.02);
}

// A cylinder of 64 sides rolls where tan α > (rolling friction + half a side) / radius.
TEST_P(FreeObject, RollingFrictionHoldsARollOnASlope) {
  Scene scene = CubeOverTable(0);
  const TriMesh upright = shapes::Cylinder({.radius = 0.03, .height = 0.08});
  const Pose lying(Eigen::AngleAxisd(std::acos(0.), Vec3::UnitX()));
  scene.object = scenes::Pieces({lying * upright});
  scene.X_WS.translation().z() = 0.03 + Margin();
  const auto roll = [&](double slope, double friction) {
    PhysicsOptions options = PreciseOptions();
    options.gravity = kGravity * Vec3(slope, 0, -1).normalized();
    options.rolling_friction = friction;
    const auto world = Start(scene, options);
    world->Step(240);
    return world->Object().p_WC.x();
  };
  EXPECT_GT(roll(0.15, 0), 0.05);
  EXPECT_LT(roll(0.15, 0.006), 0.002);
  EXPECT_GT(roll(0.30, 0.006), 0.05);
}

TEST_P(FreeObject, WithoutFrictionAnObjectSlidesAsIfItFell) {
  PhysicsOptions options = PreciseOptions();
  options.pair_friction = 0;
  const auto world = Start(scenes::CubeOverPlatePiece(2 * Margin()), options);
  world->Step(120);
  const double start = world->Object().p_WC.x();
  world->Control({.gravity = {1, 0, -kGravity}});
  world->Step(120);
  const double expected = SemiImplicitDistance(1, kStep, 120);
  EXPECT_NEAR(world->Object().p_WC.x() - start, expected, 1e-3 * expected);
}

// The damper of a finger that weighs nearly nothing is thousands of times too strong for an
// explicit force. It presses the cube on the table with k (target − q).
TEST_P(FreeObject, ALightFingerPressesWithTheForceOfItsSpring) {
  BodyLink finger = scenes::Plate("finger", -Vec3::UnitZ(), {.stiffness = 1000, .damping = 50});
  finger.mass = 1e-4;
  finger.inertia_L = scenes::SmallInertia(finger.mass);
  finger.hulls.clear();
  finger.capsules = {{.a = {0, 0, 0.008}, .b = {0, 0, 0.03}, .radius = 0.008}};
  Scene scene = scenes::CubeAnd({finger});
  scene.X_WS.translation().z() = -0.025;
  scene.table = -0.047;
  PhysicsOptions options = PreciseOptions();
  options.time_step = 1.0 / 240;
  const auto world = Start(scene, options);
  world->Control({.gravity = {0, 0, -kGravity}, .hand_target = {0.02}, .table = scene.table});
  world->Step(480);
  const double force = 1000 * (0.02 - world->Hand().joints[0]);
  double by_finger = 0, by_table = 0;
  for (const Contact& contact : world->Contacts()) {
    (contact.with == Contact::With::kTable ? by_table : by_finger) += contact.normal_force;
  }
  EXPECT_NEAR(world->Hand().joints[0], 0.007 - 2 * Margin(), 0.5e-3) << "the cube is in the way";
  EXPECT_NEAR(by_finger, force, 0.005 * force);
  EXPECT_NEAR(by_table, by_finger + 0.3 * kGravity, 0.005 * by_table);
}

}  // namespace
}  // namespace graspbench

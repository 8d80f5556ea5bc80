#include <gtest/gtest.h>

#include <cmath>

#include "tests/simulators/engines.h"
#include "tests/simulators/scenes.h"

// What must not change the outcome of a trial with a hand that does not move, in every engine. A
// cube falls askew into a groove and comes to rest.
namespace graspbench {
namespace {

constexpr double kTolerance = 1e-4;  // m
const Vec3 kGravity(0.5, 1, -9.7);

class Invariance : public EveryEngine {
 protected:
  Vec3 AfterFall(const Scene& scene, const Vec3& gravity) {
    PhysicsOptions options = PreciseOptions();
    options.gravity = gravity;
    return After(240, scene, options).p_WC;
  }
};
INSTANTIATE_FOR_EVERY_ENGINE(Invariance);

/// A cube on its edge in a groove of two plates at right angles, a little above it.
Scene CubeInGroove() {
  Scene scene = scenes::CubeOverPlatePiece(0);
  std::vector<TriMesh> plates;
  for (double side : {-1., 1.}) {
    const Pose X_WP = Eigen::AngleAxisd(side * std::acos(0.) / 2, Vec3::UnitY()) *
                      Eigen::Translation3d(0, 0, -0.0005) * Pose::Identity();
    plates.push_back(X_WP * scenes::Plate());
  }
  scene.hand = scenes::Pieces(plates);
  scene.X_WS = Eigen::Translation3d(0, 0, 0.02 * std::sqrt(2)) *
               Eigen::AngleAxisd(std::acos(0.) / 2, Vec3::UnitY()) * Pose::Identity();
  return scene;
}

Scene Moved(const Pose& X_VW, Scene scene) {
  scene.X_WH = X_VW * scene.X_WH;
  scene.X_WS = X_VW * scene.X_WS;
  return scene;
}

TEST_P(Invariance, ARigidMotionOfTheWholeSceneChangesNothing) {
  const Vec3 here = AfterFall(CubeInGroove(), kGravity);
  EXPECT_GT((here - CubeInGroove().X_WS.translation()).norm(), 5 * kTolerance);
  for (uint64_t seed : {1u, 2u, 3u}) {
    const Pose X_VW = shapes::RandomPose(seed);
    const Vec3 there = AfterFall(Moved(X_VW, CubeInGroove()), X_VW.linear() * kGravity);
    EXPECT_LT((there - X_VW * here).norm(), kTolerance);
  }
}

TEST_P(Invariance, MassDoesNotMatter) {
  Scene light = CubeInGroove(), heavy = light;
  light.mass = 0.03;
  heavy.mass = 3;
  EXPECT_LT((AfterFall(light, kGravity) - AfterFall(heavy, kGravity)).norm(), 1e-6);
}

TEST_P(Invariance, WhereTheShapeFrameLiesDoesNotMatter) {
  const Pose X_ST = shapes::RandomPose(5);
  const Scene scene = CubeInGroove();
  Scene other = scene;
  other.object = scenes::Pieces({X_ST.inverse() * shapes::Cube()});
  other.X_WS = scene.X_WS * X_ST;
  other.p_SC = X_ST.inverse() * scene.p_SC;
  EXPECT_LT((AfterFall(other, kGravity) - AfterFall(scene, kGravity)).norm(), kTolerance);
}

}  // namespace
}  // namespace graspbench

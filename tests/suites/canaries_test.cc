#include "suites/canaries.h"

#include <gtest/gtest.h>

#include <cmath>

namespace graspbench {
namespace {

TEST(Canaries, AreClosedObjectsWithASurfaceForTheHand) {
  for (const Canary& canary : StandardCanaries()) {
    SCOPED_TRACE(canary.name);
    EXPECT_TRUE(canary.item.object->solid->closed());
    EXPECT_FALSE(canary.item.object->repair.changed);
    EXPECT_EQ(canary.grasp.hand, "mesh");
    ASSERT_NE(canary.grasp.surface, nullptr);
    EXPECT_TRUE(IsClosed(*canary.grasp.surface));
    EXPECT_GT(Volume(*canary.grasp.surface), 0);
    EXPECT_FALSE(canary.expectations.empty());
  }
}

// pi/12 (4r + d)(2r - d)² with r = 4, d = 5 cm, by hand.
TEST(Canaries, ExpectTheLensOfTheTwoSpheres) {
  const Canary spheres = StandardCanaries().at(0);
  const double lens = 3.14159265 / 12 * (16 + 5) * 9;
  EXPECT_LT(spheres.expectations.at(0).low, lens);
  EXPECT_GT(spheres.expectations.at(0).high, lens);
  // The tessellation takes less than half of the tolerance.
  EXPECT_NEAR(1e6 * spheres.item.object->solid->volume(), 4.0 / 3 * 3.14159265 * 64, 0.5);
}

// Measured with the pybullet wheel: 0.10684157002860711 m.
TEST(Canaries, ExpectTheFallThatBulletShows) {
  const auto fall = StandardCanaries().at(1).expectations.at(0);
  EXPECT_NEAR(0.5 * (fall.low + fall.high), 0.10684157002860711, 1e-9);
}

// The cube of 5 cm has half a millimetre of room in its cage.
TEST(Canaries, CageTheCubeWithoutTouchingIt) {
  const Canary cage = StandardCanaries().at(2);
  for (const Vec3& v : cage.item.object->solid->mesh().vertices) {
    EXPECT_NEAR(v.cwiseAbs().maxCoeff(), 0.025, 1e-12);
  }
  double nearest = 1;
  for (const Vec3& v : cage.grasp.surface->vertices) {
    nearest = std::min(nearest, v.cwiseAbs().maxCoeff());
  }
  EXPECT_NEAR(nearest, 0.0255, 1e-12);
}

}  // namespace
}  // namespace graspbench

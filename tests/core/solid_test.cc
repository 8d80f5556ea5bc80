#include "core/solid.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/rng.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(Solid, QueryKnowsSideAndDistanceOfASphere) {
  const Solid sphere(shapes::Sphere({.radius = 0.04, .subdivisions = 5}));
  Rng rng(5, "solid", "test");
  for (int n = 0; n < 200; ++n) {
    const double r = rng.Uniform(0, 0.08);
    if (std::abs(r - 0.04) < 1e-4) continue;
    const SurfaceQuery query = sphere.Query(r * rng.Direction());
    EXPECT_EQ(query.inside, r < 0.04);
    EXPECT_NEAR(query.signed_distance(), r - 0.04, 3e-5);
    EXPECT_NEAR(query.closest.norm(), 0.04, 3e-5);
  }
}

TEST(Solid, TheCavityOfACupIsOutsideAndItsWallInside) {
  const Solid cup(shapes::Cup({.radius = 0.04, .height = 0.1, .wall = 0.004}));
  EXPECT_FALSE(cup.Query({0, 0, 0}).inside);
  EXPECT_TRUE(cup.Query({0.038, 0, 0}).inside);
  EXPECT_TRUE(cup.convex_solid().Query({0, 0, 0}).inside);
}

TEST(Solid, AnOpenMeshStillHasASide) {
  const Solid open(shapes::WithoutFace(shapes::Sphere({.radius = 0.04}), 0));
  EXPECT_FALSE(open.closed());
  EXPECT_TRUE(open.Query({0, 0, 0}).inside);
  EXPECT_FALSE(open.Query({0.05, 0, 0}).inside);
}

TEST(Solid, DerivedDataIsComputedOnceHoweverManyThreadsAsk) {
  const Solid solid(shapes::Cup());
  std::vector<const VoxelGrid*> grids(4);
  std::vector<const Bvh*> hierarchies(4);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      hierarchies[i] = &solid.bvh();
      grids[i] = &solid.Voxels(0.002);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(grids[i], grids[0]);
    EXPECT_EQ(hierarchies[i], hierarchies[0]);
  }
}

}  // namespace
}  // namespace graspbench

#include "simulators/hull_reduction.h"

#include <gtest/gtest.h>

#include "core/bvh.h"
#include "core/error.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

double LargestDistance(const TriMesh& from, const TriMesh& to) {
  const Bvh surface(to);
  double largest = 0;
  for (const Vec3& p : from.vertices) largest = std::max(largest, surface.Closest(p).distance);
  return largest;
}

TEST(ReducedHull, DropsCornersWithinTheTolerance) {
  const TriMesh ball = shapes::Sphere({.radius = 0.04});
  const TriMesh reduced = ReducedHull(ball, {.tolerance = 0.001, .max_vertices = 10000});
  EXPECT_LT(reduced.vertices.size(), ball.vertices.size() / 4);
  EXPECT_LE(LargestDistance(ball, reduced), 0.001);
  EXPECT_TRUE(IsClosed(reduced));
  EXPECT_GT(Volume(reduced), 0.9 * Volume(ball));
  EXPECT_LT(Volume(reduced), Volume(ball));
}

TEST(ReducedHull, HasAtMostSoManyVertices) {
  const TriMesh ball = shapes::Sphere();
  for (const int most : {20, 64, 100}) {
    const TriMesh reduced = ReducedHull(ball, {.tolerance = 0, .max_vertices = most});
    EXPECT_LE(reduced.vertices.size(), static_cast<size_t>(most));
    EXPECT_GE(reduced.vertices.size(), static_cast<size_t>(0.8 * most));
  }
}

TEST(ReducedHull, LeavesFewCornersAsTheyAre) {
  const TriMesh box = shapes::Box();
  EXPECT_EQ(ReducedHull(box, {}).vertices.size(), 8u);
  EXPECT_NEAR(Volume(ReducedHull(box, {})), Volume(box), 1e-15);
}

TEST(ReducedHull, RefusesAFlatHull) {
  TriMesh flat = shapes::Box();
  for (Vec3& vertex : flat.vertices) vertex.z() = 0;
  EXPECT_THROW(ReducedHull(flat, {}), Error);
}

}  // namespace
}  // namespace graspbench

#include "core/sampling.h"

#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "core/point_tree.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(SampleSurface, SpreadsByAreaWhateverTheTriangles) {
  // One half of the box is cut into 64 times as many faces; both get equally many points.
  TriMesh mesh = shapes::Box({.size = {0.1, 0.02, 0.02}, .centre = {-0.1, 0, 0}});
  mesh = Concatenate(
      mesh, shapes::Subdivided(shapes::Box({.size = {0.1, 0.02, 0.02}, .centre = {0.1, 0, 0}}), 3));
  Rng rng(1, "sampling", "test");
  const int count = 20000;
  int right = 0;
  Vec3 mean = Vec3::Zero();
  for (const SurfacePoint& sample : SampleSurface(mesh, count, rng)) {
    right += sample.point.x() > 0;
    mean += sample.point / count;
    EXPECT_NEAR(sample.normal.norm(), 1, 1e-9);
    const Vec3& a = mesh.vertices[mesh.faces[sample.face][0]];
    EXPECT_NEAR(sample.normal.dot(sample.point - a), 0, 1e-12);
  }
  EXPECT_NEAR(right, count / 2, 4 * std::sqrt(count / 4));  // four standard deviations
  EXPECT_LT(mean.norm(), 0.005);
}

TEST(SampleSurface, IsUniformWithinATriangle) {
  const TriMesh triangle{.vertices = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, .faces = {{0, 1, 2}}};
  Rng rng(2, "sampling", "test");
  int near_corner = 0;  // the quarter at each corner is similar to the whole
  for (const SurfacePoint& s : SampleSurface(triangle, 10000, rng)) {
    near_corner += s.point.x() + s.point.y() < 0.5;
  }
  EXPECT_NEAR(near_corner, 2500, 4 * std::sqrt(10000 * 0.25 * 0.75));
}

TEST(SampleSurface, RefusesASurfaceWithoutArea) {
  Rng rng(3, "sampling", "test");
  EXPECT_THROW(SampleSurface({}, 1, rng), Error);
}

TEST(FarthestPoints, StartWithTheFirstAndSpread) {
  std::vector<Vec3> line;
  for (int i = 0; i <= 8; ++i) line.emplace_back(i, 0, 0);
  EXPECT_EQ(FarthestPoints(line, 3), (std::vector<int>{0, 8, 4}));
  EXPECT_EQ(FarthestPoints(line, 100).size(), 9u);
  const auto all = FarthestPoints(line, 9);
  EXPECT_EQ(std::set<int>(all.begin(), all.end()).size(), 9u);
}

TEST(PointTree, FindsTheNearestOfAll) {
  Rng rng(4, "point tree", "test");
  std::vector<Vec3> points;
  for (int i = 0; i < 500; ++i) {
    points.push_back(0.1 * rng.Uniform() * rng.Direction());
    if (i % 5 == 0) points.push_back(points.back());  // duplicates: the lower index wins
  }
  const PointTree tree(points);
  for (int n = 0; n < 500; ++n) {
    const Vec3 p = 0.15 * rng.Uniform() * rng.Direction();
    int nearest = 0;
    for (size_t i = 1; i < points.size(); ++i) {
      if ((points[i] - p).norm() < (points[nearest] - p).norm()) nearest = static_cast<int>(i);
    }
    EXPECT_EQ(tree.Nearest(p).index, nearest);
    EXPECT_DOUBLE_EQ(tree.Nearest(p).distance, (points[nearest] - p).norm());
  }
  EXPECT_EQ(PointTree({}).Nearest({0, 0, 0}).index, -1);
}

TEST(PointTree, FindsThePointsOfABoxInOrder) {
  Rng rng(0, "tree", "box");
  std::vector<Vec3> points;
  for (int i = 0; i < 300; ++i) points.emplace_back(rng.Uniform(), rng.Uniform(), rng.Uniform());
  points.insert(points.end(), 20, Vec3(0.5, 0.5, 0.5));
  const Box box(Vec3(0.2, 0.1, 0.5), Vec3(0.7, 0.5, 0.9));
  std::vector<int> inside;
  for (size_t i = 0; i < points.size(); ++i) {
    if (box.contains(points[i])) inside.push_back(static_cast<int>(i));
  }
  EXPECT_EQ(PointTree(points).In(box), inside);
  EXPECT_GT(inside.size(), 20u);
  EXPECT_TRUE(PointTree({}).In(box).empty());
}

}  // namespace
}  // namespace graspbench

#include "retarget/link_shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/bvh.h"
#include "core/error.h"
#include "core/rng.h"
#include "core/solid.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr double kTight = 1e-12;

LinkShapes Of(std::vector<Capsule> capsules, std::vector<TriMesh> hulls) {
  BodyLink link;
  link.capsules = std::move(capsules);
  link.hulls = std::move(hulls);
  return LinkShapes(link);
}

void ExpectNearest(const NearestOnLink& found, double distance, const Vec3& surface,
                   const Vec3& normal) {
  EXPECT_NEAR(found.distance, distance, kTight);
  EXPECT_LT((found.surface - surface).norm(), kTight);
  EXPECT_LT((found.normal - normal).norm(), kTight);
}

TEST(LinkShapes, KnowTheNearestPointOfACapsule) {
  const LinkShapes capsule = Of({{{0, 0, 0}, {0, 0, 0.1}, 0.02}}, {});
  ExpectNearest(capsule.Nearest({0.05, 0, 0.03}), 0.03, {0.02, 0, 0.03}, Vec3::UnitX());
  ExpectNearest(capsule.Nearest({0, 0.03, 0.14}), 0.03, {0, 0.012, 0.116}, {0, 0.6, 0.8});
  ExpectNearest(capsule.Nearest({0, -0.005, 0.05}), -0.015, {0, -0.02, 0.05}, -Vec3::UnitY());
  const NearestOnLink on_axis = capsule.Nearest({0, 0, 0.05});
  EXPECT_NEAR(on_axis.distance, -0.02, kTight) << "any way out sideways is the shortest";
  EXPECT_NEAR(on_axis.normal.z(), 0, kTight);
  EXPECT_NEAR(on_axis.normal.norm(), 1, kTight);
}

TEST(LinkShapes, KnowTheNearestPointOfABox) {
  const LinkShapes box = Of({}, {shapes::Box({.size = {0.02, 0.04, 0.06}})});
  ExpectNearest(box.Nearest({0.03, 0.01, 0.02}), 0.02, {0.01, 0.01, 0.02}, Vec3::UnitX());
  ExpectNearest(box.Nearest({0.04, 0.06, 0}), 0.05, {0.01, 0.02, 0}, {0.6, 0.8, 0});
  ExpectNearest(box.Nearest({0.002, 0.003, 0.004}), -0.008, {0.01, 0.003, 0.004}, Vec3::UnitX());
  ExpectNearest(box.Nearest({0, 0.005, -0.029}), -0.001, {0, 0.005, -0.03}, -Vec3::UnitZ());
}

// A point in two shapes is as deep as in the one that it is deepest in.
TEST(LinkShapes, AreUnitedWhereTheyOverlap) {
  const LinkShapes link =
      Of({{{0.01, 0, 0}, {0.01, 0, 0}, 0.01}}, {shapes::Box({.size = {0.02, 0.02, 0.02}})});
  EXPECT_NEAR(link.Nearest({0.009, 0, 0}).distance, -0.009, kTight) << "1 mm below the box's face";
  EXPECT_NEAR(link.Nearest({0.001, 0, 0}).distance, -0.009, kTight) << "1 mm below the ball's";
  EXPECT_NEAR(link.Nearest({0.025, 0, 0}).distance, 0.005, kTight);
  EXPECT_NEAR(link.Nearest({-0.03, 0, 0}).distance, 0.02, kTight);
}

TEST(LinkShapes, AgreeWithAllTrianglesOfAllHulls) {
  Rng rng(1, "hulls", "link shapes");
  // A ball of 80 faces, a box askew and a capsule.
  const TriMesh one = Solid(shapes::Sphere({.radius = 0.03, .subdivisions = 1})).convex_hull();
  const TriMesh other = Eigen::Translation3d(0.03, 0.01, 0) * Pose(rng.Rotation()) *
                        shapes::Box({.size = {0.02, 0.03, 0.06}});
  const Capsule capsule{{-0.03, 0, 0}, {-0.03, 0.05, 0.01}, 0.012};
  const LinkShapes link = Of({capsule}, {one, other});
  const Bvh bvh_one(one), bvh_other(other);
  const auto distance = [](const Bvh& bvh, const Vec3& p) {
    return bvh.Closest(p).distance * (bvh.Crossings(p) > 0 ? -1 : 1);
  };
  int inside = 0;
  for (int i = 0; i < 2000; ++i) {
    const Vec3 p = 0.07 * Vec3(rng.Uniform(-1, 1), rng.Uniform(-1, 1), rng.Uniform(-1, 1));
    const double expected =
        std::min({distance(bvh_one, p), distance(bvh_other, p), SignedDistance(capsule, p)});
    const NearestOnLink found = link.Nearest(p);
    EXPECT_NEAR(found.distance, expected, 1e-9);
    EXPECT_NEAR(found.normal.norm(), 1, 1e-9);
    EXPECT_LT((p - found.distance * found.normal - found.surface).norm(), 1e-9);
    const auto from_inside = link.NearestFromInside(p);
    ASSERT_EQ(from_inside.has_value(), expected < 0);
    if (!from_inside) continue;
    ++inside;
    EXPECT_EQ(from_inside->distance, found.distance);
    EXPECT_LT((p - link.centre()).norm(), link.radius());
  }
  EXPECT_GT(inside, 100);
}

TEST(LinkShapes, LieInABall) {
  const TriMesh box = shapes::Box({.size = {0.02, 0.04, 0.06}, .centre = {0.1, 0, 0}});
  const LinkShapes link = Of({{{0, 0, 0}, {0, 0.05, 0}, 0.01}}, {box});
  for (const Vec3& corner : box.vertices) {
    EXPECT_LE((corner - link.centre()).norm(), link.radius() + kTight);
  }
  EXPECT_LE((Vec3(0, 0.05, 0) - link.centre()).norm() + 0.01, link.radius() + kTight);
}

TEST(LinkShapes, OfALinkWithoutAnyHaveNoSurface) {
  const LinkShapes none = Of({}, {});
  EXPECT_TRUE(none.empty());
  EXPECT_FALSE(none.NearestFromInside(Vec3::Zero()));
  EXPECT_THROW(none.Nearest(Vec3::Zero()), Error);
}

}  // namespace
}  // namespace graspbench

#include "core/bounding_box.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/qhull.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(ConvexHull, OfACupIsItsCylinder) {
  const TriMesh hull = ConvexHull(shapes::Cup({.radius = 0.04, .height = 0.1, .sides = 64}));
  EXPECT_TRUE(IsClosed(hull));
  EXPECT_NEAR(Volume(hull), Volume(shapes::Cylinder({.radius = 0.04, .height = 0.1, .sides = 64})),
              1e-12);
}

TEST(ConvexHull, OfAConvexMeshHasItsVolumeInAnyPose) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const TriMesh box =
        shapes::RandomPose(seed) * shapes::Subdivided(shapes::Box({.size = {0.02, 0.04, 0.08}}), 2);
    const TriMesh hull = ConvexHull(box);
    EXPECT_TRUE(IsClosed(hull));
    EXPECT_NEAR(Volume(hull), 64e-6, 1e-12);
  }
}

TEST(ConvexHull, RefusesFlatAndEmptyInput) {
  EXPECT_THROW(ConvexHull({}), Error);
  const TriMesh square{.vertices = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0.5, 0.5, 0}},
                       .faces = {{0, 1, 2}}};
  EXPECT_THROW(ConvexHull(square), Error);
}

TEST(HullFacets, OfASquareAreItsFourSides) {
  const auto facets = HullFacets({-1, -1, 1, -1, 1, 1, -1, 1, 0, 0}, 2);
  ASSERT_TRUE(facets.has_value());
  EXPECT_EQ(facets->size(), 4u);
  for (const HullFacet& facet : *facets) EXPECT_NEAR(facet.offset, -1, 1e-12);
  EXPECT_FALSE(HullFacets({0, 0, 1, 1, 2, 2}, 2).has_value());
}

TEST(FitOrientedBox, RecoversATurnedBox) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const Pose X = shapes::RandomPose(seed);
    const TriMesh mesh = X * shapes::Box({.size = {0.04, 0.02, 0.1}, .centre = {0.1, 0, 0}});
    const OrientedBox box = FitOrientedBox(mesh);
    EXPECT_TRUE(box.half_size.isApprox(Vec3(0.05, 0.02, 0.01), 1e-6));
    EXPECT_TRUE(box.X_OB.translation().isApprox(X * Vec3(0.1, 0, 0), 1e-6));
    EXPECT_NEAR(box.X_OB.linear().determinant(), 1, 1e-9);
  }
}

TEST(FitOrientedBox, HoldsEveryVertexAndIsTight) {
  const TriMesh mesh = shapes::RandomPose(9) * shapes::Cup();
  const OrientedBox box = FitOrientedBox(mesh);
  Box in_box;
  for (const Vec3& v : mesh.vertices) in_box.extend(box.X_OB.inverse() * v);
  EXPECT_TRUE(in_box.max().isApprox(box.half_size, 1e-9));
  EXPECT_TRUE(in_box.min().isApprox(-box.half_size, 1e-9));
  EXPECT_LT(8 * box.half_size.prod(), 1.02 * 0.1 * 0.08 * 0.08);
}

}  // namespace
}  // namespace graspbench

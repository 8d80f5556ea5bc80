#include "metrics/geometry/penetration_depth.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

double Pd(const TriMesh& hand, const TriMesh& object) {
  return PenetrationDepth().Evaluate(GraspContext(hand, object)).value();
}
double PdVertex(const TriMesh& hand, const TriMesh& object) {
  return VertexPenetrationDepth().Evaluate(GraspContext(hand, object)).value();
}
double Pen(const TriMesh& hand, const TriMesh& object) {
  return ObjectPenetration().Evaluate(GraspContext(hand, object)).value();
}

// Two spheres of radius r whose centres are d apart: the deepest point of one lies 2r - d below the
// other's surface.
TEST(PenetrationDepth, OfTwoSpheresIsTheirOverlapAlongTheAxis) {
  const TriMesh hand = shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}, .subdivisions = 5});
  const TriMesh object = shapes::Sphere({.radius = 0.04, .subdivisions = 5});
  EXPECT_NEAR(Pd(hand, object), 3.0, 0.01);
  EXPECT_NEAR(Pen(hand, object), 3.0, 0.05);  // the sample's deepest point, not a vertex
}

TEST(PenetrationDepth, IsZeroWhenOnlyTouchingFromOutside) {
  const TriMesh hand = shapes::Sphere({.radius = 0.04, .centre = {0.0801, 0, 0}});
  EXPECT_EQ(Pd(hand, shapes::Sphere({.radius = 0.04})), 0.0);
  EXPECT_EQ(Pen(hand, shapes::Sphere({.radius = 0.04})), 0.0);
}

TEST(PenetrationDepth, OfOffsetCubesGoesToTheNearestFace) {
  const TriMesh object = shapes::Cube({.side = 0.04});
  const TriMesh hand = shapes::Cube({.side = 0.04, .centre = {0.01, 0.02, 0.03}});
  EXPECT_NEAR(Pd(hand, object), 1.0, 1e-9);
  // The hand's only corner inside is at (-1, 0, 1) cm, the object's nearest one at (-2, ±2, 2).
  EXPECT_NEAR(PdVertex(hand, object), std::sqrt(6.0), 1e-9);
}

TEST(PenetrationDepth, OfAConcentricSphereIsMeasuredFromItsVertices) {
  const TriMesh object = shapes::Sphere({.radius = 0.04, .subdivisions = 5});
  EXPECT_NEAR(Pd(shapes::Sphere({.radius = 0.01}), object), 3.0, 0.01);
}

// One hand vertex at the centre of a cylinder: 3 cos(π/n) cm to the nearest of n facets.
TEST(PenetrationDepth, VertexVariantGrowsWithTheTessellation) {
  const TriMesh hand{.vertices = {{0, 0, 0}, {1, 1, 1}, {1, 0, 1}}, .faces = {{0, 1, 2}}};
  const int sides = 64;
  const TriMesh rims = shapes::Cylinder({.radius = 0.03, .height = 0.15, .sides = sides});
  EXPECT_NEAR(Pd(hand, rims), 3 * std::cos(std::numbers::pi / sides), 1e-9);
  EXPECT_NEAR(PdVertex(hand, rims), std::sqrt(9 + 7.5 * 7.5), 1e-9);
  const TriMesh capped =
      shapes::Cylinder({.radius = 0.03, .height = 0.15, .sides = sides, .cap_centres = true});
  EXPECT_NEAR(PdVertex(hand, capped), 7.5, 1e-9);
}

TEST(PenetrationDepth, DoesNotChangeWhenHandAndObjectMoveTogether) {
  const TriMesh hand = shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}});
  const TriMesh object = shapes::Cube({.side = 0.06});
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Pose X_WO = shapes::RandomPose(seed);
    EXPECT_NEAR(Pd(X_WO * hand, X_WO * object), Pd(hand, object), 1e-9);
    EXPECT_NEAR(PdVertex(X_WO * hand, X_WO * object), PdVertex(hand, object), 1e-9);
    EXPECT_NEAR(Pen(X_WO * hand, X_WO * object), Pen(hand, object), 1e-9);
  }
}

TEST(PenetrationDepth, GrowsAsTheHandGoesDeeper) {
  double previous = 0;
  for (const double d : {0.075, 0.065, 0.055, 0.045}) {
    const double depth =
        Pd(shapes::Sphere({.radius = 0.04, .centre = {0, 0, d}}), shapes::Sphere({.radius = 0.04}));
    EXPECT_GT(depth, previous);
    previous = depth;
  }
}

TEST(PenetrationDepth, ASpikeBetweenHandVerticesIsSeenFromTheObjectOnly) {
  const TriMesh palm = shapes::Box({.size = {0.08, 0.08, 0.02}});
  const TriMesh needle =
      shapes::Cylinder({.radius = 0.001, .height = 0.1, .centre = {0, 0, 0.045}});
  EXPECT_EQ(Pd(palm, needle), 0.0);
  EXPECT_NEAR(Pen(palm, needle), 1.0, 0.1);  // the tip at z = -5 mm; deepest at z = 0: 1 cm
}

TEST(PenetrationDepth, IsNotApplicableToAnOpenObject) {
  const TriMesh object = shapes::WithoutFace(shapes::Cube({.side = 0.06}), 0);
  const GraspContext grasp(shapes::Sphere({.radius = 0.04}), object);
  EXPECT_EQ(PenetrationDepth().Evaluate(grasp).status(), Status::kNotApplicable);
  EXPECT_EQ(VertexPenetrationDepth().Evaluate(grasp).status(), Status::kNotApplicable);
  EXPECT_EQ(ObjectPenetration().Evaluate(grasp).status(), Status::kOk);
}

}  // namespace
}  // namespace graspbench

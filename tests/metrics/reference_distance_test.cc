#include "metrics/geometry/reference_distance.h"

#include <gtest/gtest.h>

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TriMesh Shifted(TriMesh mesh, const Vec3& by) {
  for (Vec3& v : mesh.vertices) v += by;
  return mesh;
}

const Vec3 kShift(0.003, 0.004, 0.012);  // 13 mm

TEST(MeanVertexError, OfAShiftIsItsLength) {
  const TriMesh hand = shapes::Sphere();
  const GraspContext grasp(Shifted(hand, kShift), shapes::Cube(), {hand});
  EXPECT_NEAR(MeanVertexError().Evaluate(grasp).value(), 13.0, 1e-9);
}

TEST(MeanVertexError, UsesTheFirstReferenceAndNeedsItsTopology) {
  const TriMesh hand = shapes::Sphere();
  EXPECT_EQ(MeanVertexError()
                .Evaluate(GraspContext(hand, shapes::Cube(), {hand, Shifted(hand, kShift)}))
                .value(),
            0);
  EXPECT_EQ(MeanVertexError().Evaluate(GraspContext(hand, shapes::Cube())).status(),
            Status::kNotApplicable);
  EXPECT_EQ(
      MeanVertexError().Evaluate(GraspContext(hand, shapes::Cube(), {shapes::Cube()})).status(),
      Status::kNotApplicable);
}

// Points 10 cm apart keep their partners under a shift of 13 mm.
TEST(Chamfer, OfSparseShiftedPointsIsTheShift) {
  std::vector<Vec3> points, shifted;
  for (int i = 0; i < 27; ++i) {
    points.push_back(0.1 * Vec3(i % 3, i / 3 % 3, i / 9));
    shifted.push_back(points.back() + kShift);
  }
  EXPECT_NEAR(ChamferSquaredSum(points, shifted), 2 * 169e-6, 1e-12);
  EXPECT_NEAR(ChamferMean(points, shifted), 0.013, 1e-12);
}

TEST(Chamfer, AddsBothDirections) {
  const std::vector<Vec3> one = {{0, 0, 0}}, two = {{0, 0, 0}, {0, 0, 0.1}};
  EXPECT_NEAR(ChamferSquaredSum(one, two), 0.01 / 2, 1e-15);
  EXPECT_NEAR(ChamferMean(one, two), 0.05 / 2, 1e-15);
}

TEST(ChamferDistance, OfEqualHandsIsZeroAndOfMovedOnesBelowTheMove) {
  const TriMesh hand = shapes::Sphere({.radius = 0.05});
  const ChamferDistance mean(ChamferDistance::Form::kMean);
  EXPECT_EQ(mean.Evaluate(GraspContext(hand, shapes::Cube(), {hand})).value(), 0);
  const double moved =
      mean.Evaluate(GraspContext(Shifted(hand, kShift), shapes::Cube(), {hand})).value();
  EXPECT_GT(moved, 0.2);
  EXPECT_LT(moved, 1.3);
}

}  // namespace
}  // namespace graspbench

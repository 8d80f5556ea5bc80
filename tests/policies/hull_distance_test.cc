#include "policies/hull_distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

const Solid& Ball() {
  static const Solid ball(shapes::Sphere({.radius = 0.03}));
  return ball;
}

// A face of a box, whose corners and edges are far from the ball.
TEST(NearestPoint, OfABoxInABallIsInTheMiddleOfItsFace) {
  for (const double depth : {0.004, 0.0, -0.007}) {
    const double face = 0.03 - depth;
    const TriMesh box =
        shapes::Box({.size = {0.02, 0.1, 0.08}, .centre = {face + 0.01, 0.007, -0.003}});
    const auto nearest = NearestPoint(box, Ball(), kInf);
    ASSERT_TRUE(nearest.has_value());
    EXPECT_NEAR(nearest->query.signed_distance(), -depth, 1e-4);
    EXPECT_LT((nearest->p_O - Vec3(face, 0, 0)).norm(), 2e-3);
  }
}

// Two boxes, face on face: any point of the overlap is as deep as any other.
TEST(NearestPoint, OfParallelFacesIsExact) {
  const Solid object(shapes::Box({.size = {0.1, 0.1, 0.1}}));
  const TriMesh box = shapes::Box({.size = {0.02, 0.02, 0.02}, .centre = {0.058, 0.02, 0.01}});
  EXPECT_NEAR(NearestPoint(box, object, kInf)->query.signed_distance(), -0.002, 1e-9);
}

// An edge of the object in the middle of a face: sharp, so the face's points next to it count.
TEST(NearestPoint, FindsAnEdgeOfTheObjectToAMillimetre) {
  const Solid object(Pose(Eigen::AngleAxisd(std::numbers::pi / 4, Vec3::UnitZ())) *
                     shapes::Box({.size = {0.04, 0.04, 0.1}}));
  const double edge = 0.02 * std::sqrt(2);
  const TriMesh box =
      shapes::Box({.size = {0.02, 0.1, 0.08}, .centre = {edge + 0.005 + 0.01, 0.013, 0}});
  EXPECT_NEAR(NearestPoint(box, object, kInf)->query.signed_distance(), 0.005, 1e-3);
}

TEST(NearestPoint, IsEmptyOutOfRange) {
  const TriMesh box = shapes::Box({.size = {0.02, 0.1, 0.08}, .centre = {0.05, 0, 0}});  // 1 cm
  EXPECT_TRUE(NearestPoint(box, Ball(), 0.0102).has_value());
  EXPECT_FALSE(NearestPoint(box, Ball(), 0.0098).has_value());
}

}  // namespace
}  // namespace graspbench

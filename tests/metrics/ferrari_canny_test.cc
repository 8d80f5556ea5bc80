#include "metrics/wrench/ferrari_canny.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

std::vector<WrenchContact> CubeFaceCentres(double half_edge, double sign = 1) {
  std::vector<WrenchContact> contacts;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double side : {-1.0, 1.0}) {
      const Vec3 direction = side * Vec3::Unit(axis);
      contacts.push_back({half_edge * direction, sign * direction});
    }
  }
  return contacts;
}

TEST(OriginBallRadius, OfACrossPolytopeIsOneByTheRootOfItsDimension) {
  std::vector<double> points;
  for (int axis = 0; axis < 6; ++axis) {
    for (const double side : {-1.0, 1.0}) {
      for (int i = 0; i < 6; ++i) points.push_back(i == axis ? side : 0);
    }
  }
  EXPECT_NEAR(OriginBallRadius(points, 6), 1 / std::sqrt(6.0), 1e-12);
}

TEST(OriginBallRadius, OfAHypercubeIsHalfItsSide) {
  std::vector<double> points;
  for (int corner = 0; corner < 64; ++corner) {
    for (int i = 0; i < 6; ++i) points.push_back((corner >> i) & 1 ? 2 : -2);
  }
  EXPECT_NEAR(OriginBallRadius(points, 6), 2, 1e-12);
}

TEST(OriginBallRadius, IsZeroWhenTheOriginIsNotInside) {
  EXPECT_EQ(OriginBallRadius({1, 1, 2, 1, 1, 2}, 2), 0);            // outside
  EXPECT_EQ(OriginBallRadius({-1, 0, 1, 0, 0.5, 0}, 2), 0);         // on a line
  EXPECT_NEAR(OriginBallRadius({-1, 0, 1, 0, 0, 1}, 2), 0, 1e-12);  // on the boundary
}

// Six contacts in the middles of a cube's faces: √(2/3) λ h μ as long as λ h μ <= 1.
TEST(FerrariCanny, OfSixFaceCentresFollowsTheLeverArm) {
  const double root = std::sqrt(2.0 / 3);
  EXPECT_NEAR(FerrariCanny(CubeFaceCentres(0.05)), root * 0.5, 1e-9);
  EXPECT_NEAR(FerrariCanny(CubeFaceCentres(0.05), {.friction = 0.3}), root * 0.15, 1e-9);
  EXPECT_NEAR(FerrariCanny(CubeFaceCentres(0.02)), root * 0.2, 1e-9);
}

TEST(FerrariCanny, DoesNotCareForTheSignOfTheNormals) {
  EXPECT_NEAR(FerrariCanny(CubeFaceCentres(0.05, -1)), FerrariCanny(CubeFaceCentres(0.05)), 1e-9);
}

TEST(FerrariCanny, IsZeroWithoutForceClosure) {
  const std::vector<WrenchContact> six = CubeFaceCentres(0.05);
  EXPECT_NEAR(FerrariCanny(std::vector(six.begin(), six.begin() + 2)), 0, 1e-9);  // antipodal
  EXPECT_EQ(FerrariCanny(std::vector(six.begin(), six.begin() + 1)), 0);          // one-sided
  EXPECT_EQ(FerrariCanny({}), 0);
}

TEST(FerrariCanny, IsCappedAtOne) {
  const FerrariCannyOptions strong{.friction = 5, .torque_weight = 100};
  EXPECT_EQ(FerrariCanny(CubeFaceCentres(0.05), strong), 1);
  EXPECT_GT(FerrariCanny(CubeFaceCentres(0.05), {.friction = 5, .torque_weight = 100, .cap = 9}),
            1);
}

TEST(FerrariCanny, TurnsWithTheObjectAndFallsWithADistantOrigin) {
  std::vector<WrenchContact> turned = CubeFaceCentres(0.05), shifted = turned;
  const Mat3 R = shapes::RandomPose(3).linear();
  for (WrenchContact& contact : turned) contact = {R * contact.point, R * contact.normal};
  for (WrenchContact& contact : shifted) contact.point += Vec3(1, 0, 0);
  // The cone's edges are placed by the normal alone, so a turn moves them by a few per cent.
  EXPECT_NEAR(FerrariCanny(turned), FerrariCanny(CubeFaceCentres(0.05)), 0.05);
  EXPECT_LT(FerrariCanny(shifted), 0.2 * FerrariCanny(CubeFaceCentres(0.05)));
}

TEST(Q1, IsNotApplicableToABareMesh) {
  const GraspContext grasp(shapes::Sphere(), shapes::Cube());
  EXPECT_EQ(Q1(Q1::Mode::kPlain).Evaluate(grasp).status(), Status::kNotApplicable);
}

// Six balls as links, each touching a face of a cube with the same gap.
TEST(Q1, TakesOneContactPerLinkWithinACentimetre) {
  const double half = 0.02, radius = 0.01;
  const auto q1 = [&](double gap, Q1::Mode mode) {
    PosedHand hand;
    std::vector<HandRegion> regions;
    int link = 0;
    for (const WrenchContact& contact : CubeFaceCentres(1)) {
      const TriMesh ball = shapes::Subdivided(
          shapes::Cube({.side = 2 * radius, .centre = (half + radius + gap) * contact.point}), 1);
      hand.surface = Concatenate(hand.surface, ball);
      regions.insert(regions.end(), ball.vertices.size(), static_cast<HandRegion>(link++));
    }
    hand.closed = hand.surface;
    const Object object = MakeObject("cube", "box", shapes::Cube({.side = 2 * half}), "test");
    return Q1(mode).Evaluate(GraspContext(hand, object, regions)).value();
  };
  // A small cube's face lies flat on the large one: any of its vertices may be the contact, so the
  // lever arm is only known to be at most its half side.
  EXPECT_GT(q1(0.002, Q1::Mode::kPlain), 0.05);
  EXPECT_EQ(q1(0.0101, Q1::Mode::kPlain), 0);
  EXPECT_EQ(q1(0.002, Q1::Mode::kValid), q1(0.002, Q1::Mode::kPlain));
  EXPECT_EQ(q1(-0.007, Q1::Mode::kValid), 0);
  EXPECT_GT(q1(-0.007, Q1::Mode::kPlain), 0.05);
}

}  // namespace
}  // namespace graspbench

#include "core/convex_polytope.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/bounding_box.h"
#include "core/rng.h"
#include "core/segment.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

ConvexPolytope Box(const Vec3& size, const Pose& X = Pose::Identity()) {
  return ConvexPolytope(X * shapes::Box({.size = size}));
}

Pose At(const Vec3& p) { return Pose(Eigen::Translation3d(p)); }

TriMesh RandomHull(uint64_t seed) {
  Rng rng(seed, "hull", "test");
  TriMesh points;
  for (int i = 0; i < 14; ++i) {
    points.vertices.emplace_back(rng.Uniform(-0.02, 0.02), rng.Uniform(-0.03, 0.03),
                                 rng.Uniform(-0.01, 0.01));
  }
  return ConvexHull(points);
}

double Support(const TriMesh& mesh, const Vec3& direction) {
  double furthest = -std::numeric_limits<double>::infinity();
  for (const Vec3& v : mesh.vertices) furthest = std::max(furthest, direction.dot(v));
  return furthest;
}

TEST(ConvexPolytope, HasTheEdgesAndPlanesOfABox) {
  const ConvexPolytope box = Box({0.02, 0.04, 0.06});
  EXPECT_EQ(box.planes().size(), 6u);
  EXPECT_EQ(box.edges().size(), 12u);  // not the diagonals of its faces
}

TEST(ConvexPolytope, MeasuresDistancesFromABox) {
  const ConvexPolytope box = Box({0.02, 0.04, 0.06});
  EXPECT_NEAR(box.SignedDistance({0, 0, 0}), -0.01, 1e-12);
  EXPECT_NEAR(box.SignedDistance({0.005, 0, 0.029}), -0.001, 1e-12);
  EXPECT_NEAR(box.SignedDistance({0.015, 0, 0}), 0.005, 1e-12);
  EXPECT_NEAR(box.SignedDistance({0.013, 0.024, 0}), 0.005, 1e-12);      // 3, 4: from an edge
  EXPECT_NEAR(box.SignedDistance({0.011, 0.022, 0.032}), 0.003, 1e-12);  // 1, 2, 2: from a corner
  EXPECT_LT((box.NearestOnSurface({0.005, 0, 0.029}) - Vec3(0.005, 0, 0.03)).norm(), 1e-12);
  EXPECT_LT((box.NearestOnSurface({0.02, 0, 0.01}) - Vec3(0.01, 0, 0.01)).norm(), 1e-12);
}

TEST(Overlap, OfBoxesIsTheShortestWayOut) {
  const ConvexPolytope a = Box(Vec3::Constant(0.04));
  EXPECT_NEAR(Overlap(a, Box(Vec3::Constant(0.04), At({0.01, 0.02, 0.033}))), 0.007, 1e-12);
  EXPECT_NEAR(Overlap(a, Box(Vec3::Constant(0.04), At({0, 0, 0.05}))), -0.01, 1e-12);
}

// Two bars on edge, crossed at a right angle: the upper edge of one is 3 mm above the lower edge of
// the other. Out is straight up only along the common normal of the edges.
TEST(Overlap, OfCrossedEdgesGoesAlongTheirCommonNormal) {
  const double half_diagonal = 0.01 * std::sqrt(2.0);
  const auto bar = [&](const Vec3& along, double z) {
    Pose X = At({0, 0, z});
    X.rotate(Eigen::AngleAxisd(along.x() > 0 ? 0 : M_PI / 2, Vec3::UnitZ()));
    X.rotate(Eigen::AngleAxisd(M_PI / 4, Vec3::UnitX()));
    return Box({0.2, 0.02, 0.02}, X);
  };
  EXPECT_NEAR(Overlap(bar(Vec3::UnitX(), 0), bar(Vec3::UnitY(), 2 * half_diagonal - 0.003)), 0.003,
              1e-12);
}

// How far the solids' shadows on u overlap; the least of it over all u is the way out.
double LeastShadow(const TriMesh& a, const TriMesh& b, Rng& rng) {
  Vec3 best = Vec3::UnitX();
  const auto shadow = [&](const Vec3& u) { return Support(a, u) + Support(b, -u); };
  for (int i = 0; i < 20000; ++i) {
    const Vec3 u = rng.Direction();
    if (shadow(u) < shadow(best)) best = u;
  }
  for (double step = 0.1; step > 1e-7; step /= 2) {
    for (int i = 0; i < 200; ++i) {
      const Vec3 u = (best + step * rng.Direction()).normalized();
      if (shadow(u) < shadow(best)) best = u;
    }
  }
  return shadow(best);
}

TEST(Overlap, OfHullsAgreesWithASearchOverDirections) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const TriMesh a = RandomHull(seed);
    Pose X = shapes::RandomPose(seed);
    const auto angle = static_cast<double>(seed);
    X.translation() = 0.008 * Vec3(std::cos(angle), std::sin(angle), 0.3);
    const TriMesh b = X * RandomHull(seed + 100);
    const double overlap = Overlap(ConvexPolytope(a), ConvexPolytope(b));
    Rng rng(seed, "directions", "test");
    EXPECT_NEAR(overlap, LeastShadow(a, b, rng), 1e-6) << seed;
    EXPECT_NEAR(overlap, Overlap(ConvexPolytope(b), ConvexPolytope(a)), 1e-12) << seed;
  }
}

TEST(Overlap, OfCapsulesIsThatOfTheirAxes) {
  const Capsule a{{-0.03, 0, 0}, {0.03, 0, 0}, 0.01};
  EXPECT_NEAR(Overlap(a, Capsule{{0.01, -0.03, 0.015}, {0.01, 0.03, 0.015}, 0.008}), 0.003, 1e-12);
  EXPECT_NEAR(Overlap(a, Capsule{{0.05, 0, 0}, {0.05, 0, 0}, 0.005}), -0.005, 1e-12);
}

TEST(Overlap, OfACapsuleAndABoxIsRadiusPlusDepthOfTheAxis) {
  const ConvexPolytope box = Box(Vec3::Constant(0.04));
  const Capsule above{{-0.1, 0.001, 0.027}, {0.1, 0.001, 0.027}, 0.01};
  EXPECT_NEAR(Overlap(above, box), 0.003, 1e-9);
  const Capsule upright{{0, 0.003, 0.018}, {0, 0.003, 0.08}, 0.005};
  EXPECT_NEAR(Overlap(upright, box), 0.007, 1e-9);  // the axis ends 2 mm below the face
}

TEST(SegmentDistance, AgreesWithASearch) {
  Rng rng(1, "segments", "test");
  const auto point = [&] { return Vec3(rng.Uniform(), rng.Uniform(), rng.Uniform()); };
  for (int i = 0; i < 50; ++i) {
    const Vec3 a = point(), b = point(), c = point(), d = point();
    double least = 10;
    for (int s = 0; s <= 200; ++s) {
      for (int t = 0; t <= 200; ++t) {
        least = std::min(least, (a + s / 200.0 * (b - a) - c - t / 200.0 * (d - c)).norm());
      }
    }
    EXPECT_LE(SegmentDistance(a, b, c, d), least + 1e-12);
    EXPECT_NEAR(SegmentDistance(a, b, c, d), least, 0.01);
  }
}

}  // namespace
}  // namespace graspbench

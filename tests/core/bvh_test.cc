#include "core/bvh.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.h"
#include "core/triangle.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

Vec3 PointIn(const Box& box, Rng& rng) {
  const Vec3 u(rng.Uniform(), rng.Uniform(), rng.Uniform());
  return box.center() + 1.4 * (u - Vec3::Constant(0.5)).cwiseProduct(box.sizes());
}

// Independent of the triangle routine of the hierarchy: nearest of the face's plane, its three
// edges as segments.
double DistanceToTriangle(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 n = (b - a).cross(c - a).normalized();
  const Vec3 q = p - n.dot(p - a) * n;
  const bool over_face = n.dot((b - a).cross(q - a)) >= 0 && n.dot((c - b).cross(q - b)) >= 0 &&
                         n.dot((a - c).cross(q - c)) >= 0;
  if (over_face) return std::abs(n.dot(p - a));
  const auto segment = [&](const Vec3& u, const Vec3& v) {
    const double t = std::clamp((p - u).dot(v - u) / (v - u).squaredNorm(), 0.0, 1.0);
    return (u + t * (v - u) - p).norm();
  };
  return std::min({segment(a, b), segment(b, c), segment(c, a)});
}

TEST(Bvh, ClosestDistanceEqualsTheMinimumOverAllTriangles) {
  Rng rng(1, "bvh", "test");
  for (const TriMesh& mesh : {shapes::Torus({.sides = 24}), shapes::Cup({.sides = 20})}) {
    const Bvh bvh(mesh);
    for (int n = 0; n < 300; ++n) {
      const Vec3 p = PointIn(Bounds(mesh), rng);
      double nearest = 1e30;
      for (const Face& f : mesh.faces) {
        nearest = std::min(nearest, DistanceToTriangle(p, mesh.vertices[f[0]], mesh.vertices[f[1]],
                                                       mesh.vertices[f[2]]));
      }
      const ClosestPoint closest = bvh.Closest(p);
      EXPECT_NEAR(closest.distance, nearest, 1e-12);
      EXPECT_NEAR((closest.point - p).norm(), nearest, 1e-12);
      const Face& f = mesh.faces[closest.face];
      EXPECT_LT(DistanceToTriangle(closest.point, mesh.vertices[f[0]], mesh.vertices[f[1]],
                                   mesh.vertices[f[2]]),
                1e-12);
    }
  }
}

TEST(Bvh, LooksNoFartherThanAsked) {
  const Bvh bvh(shapes::Cube({.side = 0.04}));
  EXPECT_EQ(bvh.Closest({0.05, 0, 0}, 0.0299).face, -1);
  EXPECT_NEAR(bvh.Closest({0.05, 0, 0}, 0.0301).distance, 0.03, 1e-15);
}

TEST(Bvh, WindingNumberIsOneInsideAndZeroOutsideEveryClosedShape) {
  Rng rng(2, "bvh", "test");
  for (const TriMesh& mesh : {shapes::Torus(), shapes::Cup(), shapes::Sphere()}) {
    const Bvh bvh(mesh);
    for (int n = 0; n < 300; ++n) {
      const Vec3 p = PointIn(Bounds(mesh), rng);
      double exact = 0;
      for (const Face& f : mesh.faces) {
        exact +=
            SolidAngleFraction(p, mesh.vertices[f[0]], mesh.vertices[f[1]], mesh.vertices[f[2]]);
      }
      EXPECT_NEAR(bvh.WindingNumber(p), exact, 0.05);
      EXPECT_NEAR(bvh.WindingNumber(p, 8), exact, 0.005);
      EXPECT_NEAR(bvh.WindingNumber(p, 1e9), exact, 1e-9);
      EXPECT_EQ(bvh.Crossings(p), std::lround(exact));
    }
  }
}

TEST(Bvh, WindingNumberOfAnalyticSolids) {
  const Bvh torus(shapes::Torus({.major = 0.04, .minor = 0.01, .sides = 128}));
  EXPECT_NEAR(torus.WindingNumber({0, 0, 0}), 0, 0.05);
  EXPECT_NEAR(torus.WindingNumber({0.04, 0, 0}), 1, 0.05);
  const Bvh open(shapes::WithoutFace(shapes::Cube(), 0));  // a twelfth of the sphere is missing
  EXPECT_NEAR(open.WindingNumber({0, 0, 0}), 11.0 / 12, 1e-9);
}

TEST(Bvh, OverlappingSolidsWindTwice) {
  const TriMesh two = Concatenate(shapes::Sphere(), shapes::Sphere({.centre = {0.02, 0, 0}}));
  const Bvh bvh(two);
  EXPECT_EQ(bvh.Crossings({0.01, 0, 0}), 2);
  EXPECT_EQ(bvh.Crossings({-0.03, 0, 0}), 1);
  EXPECT_NEAR(bvh.WindingNumber({0.01, 0, 0}), 2, 0.05);
}

// Vertical rays through vertices and along edges and faces: the places where parity tests leak.
TEST(Bvh, CrossingsCountOnceThroughEdgesAndVertices) {
  const Bvh cube(shapes::Subdivided(shapes::Cube({.side = 0.04}), 3));
  for (int i = -12; i <= 12; ++i) {
    for (int j = -12; j <= 12; ++j) {
      const double x = 0.0025 * i, y = 0.0025 * j;  // the cube's vertices lie at such multiples
      const bool within = std::abs(i) < 8 && std::abs(j) < 8;
      const bool on_side = !within && std::abs(i) <= 8 && std::abs(j) <= 8;
      if (on_side) continue;
      EXPECT_EQ(cube.Crossings({x, y, 0.001}), within ? 1 : 0) << i << " " << j;
      EXPECT_EQ(cube.Crossings({x, y, -0.03}), 0) << i << " " << j;
    }
  }
  const Bvh sphere(shapes::Sphere({.radius = 0.04, .subdivisions = 3}));
  for (const Vec3& v : shapes::Sphere({.radius = 0.04, .subdivisions = 3}).vertices) {
    EXPECT_EQ(sphere.Crossings({v.x() * 0.98, v.y() * 0.98, 0}), 1);
    if (v.z() < -0.01) {
      EXPECT_EQ(sphere.Crossings({v.x(), v.y(), 0}), 1);
      EXPECT_EQ(sphere.Crossings({v.x(), v.y(), -0.05}), 0);
    }
  }
}

TEST(Bvh, FindsTheFacesOfABox) {
  const TriMesh cube = shapes::Cube({.side = 0.04});
  const Bvh bvh(cube);
  EXPECT_EQ(bvh.FacesIn(Box(Vec3(-1, -1, -1), Vec3(1, 1, 1))).size(), 12u);
  EXPECT_EQ(bvh.FacesIn(Box(Vec3(-0.001, -0.001, 0.02), Vec3(0.001, 0.001, 0.03))),
            (std::vector<int>{2, 3}));
  EXPECT_TRUE(bvh.FacesIn(Box(Vec3(-0.001, -0.001, -0.001), Vec3(0.001, 0.001, 0.001))).empty());
}

TEST(Bvh, SeesHowLowTheFacesOfABoxReach) {
  const Bvh bvh(shapes::Sphere({.radius = 0.04, .centre = {0, 0, 0.1}, .subdivisions = 4}));
  const Box all(Vec3(-1, -1, -1), Vec3(1, 1, 1)), top(Vec3(-1, -1, 0.12), Vec3(1, 1, 1));
  EXPECT_TRUE(bvh.Reaches(all, Vec3::UnitZ(), 0.0601));
  EXPECT_FALSE(bvh.Reaches(all, Vec3::UnitZ(), 0.0599));
  EXPECT_FALSE(bvh.Reaches(top, Vec3::UnitZ(), 0.11));  // faces are smaller than 1 cm
  EXPECT_TRUE(bvh.Reaches(top, Vec3::UnitZ(), 0.121));
  EXPECT_TRUE(bvh.Reaches(all, -Vec3::UnitZ(), -0.139));
  EXPECT_FALSE(bvh.Reaches(all, -Vec3::UnitZ(), -0.141));
}

TEST(Bvh, CrossingsDoNotDependOnWhichSideIsShortest) {
  Rng rng(2, "bvh", "shortest side");
  const TriMesh sphere = shapes::Sphere({.radius = 0.04, .subdivisions = 4});
  for (int shortest = 0; shortest < 3; ++shortest) {
    TriMesh flat = sphere;
    for (Vec3& vertex : flat.vertices) vertex[shortest] /= 4;
    const Bvh bvh(flat);
    for (int n = 0; n < 300; ++n) {
      const Vec3 p = PointIn(Bounds(flat), rng);
      Vec3 on_sphere = p;
      on_sphere[shortest] *= 4;
      if (std::abs(on_sphere.norm() - 0.04) < 0.001) continue;
      EXPECT_EQ(bvh.Crossings(p), on_sphere.norm() < 0.04 ? 1 : 0);
    }
  }
}

TEST(Bvh, OfNothingFindsNothing) {
  const Bvh bvh{TriMesh{}};
  EXPECT_EQ(bvh.Closest({0, 0, 0}).face, -1);
  EXPECT_EQ(bvh.WindingNumber({0, 0, 0}), 0);
  EXPECT_EQ(bvh.Crossings({0, 0, 0}), 0);
  EXPECT_FALSE(bvh.Reaches(Box(Vec3(-1, -1, -1), Vec3(1, 1, 1)), Vec3::UnitZ(), 1));
}

}  // namespace
}  // namespace graspbench

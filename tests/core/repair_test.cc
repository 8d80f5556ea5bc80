#include "core/repair.h"

#include <gtest/gtest.h>

#include "core/bvh.h"
#include "core/error.h"
#include "core/units.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(MakeWatertight, MergesASoupWithoutMovingIt) {
  const TriMesh cube = shapes::Cube();
  TriMesh soup;
  for (const Face& face : cube.faces) {
    const int first = static_cast<int>(soup.vertices.size());
    for (const int v : face) soup.vertices.push_back(cube.vertices[v]);
    soup.faces.emplace_back(first, first + 1, first + 2);
  }
  const RepairedMesh repaired = MakeWatertight(soup);
  EXPECT_EQ(repaired.report.method, "merged");
  EXPECT_EQ(repaired.report.max_surface_shift, 0);
  EXPECT_TRUE(IsClosed(repaired.mesh));
  EXPECT_EQ(repaired.mesh.vertices.size(), 8u);
}

TEST(MakeWatertight, TurnsSingleFacesThatWindTheWrongWay) {
  TriMesh sphere = shapes::Sphere();
  for (size_t f = 0; f < sphere.faces.size(); f += 3)
    std::swap(sphere.faces[f][0], sphere.faces[f][1]);
  const RepairedMesh repaired = MakeWatertight(sphere);
  EXPECT_EQ(repaired.report.method, "flipped");
  EXPECT_NEAR(Volume(repaired.mesh), Volume(shapes::Sphere()), 1e-15);
}

// Every face a little smaller than its place: cracks along all edges.
TEST(MakeWatertight, WrapsALeakyMeshAndReportsTheChange) {
  const TriMesh ball = shapes::Sphere({.radius = 0.04});
  TriMesh leaky;
  for (const Face& face : ball.faces) {
    const Vec3 a = ball.vertices[face[0]], b = ball.vertices[face[1]], c = ball.vertices[face[2]];
    const Vec3 centroid = (a + b + c) / 3;
    const int first = static_cast<int>(leaky.vertices.size());
    for (const Vec3& v : {a, b, c}) leaky.vertices.push_back(centroid + 0.95 * (v - centroid));
    leaky.faces.emplace_back(first, first + 1, first + 2);
  }
  const RepairedMesh repaired = MakeWatertight(leaky, 0.001);
  EXPECT_TRUE(IsClosed(repaired.mesh));
  EXPECT_EQ(repaired.report.method, "level-set");
  EXPECT_EQ(repaired.report.pitch, 0.001);
  EXPECT_EQ(repaired.report.boundary_loops_before, static_cast<int>(ball.faces.size()));
  EXPECT_NEAR(repaired.report.volume_after / Volume(ball), 1, 0.01);
  EXPECT_LT(repaired.report.max_surface_shift, 0.001);
  EXPECT_GT(repaired.report.max_surface_shift, 0);
}

TEST(MakeWatertight, PutsSingleFacesBackWhereTheyWere) {
  const TriMesh ball = shapes::Sphere({.radius = 0.04});
  TriMesh leaky = ball;
  for (int n = 0; n < 20; ++n) leaky = shapes::WithoutFace(leaky, 200 * n);
  const RepairedMesh repaired = MakeWatertight(leaky, 0.001);
  EXPECT_EQ(repaired.report.method, "capped");
  EXPECT_EQ(repaired.report.boundary_loops_before, 20);
  EXPECT_NEAR(repaired.report.volume_after, Volume(ball), 1e-15);
}

// A ball with a lid of a hundred neighbouring faces off stays a full ball, less the flattened lid.
TEST(MakeWatertight, PutsALidOnAHoleInAClosedShape) {
  const TriMesh ball = shapes::Sphere({.radius = 0.04});
  TriMesh open = ball;
  std::erase_if(open.faces, [&](const Face& face) {
    return ball.vertices[face[0]].z() > 0.0375 && ball.vertices[face[1]].z() > 0.0375 &&
           ball.vertices[face[2]].z() > 0.0375;
  });
  ASSERT_LT(open.faces.size(), ball.faces.size() - 50);
  const RepairedMesh repaired = MakeWatertight(open);
  EXPECT_EQ(repaired.report.method, "capped");
  EXPECT_TRUE(IsClosed(repaired.mesh));
  // Lost is less than the whole cap of height h = 2.5 mm, π h² (3 r - h) / 3; the middle of the lid
  // lies within the rim's radius √(2 r h - h²) of what was there.
  const double cap = units::kPi * 0.0025 * 0.0025 * (3 * 0.04 - 0.0025) / 3;
  EXPECT_LT(repaired.report.volume_after, Volume(ball));
  EXPECT_GT(repaired.report.volume_after, Volume(ball) - cap);
  EXPECT_LT(repaired.report.max_surface_shift, 0.0139);
  EXPECT_GT(repaired.report.max_surface_shift, 0.005);
}

TEST(MakeWatertight, LeavesTheCavityOfALeakyCupOpen) {
  const TriMesh whole = shapes::Subdivided(shapes::Cup({.wall = 0.006, .sides = 48}), 3);
  const TriMesh cup = shapes::WithoutFace(whole, 7);  // 0.65 mm wide
  const RepairedMesh repaired = MakeWatertight(cup, 0.001);
  const Bvh bvh(repaired.mesh);
  EXPECT_NEAR(bvh.WindingNumber({0, 0, 0.01}), 0, 0.02);
  EXPECT_NEAR(bvh.WindingNumber({0.037, 0, 0}), 1, 0.02);
  EXPECT_NEAR(Volume(repaired.mesh) / Volume(whole), 1, 0.03);
}

TEST(MakeWatertight, GivesAnOpenSheetAThickness) {
  TriMesh cup = shapes::Cylinder({.radius = 0.03, .height = 0.08, .sides = 48});
  const double top = Bounds(cup).max().z();
  std::erase_if(cup.faces, [&](const Face& f) {
    return cup.vertices[f[0]].z() == top && cup.vertices[f[1]].z() == top &&
           cup.vertices[f[2]].z() == top;
  });
  const RepairedMesh repaired = MakeWatertight(cup, 0.001);
  EXPECT_EQ(repaired.report.method, "level-set-thickened");
  EXPECT_TRUE(IsClosed(repaired.mesh));
  const Bvh bvh(repaired.mesh);
  EXPECT_NEAR(bvh.WindingNumber({0, 0, 0}), 0, 0.02);
  EXPECT_NEAR(bvh.WindingNumber({0.02996, 0, 0}), 1, 0.05);
}

TEST(MakeWatertight, RefusesAMeshWithoutVolume) {
  TriMesh triangle{.vertices = {{0, 0, 0}, {0.1, 0, 0}, {0, 0.1, 0}}, .faces = {}};
  EXPECT_THROW(MakeWatertight(triangle), Error);
}

TEST(TransferFaceLabels, FollowThePlaceOnTheSurface) {
  const TriMesh cube = shapes::Cube();
  std::vector<int> labels(12, 0);
  labels[2] = labels[3] = 1;  // the +z side
  const TriMesh fine = shapes::Subdivided(cube, 2);
  const std::vector<int> moved = TransferFaceLabels(cube, labels, fine);
  const std::vector<Vec3> normals = FaceNormals(fine);
  for (size_t f = 0; f < moved.size(); ++f) EXPECT_EQ(moved[f], normals[f].z() > 0.5 ? 1 : 0);
}

}  // namespace
}  // namespace graspbench

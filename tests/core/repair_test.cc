#include "core/repair.h"

#include <gtest/gtest.h>

#include "core/bvh.h"
#include "core/error.h"
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

TEST(MakeWatertight, WrapsALeakyMeshAndReportsTheChange) {
  TriMesh leaky = shapes::Sphere({.radius = 0.04});
  const double volume = Volume(leaky);
  for (int n = 0; n < 20; ++n) leaky = shapes::WithoutFace(leaky, 200 * n);
  const RepairedMesh repaired = MakeWatertight(leaky, 0.001);
  EXPECT_TRUE(IsClosed(repaired.mesh));
  EXPECT_EQ(repaired.report.method, "level-set");
  EXPECT_EQ(repaired.report.pitch, 0.001);
  EXPECT_EQ(repaired.report.boundary_loops_before, 20);
  EXPECT_NEAR(repaired.report.volume_after / volume, 1, 0.01);
  EXPECT_LT(repaired.report.max_surface_shift, 0.001);
  EXPECT_GT(repaired.report.max_surface_shift, 0);
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

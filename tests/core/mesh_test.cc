#include "core/mesh.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "core/units.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using units::kPi;

TEST(Mesh, EveryTestShapeIsClosedAndOutward) {
  for (const TriMesh& mesh : {shapes::Sphere(), shapes::Cube(), shapes::Cylinder(),
                              shapes::Cylinder({.cap_centres = true}), shapes::Capsule(),
                              shapes::Torus(), shapes::Cup()}) {
    EXPECT_TRUE(IsClosed(mesh));
    EXPECT_GT(Volume(mesh), 0);
  }
}

TEST(Mesh, VolumesApproachTheAnalyticSolids) {
  EXPECT_NEAR(Volume(shapes::Cube({.side = 0.04})), 64e-6, 1e-18);
  EXPECT_NEAR(Volume(shapes::Sphere({.radius = 0.04, .subdivisions = 5})) /
                  (4 * kPi / 3 * 0.04 * 0.04 * 0.04),
              1, 1e-3);
  // A regular 64-gon has the area of 32 sin(2 pi / 64) r².
  EXPECT_NEAR(Volume(shapes::Cylinder({.radius = 0.03, .height = 0.15, .sides = 64})),
              32 * std::sin(2 * kPi / 64) * 0.03 * 0.03 * 0.15, 1e-15);
  EXPECT_NEAR(Volume(shapes::Torus()) / (2 * kPi * kPi * 0.04 * 0.01 * 0.01), 1, 5e-3);
  const double ball_and_rod = 4 * kPi / 3 * 1e-6 + kPi * 1e-4 * 0.05;
  EXPECT_NEAR(Volume(shapes::Capsule()) / ball_and_rod, 1, 1e-2);
}

TEST(Mesh, MassPropertiesOfABoxAreThoseOfTheTextbook) {
  const Vec3 size(0.02, 0.06, 0.1), centre(1, -2, 3);
  const MassProperties mass = ComputeMassProperties(shapes::Box({.size = size, .centre = centre}));
  EXPECT_NEAR(mass.volume, size.prod(), 1e-15);
  EXPECT_TRUE(mass.centroid.isApprox(centre, 1e-12));
  const Vec3 squares = size.cwiseProduct(size);
  const Vec3 expected = size.prod() / 12 * (Vec3::Constant(squares.sum()) - squares);
  EXPECT_TRUE(mass.inertia.diagonal().isApprox(expected, 1e-9));
  EXPECT_LT((mass.inertia - Mat3(mass.inertia.diagonal().asDiagonal())).norm(), 1e-15);
}

TEST(Mesh, InertiaTurnsWithTheBody) {
  const TriMesh box = shapes::Box({.size = {0.02, 0.06, 0.1}});
  const Pose X = shapes::RandomPose(3);
  const Mat3 R = X.linear();
  EXPECT_TRUE(ComputeMassProperties(X * box).inertia.isApprox(
      R * ComputeMassProperties(box).inertia * R.transpose(), 1e-9));
}

TEST(Mesh, NormalsPointOutwards) {
  const TriMesh sphere = shapes::Sphere({.radius = 0.1});
  const std::vector<Vec3> normals = VertexNormals(sphere);
  for (size_t i = 0; i < normals.size(); ++i) {
    EXPECT_GT(normals[i].dot(sphere.vertices[i].normalized()), 0.999);
  }
  // Angle weights make a cube's corner normal its diagonal whatever the triangulation.
  EXPECT_TRUE(VertexNormals(shapes::Cube())[7].isApprox(Vec3::Ones().normalized(), 1e-12));
  EXPECT_TRUE(FaceNormals(shapes::Cube())[0].isApprox(-Vec3::UnitZ(), 1e-12));
}

TEST(Mesh, ARemovedFaceLeavesOneBoundaryLoopOfThree) {
  const TriMesh open = shapes::WithoutFace(shapes::Sphere(), 11);
  EXPECT_FALSE(IsClosed(open));
  const auto loops = BoundaryLoops(open);
  ASSERT_EQ(loops.size(), 1u);
  EXPECT_EQ(loops[0].size(), 3u);
  EXPECT_TRUE(BoundaryLoops(shapes::Sphere()).empty());
}

TEST(Mesh, ClosingAHoleKeepsTheOldVerticesAndWindsOutwards) {
  TriMesh cylinder = shapes::Cylinder({.radius = 0.03, .height = 0.1, .sides = 32});
  const double volume = Volume(cylinder);
  const Box bounds = Bounds(cylinder);
  TriMesh tube{.vertices = cylinder.vertices, .faces = {}};
  for (const Face& face : cylinder.faces) {  // without the top cap
    const auto top = [&](int v) { return cylinder.vertices[v].z() == bounds.max().z(); };
    if (!(top(face[0]) && top(face[1]) && top(face[2]))) tube.faces.push_back(face);
  }
  const TriMesh closed = CloseHoles(tube);
  EXPECT_TRUE(IsClosed(closed));
  EXPECT_EQ(closed.vertices.size(), tube.vertices.size() + 1);
  EXPECT_TRUE(std::equal(tube.vertices.begin(), tube.vertices.end(), closed.vertices.begin()));
  EXPECT_NEAR(Volume(closed), volume, 1e-12);
}

TEST(Mesh, AMeshWithAWrongWoundFaceIsNotClosed) {
  TriMesh cube = shapes::Cube();
  std::swap(cube.faces[3][0], cube.faces[3][1]);
  EXPECT_FALSE(IsClosed(cube));
}

TEST(Mesh, MergingUnitesEqualPositionsAndDropsWhatCollapses) {
  const TriMesh cube = shapes::Cube();
  TriMesh soup;  // each face with corners of its own
  for (const Face& face : cube.faces) {
    const int first = static_cast<int>(soup.vertices.size());
    for (const int v : face) soup.vertices.push_back(cube.vertices[v]);
    soup.faces.emplace_back(first, first + 1, first + 2);
  }
  soup.faces.push_back(soup.faces[0]);  // duplicate
  soup.faces.emplace_back(0, 0, 1);     // degenerate
  EXPECT_FALSE(IsClosed(soup));
  const TriMesh merged = MergeVertices(soup);
  EXPECT_EQ(merged.vertices.size(), 8u);
  EXPECT_EQ(merged.faces.size(), 12u);
  EXPECT_TRUE(IsClosed(merged));
}

TEST(Mesh, ValidateNamesTheVertexAndTheFace) {
  TriMesh mesh = shapes::Cube();
  mesh.vertices[5].y() = std::numeric_limits<double>::quiet_NaN();
  try {
    Validate(mesh, "cup.obj");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_NE(std::string(error.what()).find("cup.obj"), std::string::npos);
    EXPECT_NE(error.problem().find("vertex 5"), std::string::npos);
  }
  mesh = shapes::Cube();
  mesh.faces[2][1] = 8;
  EXPECT_THROW(Validate(mesh, "cup.obj"), Error);
  mesh.faces[2][1] = -1;
  EXPECT_THROW(Validate(mesh, "cup.obj"), Error);
}

TEST(Mesh, ContentHashTellsMeshesApart) {
  TriMesh cube = shapes::Cube();
  const std::string hash = ContentHash(cube);
  EXPECT_EQ(hash, ContentHash(shapes::Cube()));
  cube.vertices[0].x() = std::nextafter(cube.vertices[0].x(), 1);
  EXPECT_NE(hash, ContentHash(cube));
}

}  // namespace
}  // namespace graspbench

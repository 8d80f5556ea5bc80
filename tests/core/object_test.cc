#include "core/object.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

std::string Refusal(TriMesh mesh) {
  try {
    MakeObject("id", "thing", std::move(mesh), "thing.obj");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "accepted";
}

TriMesh Scaled(TriMesh mesh, double factor) {
  for (Vec3& v : mesh.vertices) v *= factor;
  return mesh;
}

TEST(Object, ACleanMeshIsKeptBitForBit) {
  const Object object = MakeObject("cube", "box", shapes::Cube(), "cube.obj");
  EXPECT_EQ(object.solid->mesh(), shapes::Cube());
  EXPECT_FALSE(object.repair.changed);
  EXPECT_EQ(object.repair.method, "none");
}

TEST(Object, AMeshInMillimetresIsNamedAsSuch) {
  const std::string message = Refusal(Scaled(shapes::Cup(), 1000));
  EXPECT_NE(message.find("thing.obj"), std::string::npos) << message;
  EXPECT_NE(message.find("millimetres"), std::string::npos) << message;
}

TEST(Object, SizesOutsideOneCentimetreToOneMetreAreRefused) {
  EXPECT_EQ(Refusal(shapes::Cube({.side = 1.0})), "accepted");
  EXPECT_NE(Refusal(shapes::Cube({.side = 1.001})).find("outside"), std::string::npos);
  EXPECT_EQ(Refusal(shapes::Cube({.side = 0.0101})), "accepted");
  EXPECT_NE(Refusal(shapes::Cube({.side = 0.0099})).find("outside"), std::string::npos);
}

TEST(Object, NotANumberIsRefused) {
  TriMesh mesh = shapes::Cube();
  mesh.vertices[3].z() = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(Refusal(mesh).find("vertex 3"), std::string::npos);
  mesh.vertices[3].z() = std::numeric_limits<double>::infinity();
  EXPECT_NE(Refusal(mesh).find("vertex 3"), std::string::npos);
}

TEST(Object, EmptyAndFlatMeshesAreRefused) {
  EXPECT_NE(Refusal({}).find("no faces"), std::string::npos);
  TriMesh flat = shapes::Cube();
  for (Vec3& v : flat.vertices) v.setConstant(0.01 * v.x());
  EXPECT_NE(Refusal(flat), "accepted");
}

TEST(Object, AnInvertedMeshIsTurnedAndReported) {
  const Object object = MakeObject("cube", "box", Flipped(shapes::Cube()), "cube.obj");
  EXPECT_GT(object.solid->volume(), 0);
  EXPECT_TRUE(object.repair.changed);
  EXPECT_EQ(object.repair.method, "flipped");
}

TEST(Object, PartsAreFoundByName) {
  Object object;
  object.part_names = {"body", "handle"};
  EXPECT_EQ(object.PartIndex("handle"), 1);
  EXPECT_EQ(object.PartIndex("lid"), -1);
}

}  // namespace
}  // namespace graspbench

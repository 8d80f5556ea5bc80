#include "annotate/contacts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// A cube of 4 cm about the origin; faces towards +z are the lid, the others the body.
Object LabelledCube() {
  Object object;
  object.id = "cube";
  object.solid = std::make_shared<const Solid>(shapes::Cube({.side = 0.04}));
  object.part_names = {"body", "lid"};
  for (const Vec3& normal : FaceNormals(object.solid->mesh())) {
    object.face_part.push_back(normal.z() > 0.5 ? 1 : 0);
  }
  return object;
}

/// A skin of one small triangle, its first corner at `p` and the others above it.
TriMesh Skin(const Vec3& p) {
  return {.vertices = {p, p + Vec3(0.0002, 0, 0.05), p + Vec3(0, 0.0002, 0.05)},
          .faces = {Face(0, 1, 2)}};
}

HandContacts Touch(const Object& object, const TriMesh& skin, HandRegion finger) {
  return FindContacts(ObjectParts(object), skin,
                      std::vector<HandRegion>(skin.vertices.size(), finger));
}

TEST(Contacts, AFingerTouchesAt2Point9ButNotAt3Point1Millimetres) {
  const Object cube = LabelledCube();
  const HandContacts near = Touch(cube, Skin({0, 0, 0.0229}), HandRegion::kIndex);
  ASSERT_EQ(near.contacts.size(), 1u);
  EXPECT_EQ(near.contacts[0].finger, HandRegion::kIndex);
  EXPECT_EQ(near.contacts[0].part, 1);
  EXPECT_EQ(near.contacts[0].vertices, 1);
  EXPECT_NEAR(near.contacts[0].distance, 0.0029, 1e-12);
  EXPECT_EQ(near.contacts[0].depth, 0);
  const HandContacts far = Touch(cube, Skin({0, 0, 0.0231}), HandRegion::kIndex);
  EXPECT_TRUE(far.contacts.empty());
  EXPECT_TRUE(far.points.empty());
  EXPECT_EQ(far.area, 0);
  EXPECT_EQ(far.MainPart(), -1);
}

// 2 mm above the lid, and 2 mm from its edge: sqrt(2² + 2²) = 2.83 mm from the side.
TEST(Contacts, AFingerNearABoundaryTouchesBothParts) {
  const HandContacts both = Touch(LabelledCube(), Skin({0.018, 0, 0.022}), HandRegion::kThumb);
  ASSERT_EQ(both.contacts.size(), 2u);
  EXPECT_EQ(both.contacts[0].part, 0);
  EXPECT_NEAR(both.contacts[0].distance, std::sqrt(8.0) * 1e-3, 1e-12);
  EXPECT_EQ(both.contacts[1].part, 1);
  EXPECT_NEAR(both.contacts[1].distance, 0.002, 1e-12);
  EXPECT_EQ(both.points.size(), 1u);
  EXPECT_EQ(Touch(LabelledCube(), Skin({0.016, 0, 0.022}), HandRegion::kThumb).contacts.size(), 1u);
}

TEST(Contacts, AVertexDeepInsideTouchesTheNearestPart) {
  const HandContacts inside = Touch(LabelledCube(), Skin({0, 0, 0.012}), HandRegion::kRing);
  ASSERT_EQ(inside.contacts.size(), 1u);
  EXPECT_EQ(inside.contacts[0].part, 1);
  EXPECT_EQ(inside.contacts[0].distance, 0);
  EXPECT_NEAR(inside.contacts[0].depth, 0.008, 1e-12);
  ASSERT_EQ(inside.points.size(), 1u);
  EXPECT_NEAR(inside.points[0].signed_distance, -0.008, 1e-12);
  EXPECT_LT((inside.points[0].normal_O - Vec3::UnitZ()).norm(), 1e-12);
}

TEST(Contacts, AnObjectWithoutPartsIsTouchedAsAWhole) {
  Object cube = LabelledCube();
  cube.part_names.clear();
  cube.face_part.clear();
  const HandContacts contacts = Touch(cube, Skin({0.018, 0, 0.022}), HandRegion::kPinky);
  ASSERT_EQ(contacts.contacts.size(), 1u);
  EXPECT_EQ(contacts.contacts[0].part, -1);
  EXPECT_EQ(contacts.MainPart(), -1);
}

// Two vertices of the thumb on the lid, two of the index finger at the body's -z side, one of the
// ring finger beside it.
TEST(Contacts, ListFingersByPartAndTheMainPartByItsVertices) {
  const TriMesh skin{.vertices = {{0, 0, 0.021},
                                  {0.005, 0, 0.021},
                                  {0, 0.005, 0.021},
                                  {0, 0, -0.021},
                                  {0.005, 0, -0.021},
                                  {0, 0.005, -0.021}},
                     .faces = {Face(0, 1, 2), Face(3, 4, 5)}};
  const HandContacts contacts =
      FindContacts(ObjectParts(LabelledCube()), skin,
                   {HandRegion::kThumb, HandRegion::kThumb, HandRegion::kThumb, HandRegion::kIndex,
                    HandRegion::kIndex, HandRegion::kRing});
  EXPECT_THAT(contacts.contacts, SizeIs(3));
  EXPECT_EQ(contacts.MainPart(), 0);  // three vertices each: the first part
  EXPECT_THAT(contacts.Fingers(), ElementsAre(HandRegion::kThumb, HandRegion::kIndex));
  EXPECT_THAT(contacts.Fingers(1), ElementsAre(HandRegion::kThumb));
  EXPECT_THAT(contacts.Fingers(0), ElementsAre(HandRegion::kIndex));
  EXPECT_FALSE(contacts.Bears(HandRegion::kRing));  // a graze
  EXPECT_FALSE(contacts.Bears(HandRegion::kPalm));
  EXPECT_NEAR(contacts.area, Area(skin), 1e-15);
}

TEST(Contacts, TheBallOfTheThumbBelongsToThePalm) {
  const ManoHand& hand = hands::BuiltIn();
  const std::vector<HandRegion> regions = TouchRegions(hand);
  for (size_t v = 0; v < regions.size(); ++v) {
    const bool ball = hand.segments()[v] == 13;
    EXPECT_EQ(regions[v], ball ? HandRegion::kPalm : hand.regions()[v]);
  }
  EXPECT_NE(regions, hand.regions());
}

TEST(Contacts, RefuseLabelsThatDoNotFit) {
  Object cube = LabelledCube();
  cube.face_part.pop_back();
  EXPECT_THROW(ObjectParts{cube}, Error);
  cube = LabelledCube();
  cube.face_part[3] = 2;
  try {
    const ObjectParts parts(cube);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("cube"));
    EXPECT_THAT(error.what(), HasSubstr("index 2"));
  }
  EXPECT_THROW(FindContacts(ObjectParts(LabelledCube()), Skin(Vec3::Zero()), {}), Error);
}

}  // namespace
}  // namespace graspbench

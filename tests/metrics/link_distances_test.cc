#include "metrics/link_distances.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/bounding_box.h"
#include "metrics/contact/hand_contact.h"
#include "metrics/geometry/intersection_volume.h"
#include "metrics/geometry/link_penetration.h"
#include "metrics/geometry/penetration_depth.h"
#include "metrics/geometry/self_penetration.h"
#include "tests/metrics/toy_robot.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr double kReach = 0.01;

// The contact of a single shape.
LinkDistance Only(const LinkShape& shape, const TriMesh& object) {
  const std::vector<LinkShape> shapes{shape};
  const std::vector<LinkDistance> contacts = ShapeDistances(shapes, Solid(object), kReach);
  EXPECT_EQ(contacts.size(), 1u);
  return contacts.empty() ? LinkDistance{} : contacts.front();
}

LinkDistance Only(const Capsule& capsule, const TriMesh& object) {
  return Only(LinkShape(0, capsule), object);
}

LinkDistance Only(const TriMesh& hull, const TriMesh& object) {
  return Only(LinkShape(0, ConvexPolytope(hull)), object);
}

GraspContext Context(const ToyRobot& hand, const Object& object) {
  return GraspContext(hand.posed, object, hand.regions);
}

Object ObjectOf(const TriMesh& mesh) { return MakeObject("object", "object", mesh, "test"); }

// A capsule whose lower end is 3 mm below, or above, a face, wherever the two are.
TEST(ShapeDistances, OfACapsuleMeasureItsEndAgainstAFace) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Pose X = shapes::RandomPose(seed);
    for (const double height : {0.003, -0.003}) {
      const Capsule capsule{{0.004, 0.002, 0.028 + height}, {0.02, 0.01, 0.07}, 0.008};
      const LinkDistance contact = Only(X * capsule, X * shapes::Cube({.side = 0.04}));
      EXPECT_NEAR(contact.distance, height, 1e-5);
      EXPECT_LT((contact.p_object - X * Vec3(0.004, 0.002, 0.02)).norm(), 1e-4);
      EXPECT_LT((contact.p_hand - X * Vec3(0.004, 0.002, 0.02 + height)).norm(), 1e-4);
      EXPECT_LT((contact.normal - X.linear() * Vec3::UnitZ()).norm(), 1e-3);
    }
  }
}

TEST(ShapeDistances, OfACapsuleAlongAFaceAreInItsMiddle) {
  const Capsule capsule{{-0.01, 0, 0.03}, {0.015, 0, 0.03}, 0.008};
  const LinkDistance contact = Only(capsule, shapes::Cube({.side = 0.04}));
  EXPECT_NEAR(contact.distance, 0.002, 1e-9);
  EXPECT_NEAR(contact.p_object.x(), 0.0025, 3e-4);
}

// A spike between two points of an axis, which sampling every few millimetres would miss.
TEST(ShapeDistances, OfACapsuleFindASpike) {
  TriMesh points;
  points.vertices = {
      {0.0013, 0, 0}, {0.0013, 0.0002, -0.03}, {0.0015, -0.0002, -0.03}, {0.0011, -0.0002, -0.03}};
  const Capsule capsule{{-0.02, 0, 0.007}, {0.03, 0, 0.007}, 0.005};
  EXPECT_NEAR(Only(capsule, ConvexHull(points)).distance, 0.002, 1e-4);
}

TEST(ShapeDistances, OfACapsuleMeasureWhereItsAxisIsInside) {
  const Capsule capsule{{0, 0, 0.018}, {0, 0, 0.07}, 0.008};
  EXPECT_NEAR(Only(capsule, shapes::Cube({.side = 0.04})).distance, -0.010, 1e-5);
}

TEST(ShapeDistances, OfABoxMeasureItsCornerInAFaceAndAFaceOnACorner) {
  const TriMesh object = shapes::Cube({.side = 0.04});
  Pose corner_down = Pose::Identity();
  corner_down.linear() =
      Eigen::Quaterniond::FromTwoVectors(Vec3::Ones(), -Vec3::UnitZ()).toRotationMatrix();
  corner_down.translation() = Vec3(0.003, 0.001, 0.02 + 0.01 * std::sqrt(3.0) - 0.004);
  EXPECT_NEAR(Only(corner_down * shapes::Cube({.side = 0.02}), object).distance, -0.004, 1e-9);
  // The object's corner 4 mm deep in a wide plate.
  const Pose X_OH = corner_down.inverse();
  const TriMesh plate = X_OH * object;
  EXPECT_NEAR(Only(plate, shapes::Cube({.side = 0.02})).distance, -0.004, 1e-9);
}

// Crossed edges, apart and overlapping: no vertex of either is near the other. A point of one edge
// below the other's lies 3 mm · cos 45° below its faces.
TEST(ShapeDistances, OfABoxMeasureCrossedEdges) {
  const auto bar = [](double turn, double z) {
    Pose X(Eigen::Translation3d(0, 0, z));
    X.rotate(Eigen::AngleAxisd(turn, Vec3::UnitZ()));
    X.rotate(Eigen::AngleAxisd(M_PI / 4, Vec3::UnitX()));
    return X * shapes::Box({.size = {0.1, 0.02, 0.02}});
  };
  const double touching = 0.02 * std::sqrt(2.0);
  EXPECT_NEAR(Only(bar(0.3, touching + 0.003), bar(1.9, 0)).distance, 0.003, 1e-4);
  EXPECT_NEAR(Only(bar(0.3, touching - 0.003), bar(0.3 + M_PI / 2, 0)).distance,
              -0.003 * std::sqrt(0.5), 1e-4);
}

TEST(ShapeDistances, OfABoxOnABallMeasureTheMiddleOfItsFace) {
  const TriMesh ball = shapes::Sphere({.radius = 0.04, .subdivisions = 6});
  for (const double gap : {0.004, -0.004}) {
    const TriMesh plate =
        shapes::Box({.size = {0.06, 0.07, 0.01}, .centre = {0.0123, -0.0071, 0.045 + gap}});
    EXPECT_NEAR(Only(plate, ball).distance, gap, 1e-4);
  }
}

TEST(ShapeDistances, OfABoxOnAFaceAreInTheMiddleOfThePatch) {
  const TriMesh plate = shapes::Box({.size = {0.06, 0.06, 0.01}, .centre = {0.03, 0, 0.026}});
  const LinkDistance contact = Only(plate, shapes::Cube({.side = 0.04}));  // meet at x in 0 … 20 mm
  EXPECT_NEAR(contact.distance, 0.001, 1e-9);
  EXPECT_NEAR(contact.p_object.x(), 0.01, 0.002);
  EXPECT_NEAR(contact.p_object.y(), 0, 0.002);
}

TEST(ShapeDistances, LookNoFartherThanAsked) {
  const std::vector<LinkShape> shapes{LinkShape(0, Capsule{{0, 0, 0.05}, {0, 0, 0.05}, 0.0195}),
                                      LinkShape(1, Capsule{{0, 0, 0.05}, {0, 0, 0.06}, 0.0205})};
  const auto contacts = ShapeDistances(shapes, Solid(shapes::Cube({.side = 0.04})), kReach);
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_EQ(contacts[0].link, 1);
  EXPECT_NEAR(contacts[0].distance, 0.0095, 1e-6);
}

// Two boxes that overlap, as links of one hand, around the corner of an object: inner walls neither
// count twice nor hide depth.
TEST(RobotHand, OfOverlappingPiecesIsTheirUnion) {
  ToyRobot hand;
  hand.Add(HandRegion::kPalm, {}, {shapes::Box({.size = {0.06, 0.04, 0.02}})});
  hand.Add(HandRegion::kIndex, {},
           {shapes::Box({.size = {0.06, 0.04, 0.02}, .centre = {0.02, 0, 0.006}})});
  const Object object = ObjectOf(shapes::Box({.size = {0.02, 0.2, 0.2}, .centre = {0.01, 0, 0}}));
  const GraspContext grasp = Context(hand, object);
  // In the object's slab of 2 cm the union is 4 cm wide and from -10 to 16 mm high.
  EXPECT_NEAR(SolidIntersectionVolume().Evaluate(grasp).value(), 2 * 4 * 2.6, 0.01);
  // The union: 6 x 2 + 6 x 2 - 4 x 1.4 cm² by 4 cm.
  EXPECT_NEAR(grasp.hand_volume() * 1e6, (12 + 12 - 4 * 1.4) * 4, 0.3);
  EXPECT_NEAR(InterpenetrationRatio(InterpenetrationRatio::Of::kHand).Evaluate(grasp).value(),
              100 * 20.8 / (18.4 * 4), 0.5);
  // The object's points lie up to 1 cm deep in the second box; the walls of the first one pass
  // between them and its surface.
  EXPECT_NEAR(ObjectPenetration().Evaluate(grasp).value(), 1.0, 0.05);
}

TEST(LinkPenetration, IsTheDeepestLink) {
  ToyRobot hand;
  hand.AddTip(HandRegion::kThumb, {0, 0, 0.028}, 0.01);    // 2 mm in
  hand.AddTip(HandRegion::kIndex, {0, 0, -0.0255}, 0.01);  // 4.5 mm in
  hand.AddTip(HandRegion::kRing, {0.1, 0, 0}, 0.01);
  const Object object = ObjectOf(shapes::Cube({.side = 0.04}));
  EXPECT_NEAR(LinkPenetration().Evaluate(Context(hand, object)).value(), 4.5, 1e-6);
  EXPECT_EQ(LinkPenetration()
                .Evaluate(Context(hand, ObjectOf(shapes::Cube({.centre = {1, 0, 0}}))))
                .value(),
            0);
}

TEST(SelfPenetration, OfARobotIsBetweenLinksThatMustNotOverlap) {
  ToyRobot hand;
  hand.Add(HandRegion::kPalm, {}, {shapes::Box({.size = {0.08, 0.08, 0.02}})});
  hand.Add(HandRegion::kThumb, {{{0, 0, 0.017}, {0, 0, 0.05}, 0.01}});  // 3 mm in the palm
  hand.Add(HandRegion::kIndex, {{{-0.02, 0.018, 0.05}, {0.02, 0.018, 0.05}, 0.01}});  // 2 mm
  const Object object = ObjectOf(shapes::Cube({.centre = {1, 0, 0}}));
  EXPECT_NEAR(SelfPenetration().Evaluate(Context(hand, object)).value(), 3, 1e-6);
  hand.posed.links[0].overlapping = {1};
  hand.posed.links[1].overlapping = {0};
  EXPECT_NEAR(SelfPenetration().Evaluate(Context(hand, object)).value(), 2, 1e-6);
}

// Fingers 1 mm off, touching, 3 mm inside and far from parallel plates.
TEST(HandContact, CountsLinksAndAveragesFingers) {
  ToyRobot hand;
  hand.Add(HandRegion::kPalm, {},
           {shapes::Box({.size = {0.02, 0.02, 0.02}, .centre = {0.0315, 0, 0}})});
  hand.AddTip(HandRegion::kThumb, {0, 0, 0.031}, 0.01);    // 1 mm off
  hand.AddTip(HandRegion::kIndex, {0, 0, -0.0299}, 0.01);  // 0.1 mm in
  hand.AddTip(HandRegion::kMiddle, {0, 0.027, 0}, 0.01);   // 3 mm in
  hand.AddTip(HandRegion::kRing, {0, -0.2, 0}, 0.01);      // counts as 10 mm
  const Object object = ObjectOf(shapes::Cube({.side = 0.04}));
  const GraspContext grasp = Context(hand, object);
  const auto value = [&](HandContact::Mode mode) {
    return HandContact(mode).Evaluate(grasp).value();
  };
  EXPECT_EQ(value(HandContact::Mode::kNumber), 3);  // palm at 1.5 mm, thumb, index
  EXPECT_NEAR(value(HandContact::Mode::kDistance), (1 + 0 + 0 + 10) / 4.0, 1e-6);
  EXPECT_NEAR(value(HandContact::Mode::kConsistency), 13, 1e-6);
}

TEST(HandContact, IsNotApplicableToABareMesh) {
  const GraspContext grasp(shapes::Sphere(), shapes::Cube());
  EXPECT_EQ(HandContact(HandContact::Mode::kNumber).Evaluate(grasp).status(),
            Status::kNotApplicable);
}

}  // namespace
}  // namespace graspbench

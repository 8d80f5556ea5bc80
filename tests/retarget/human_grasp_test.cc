#include "retarget/human_grasp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const ManoHand& Human() { return hands::BuiltIn(); }

TEST(KeypointsOfASkin, AreTheJointsAndTipsOfTheModel) {
  const Grasp grasp = hands::Random("keypoints");
  const PosedHand posed = Human().Forward(grasp);
  const HandKeypoints keypoints = KeypointsOf(Human(), posed);
  EXPECT_EQ(keypoints.wrist, grasp.X_OH.translation());
  EXPECT_LT((keypoints.palm_normal - grasp.X_OH.linear() * Human().palm_normal()).norm(), 1e-12);
  // MANO's joints: index 1, middle 4, pinky 7, ring 10, thumb 13.
  const std::array<size_t, 5> first = {13, 1, 4, 10, 7};
  for (size_t finger = 0; finger < 5; ++finger) {
    const FingerPoints& points = keypoints.fingers[finger];
    EXPECT_EQ(points.base, posed.joints[first[finger]].translation());
    EXPECT_EQ(points.middle, posed.joints[first[finger] + 1].translation());
    EXPECT_EQ(points.distal, posed.joints[first[finger] + 2].translation());
    EXPECT_EQ(points.tip, posed.fingertips[finger]);
  }
}

TEST(KeypointsOfASkin, HaveThePalmBetweenWristAndKnucklesOnItsSkin) {
  const PosedHand posed = Human().Forward(hands::Flat());
  const HandKeypoints keypoints = KeypointsOf(Human(), posed);
  const Vec3 forward = keypoints.Of(HandRegion::kMiddle).base - keypoints.wrist;
  const double along =
      (keypoints.palm_centre - keypoints.wrist).dot(forward) / forward.squaredNorm();
  EXPECT_GT(along, 0.3);
  EXPECT_LT(along, 1.2);
  const double above = (keypoints.palm_centre - keypoints.wrist).dot(keypoints.palm_normal);
  EXPECT_GT(above, 0) << "on the side to which the palm faces";
  EXPECT_LT(above, 0.04);
}

TEST(KeypointsOfPoints, PointTheSameWaysAsTheSkins) {
  for (const std::string item : {"one", "two", "three"}) {
    const HandKeypoints skin = KeypointsOf(Human(), Human().Forward(hands::Random(item)));
    std::array<Vec3, 21> points;
    points[0] = skin.wrist;
    for (size_t finger = 0; finger < 5; ++finger) {
      const FingerPoints& of = skin.fingers[finger];
      const std::array<Vec3, 4> four = {of.base, of.middle, of.distal, of.tip};
      std::copy(four.begin(), four.end(), points.begin() + 1 + 4 * static_cast<long>(finger));
    }
    const HandKeypoints bare = KeypointsOf(points);
    EXPECT_EQ(bare.wrist, skin.wrist);
    EXPECT_NEAR(bare.palm_normal.norm(), 1, 1e-12);
    EXPECT_GT(bare.palm_normal.dot(skin.palm_normal), 0.95);
    EXPECT_EQ(bare.Of(HandRegion::kPinky).tip, skin.Of(HandRegion::kPinky).tip);
    EXPECT_EQ(bare.Of(HandRegion::kThumb).base, skin.Of(HandRegion::kThumb).base);
    EXPECT_LT((bare.palm_centre - skin.palm_centre).norm(), 0.05);
  }
}

/// The point of the index finger's end that sticks out most to the palm's side, in a flat hand.
Vec3 IndexPad(const PosedHand& posed) {
  Vec3 pad = Vec3::Zero();
  double highest = -1e9;
  for (size_t v = 0; v < posed.surface.vertices.size(); ++v) {
    const double height = posed.surface.vertices[v].dot(Human().palm_normal());
    if (Human().segments()[v] != 3 || height <= highest) continue;
    highest = height;
    pad = posed.surface.vertices[v];
  }
  return pad;
}

Solid BallAt(const Vec3& centre, double radius) {
  return Solid(shapes::Sphere({.radius = radius, .centre = centre}));
}

// No other skin of the finger is nearer, since the ball lies beyond the plane through the pad.
TEST(HumanContacts, AreWhereTheSkinIsNearest) {
  const PosedHand posed = Human().Forward(hands::Flat());
  const Vec3 pad = IndexPad(posed), up = Human().palm_normal();
  constexpr double kRadius = 0.003;
  for (const double gap : {0.001, -0.002}) {
    const auto contacts =
        HumanContacts(Human(), posed, BallAt(pad + (kRadius + gap) * up, kRadius), 0.0015);
    ASSERT_THAT(contacts, SizeIs(1)) << gap;
    EXPECT_EQ(contacts[0].region, HandRegion::kIndex);
    EXPECT_EQ(contacts[0].phalanx, 2);
    EXPECT_NEAR(contacts[0].distance, gap, 1e-4);
    EXPECT_LT((contacts[0].p_O - pad - gap * up).norm(), 0.003);
    EXPECT_NEAR(contacts[0].normal_O.norm(), 1, 1e-9);
    EXPECT_LT(contacts[0].normal_O.dot(up), -0.8) << "out of the ball, towards the finger";
  }
}

TEST(HumanContacts, AreOnTheObjectsSurface) {
  const PosedHand posed = Human().Forward(hands::Flat());
  const HandKeypoints keypoints = KeypointsOf(Human(), posed);
  const Vec3 centre = keypoints.palm_centre + 0.035 * keypoints.palm_normal;
  const auto contacts = HumanContacts(Human(), posed, BallAt(centre, 0.04), 0.004);
  ASSERT_FALSE(contacts.empty());
  EXPECT_EQ(contacts[0].region, HandRegion::kPalm);
  for (const HumanContact& contact : contacts) {
    EXPECT_NEAR((contact.p_O - centre).norm(), 0.04, 2e-4);
    EXPECT_GT(contact.normal_O.dot((contact.p_O - centre).normalized()), 0.99);
    EXPECT_LT(contact.distance, 0.004);
  }
}

TEST(HumanContacts, EndAtTheirRange) {
  const PosedHand posed = Human().Forward(hands::Flat());
  const Vec3 pad = IndexPad(posed), up = Human().palm_normal();
  const Solid ball = BallAt(pad + 0.009 * up, 0.006);
  EXPECT_THAT(HumanContacts(Human(), posed, ball, 0.0028), IsEmpty());
  EXPECT_THAT(HumanContacts(Human(), posed, ball, 0.0032), SizeIs(1));
  EXPECT_THAT(HumanContacts(Human(), posed, BallAt({0, 0, 1}, 0.05), 0.004), IsEmpty());
}

}  // namespace
}  // namespace graspbench

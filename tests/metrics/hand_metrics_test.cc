#include <gtest/gtest.h>

#include "metrics/geometry/disjointedness.h"
#include "metrics/geometry/self_penetration.h"
#include "metrics/hand_segments.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

// A toy hand with a cube for a palm and five rods for fingers, each a region of its own. They are
// not connected, so no two of them are adjacent.
struct ToyHand {
  PosedHand posed;
  std::vector<HandRegion> regions;

  void Add(HandRegion region, const TriMesh& part) {
    posed.surface = Concatenate(posed.surface, part);
    regions.insert(regions.end(), part.vertices.size(), region);
    posed.closed = posed.surface;
  }
};

constexpr HandRegion kFingers[] = {HandRegion::kThumb, HandRegion::kIndex, HandRegion::kMiddle,
                                   HandRegion::kRing, HandRegion::kPinky};

ToyHand MakeToyHand() {
  ToyHand hand;
  hand.Add(HandRegion::kPalm, shapes::Box({.size = {0.1, 0.06, 0.02}}));
  for (int f = 0; f < 5; ++f) {
    const double x = 0.02 * (f - 2);
    hand.Add(kFingers[f], shapes::Box({.size = {0.01, 0.05, 0.01}, .centre = {x, 0.06, 0}}));
    hand.posed.fingertips[f] = Vec3(x, 0.085, 0);
    Pose joint = Pose::Identity();
    joint.translation() = Vec3(x, 0.07, 0);
    hand.posed.joints.push_back(joint);
  }
  return hand;
}

Object Cube(double side, const Vec3& centre) {
  return MakeObject("cube", "box", shapes::Cube({.side = side, .centre = centre}), "test");
}

TEST(FingertipVertices, AreThoseBeyondTheLastJoint) {
  const ToyHand hand = MakeToyHand();
  const auto tips = FingertipVertices(hand.posed, hand.regions);
  for (size_t f = 0; f < 5; ++f) {
    EXPECT_EQ(tips[f].size(), 4u);  // the rod's four corners at y = 85 mm
    for (const int v : tips[f]) EXPECT_NEAR(hand.posed.surface.vertices[v].y(), 0.085, 1e-12);
  }
}

// Every tip's nearest corner is straight below one of a flat row of object vertices.
TEST(Disjointedness, AddsTheFiveGaps) {
  const ToyHand hand = MakeToyHand();
  TriMesh object;
  for (int f = 0; f < 5; ++f) {  // a small cube 1 cm beyond each tip, corner to corner
    const double x = 0.02 * (f - 2);
    object = Concatenate(object, shapes::Cube({.side = 0.01, .centre = {x, 0.1, 0}}));
  }
  const Object row = MakeObject("row", "cubes", object, "test");
  EXPECT_NEAR(Disjointedness().Evaluate(GraspContext(hand.posed, row, hand.regions)).value(),
              5 * 1.0, 1e-9);
}

TEST(Disjointedness, NeedsFingers) {
  EXPECT_EQ(Disjointedness().Evaluate(GraspContext(shapes::Sphere(), shapes::Cube())).status(),
            Status::kNotApplicable);
}

TEST(SelfPenetration, IsZeroForSeparateParts) {
  const ToyHand hand = MakeToyHand();
  const Object object = Cube(0.04, {0, 0, 0.5});
  EXPECT_EQ(SelfPenetration().Evaluate(GraspContext(hand.posed, object, hand.regions)).value(), 0);
}

TEST(SelfPenetration, IsTheDepthOfAFingertipInThePalm) {
  ToyHand hand = MakeToyHand();
  // A sixth rod of the thumb's region pokes 4 mm into the palm's upper side at z = 1 cm.
  hand.Add(HandRegion::kThumb,
           shapes::Box({.size = {0.004, 0.004, 0.05}, .centre = {0, 0, 0.031}}));
  const Object object = Cube(0.04, {0, 0, 0.5});
  EXPECT_NEAR(SelfPenetration().Evaluate(GraspContext(hand.posed, object, hand.regions)).value(),
              4.0, 1e-9);
}

TEST(SelfPenetration, IgnoresNeighboursThatShareSkin) {
  ToyHand hand = MakeToyHand();
  hand.Add(HandRegion::kThumb,
           shapes::Box({.size = {0.004, 0.004, 0.05}, .centre = {0, 0, 0.031}}));
  // A face between palm and thumb makes them adjacent.
  const int last = static_cast<int>(hand.posed.surface.vertices.size()) - 1;
  hand.posed.surface.faces.emplace_back(0, 1, last);
  const Object object = Cube(0.04, {0, 0, 0.5});
  EXPECT_EQ(SelfPenetration().Evaluate(GraspContext(hand.posed, object, hand.regions)).value(), 0);
}

TEST(HandSegments, CutAManoFingerIntoItsPhalanges) {
  PosedHand hand;
  hand.joints.assign(16, Pose::Identity());
  const auto place = [&](int joint, const Vec3& p) { hand.joints[joint].translation() = p; };
  place(1, {0, 0.00, 0});  // index: proximal, middle, distal
  place(2, {0, 0.04, 0});
  place(3, {0, 0.06, 0});
  hand.fingertips[1] = {0, 0.08, 0};
  hand.surface.vertices = {{0.01, 0.02, 0}, {0.01, 0.05, 0}, {0.01, 0.075, 0}, {0.01, 0.02, 0}};
  const HandSegments segments = HandSegments::Of(
      hand, {HandRegion::kIndex, HandRegion::kIndex, HandRegion::kIndex, HandRegion::kPalm});
  EXPECT_EQ(segments.count, 16);
  EXPECT_EQ(segments.of_vertex, (std::vector<int>{4, 5, 6, 0}));
}

}  // namespace
}  // namespace graspbench

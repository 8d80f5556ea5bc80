#include <gtest/gtest.h>

#include "metrics/contact/contact_area.h"
#include "metrics/contact/contact_ratio.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

double Ratio(ContactRatio::Mode mode, const TriMesh& hand, const TriMesh& object) {
  return ContactRatio(mode).Evaluate(GraspContext(hand, object)).value();
}

TEST(ContactRatio, IsDecidedAtFiveMillimetres) {
  const TriMesh object = shapes::Cube({.side = 0.04});
  const auto at_gap = [&](double gap) {
    return Ratio(ContactRatio::Mode::kDistance,
                 shapes::Cube({.side = 0.02, .centre = {0.03 + gap, 0, 0}}), object);
  };
  EXPECT_EQ(at_gap(0.004999), 100);
  EXPECT_EQ(at_gap(0.005001), 0);
  EXPECT_EQ(at_gap(-0.005), 100);
}

TEST(ContactRatio, AHandAroundTheObjectIsInContactWithoutABoundaryNearby) {
  EXPECT_EQ(Ratio(ContactRatio::Mode::kDistance, shapes::Cube({.side = 0.2}),
                  shapes::Cube({.side = 0.04})),
            100);
}

TEST(ContactRatio, TheModesDisagreeAsTheirPapersDo) {
  using Mode = ContactRatio::Mode;
  const TriMesh cup = shapes::Cup({.radius = 0.04, .wall = 0.004});
  const TriMesh in_cavity = shapes::Sphere({.radius = 0.01});
  EXPECT_EQ(Ratio(Mode::kDistance, in_cavity, cup), 0);
  EXPECT_EQ(Ratio(Mode::kHalo, in_cavity, cup), 100);
  EXPECT_EQ(Ratio(Mode::kHullVolume, in_cavity, cup), 100);
  EXPECT_EQ(Ratio(Mode::kVolume, in_cavity, cup), 0);

  const TriMesh ball = shapes::Sphere({.radius = 0.04});
  const TriMesh deep = shapes::Sphere({.radius = 0.01});  // misses every surface cell
  EXPECT_EQ(Ratio(Mode::kVolume, deep, ball), 0);
  EXPECT_EQ(Ratio(Mode::kHalo, deep, ball), 100);

  const TriMesh touching = shapes::Sphere({.radius = 0.01, .centre = {0.051, 0, 0}});
  EXPECT_EQ(Ratio(Mode::kDistance, touching, ball), 100);
  EXPECT_EQ(Ratio(Mode::kHalo, touching, ball), 0);
  EXPECT_EQ(Ratio(Mode::kHullVolume, touching, ball), 0);
}

// Of a cube's eight vertices the truth touches z > 0 and the prediction x > 0: two common of six.
TEST(ContactSetIou, OfHalfCubesIsAThird) {
  std::vector<bool> truth, prediction;
  for (const Vec3& v : shapes::Cube().vertices) {
    truth.push_back(v.z() > 0);
    prediction.push_back(v.x() > 0);
  }
  EXPECT_DOUBLE_EQ(ContactSetIou(truth, prediction), 1.0 / 3);
}

TEST(ContactSetIou, OfEmptySetsIsOneAndOfOneEmptySetZero) {
  const std::vector<bool> none(4, false), some = {true, false, false, true};
  EXPECT_EQ(ContactSetIou(none, none), 1);
  EXPECT_EQ(ContactSetIou(none, some), 0);
  EXPECT_EQ(ContactSetIou(some, some), 1);
}

TEST(ContactFlags, AShellAtTheThresholdTouchesAllOrNothing) {
  std::vector<SurfaceQuery> near(10, {.distance = 0.002999}), far(10, {.distance = 0.003001});
  EXPECT_EQ(ContactFlags(near, 0.003), std::vector<bool>(10, true));
  EXPECT_EQ(ContactFlags(far, 0.003), std::vector<bool>(10, false));
}

// A plate on one side of a cube touches one of six faces.
TEST(ContactArea, OfAPlateOnACubeIsASixth) {
  const TriMesh object = shapes::Cube({.side = 0.04});
  const TriMesh plate = shapes::Box({.size = {0.04, 0.04, 0.01}, .centre = {0, 0, 0.0251}});
  // Points of the four sides within 5 mm of the plate: 4.9 of 40 mm of each.
  const double expected = 100.0 / 6 * (1 + 4 * 4.9 / 40);
  EXPECT_NEAR(ContactArea().Evaluate(GraspContext(plate, object)).value(), expected, 2);
}

TEST(ContactIou, ComparesWithTheFirstReference) {
  const TriMesh object = shapes::Cube({.side = 0.04});
  const TriMesh upper = shapes::Box({.size = {0.1, 0.1, 0.1}, .centre = {0, 0, 0.053}});
  const TriMesh right = shapes::Box({.size = {0.1, 0.1, 0.1}, .centre = {0.053, 0, 0}});
  const auto iou = [&](const TriMesh& hand, const std::vector<TriMesh>& references) {
    return ContactIou(ContactIou::Threshold::k3mm).Evaluate(GraspContext(hand, object, references));
  };
  EXPECT_EQ(iou(upper, {upper, right}).value(), 1);
  // Within 3 mm of the upper box at z > 3 mm: z > 0; the lower half is free.
  const MetricValue value = iou(upper, {right, upper});
  EXPECT_NEAR(value.value(), 1.0 / 3, 0.03);
  EXPECT_EQ(iou(upper, {}).status(), Status::kNotApplicable);
}

TEST(Contact, DoesNotChangeWhenHandAndObjectMoveTogether) {
  const TriMesh object = shapes::Cup();
  const TriMesh hand = shapes::Capsule({.centre = {0.052, 0, 0}});
  const Pose X = shapes::RandomPose(4);
  EXPECT_EQ(ContactArea().Evaluate(GraspContext(hand, object)).value(),
            ContactArea().Evaluate(GraspContext(X * hand, X * object)).value());
}

}  // namespace
}  // namespace graspbench

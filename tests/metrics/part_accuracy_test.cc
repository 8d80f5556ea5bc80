#include <gtest/gtest.h>

#include "metrics/semantic/part_accuracy.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

// A bar along x from -0.1 to 0.1 m whose faces belong to the part "left" or "right".
Object Bar() {
  Object object;
  TriMesh mesh = shapes::Subdivided(shapes::Cube({.side = 0.02}), 4);
  for (Vec3& v : mesh.vertices) v.x() *= 10;
  object.part_names = {"left", "right"};
  for (const Face& face : mesh.faces) {
    double x = 0;
    for (const int vertex : face) x += mesh.vertices[static_cast<size_t>(vertex)].x();
    object.face_part.push_back(x > 0);
  }
  object.solid = std::make_shared<const Solid>(std::move(mesh));
  return object;
}

PosedHand Posed(const TriMesh& hand) {
  PosedHand posed;
  posed.surface = posed.closed = hand;
  posed.fingertips.fill(Vec3::Zero());
  return posed;
}

double Value(PartAccuracy::Mode mode, const TriMesh& hand, const std::string& part) {
  const Object bar = Bar();
  return PartAccuracy(mode).Evaluate(GraspContext(Posed(hand), bar, {}, {}, part)).value();
}

constexpr auto kMost = PartAccuracy::Mode::kMost, kShare = PartAccuracy::Mode::kShare;

TEST(PartAccuracy, IsWhereMostVerticesTouch) {
  // A plate over x in [-0.02, 0.06], 1 mm above the bar: vertices at x = -0.02, 0, 0.02, 0.04,
  // 0.06.
  const TriMesh plate =
      shapes::Subdivided(shapes::Cube({.side = 0.08, .centre = {0.02, 0, 0.051}}), 2);
  EXPECT_EQ(Value(kMost, plate, "right"), 100);
  EXPECT_EQ(Value(kMost, plate, "left"), 0);
  // Of five columns one is on the left, one on the border, whose faces are on either side.
  const double right = Value(kShare, plate, "right");
  EXPECT_GE(right, 60);
  EXPECT_LE(right, 80);
  EXPECT_DOUBLE_EQ(right + Value(kShare, plate, "left"), 100);
}

TEST(PartAccuracy, CountsNothingFartherThanFiveMillimetres) {
  const auto at_gap = [](double gap) {
    return Value(kMost, shapes::Cube({.side = 0.01, .centre = {0.05, 0, 0.015 + gap}}), "right");
  };
  EXPECT_EQ(at_gap(0.00499), 100);
  EXPECT_EQ(at_gap(0.00501), 0);
  EXPECT_EQ(at_gap(-0.012), 100);
}

TEST(PartAccuracy, DoesNotApplyWithoutAPartOfThatName) {
  const Object bar = Bar();
  const PosedHand posed = Posed(shapes::Sphere({.radius = 0.02}));
  for (const char* part : {"", "handle"}) {
    EXPECT_EQ(PartAccuracy(kMost).Evaluate(GraspContext(posed, bar, {}, {}, part)).status(),
              Status::kNotApplicable);
  }
}

}  // namespace
}  // namespace graspbench

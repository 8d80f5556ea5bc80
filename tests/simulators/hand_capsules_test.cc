#include "simulators/hand_capsules.h"

#include <gtest/gtest.h>

#include "core/solid.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using hands::BuiltIn;

constexpr double kMillimetre = 1e-3;

Grasp Fist() {
  return hands::Bent({80, 90, 60}, {Vec3(20, 30, 0), Vec3(30, 0, 0), Vec3(40, 0, 0)});
}
Grasp Bent() {
  return hands::Bent({45, 45, 30}, {Vec3(20, 20, 0), Vec3(20, 0, 0), Vec3(30, 0, 0)});
}

std::vector<Capsule> Posed(const CapsuleFit& fit, const PosedHand& posed) {
  std::vector<Capsule> capsules;
  for (size_t k = 0; k < 16; ++k) {
    for (const Capsule& capsule : fit.capsules[k]) capsules.push_back(posed.joints[k] * capsule);
  }
  return capsules;
}

double UnionDistance(const std::vector<Capsule>& capsules, const Vec3& p) {
  double nearest = 1;
  for (const Capsule& capsule : capsules) nearest = std::min(nearest, SignedDistance(capsule, p));
  return nearest;
}

// Points on the capsule's surface, a few millimetres apart.
std::vector<Vec3> SurfacePoints(const Capsule& capsule) {
  const Pose X(Eigen::Translation3d((capsule.a + capsule.b) / 2) *
               Eigen::Quaterniond::FromTwoVectors(Vec3::UnitZ(), capsule.b - capsule.a));
  return (X *
          shapes::Capsule(
              {.radius = capsule.radius, .length = (capsule.b - capsule.a).norm(), .sides = 12}))
      .vertices;
}

TEST(Capsule, SignedDistanceIsThatOfASweptBall) {
  const Capsule capsule{{0, 0, 0}, {0, 0, 0.04}, 0.01};
  EXPECT_NEAR(SignedDistance(capsule, {0.03, 0, 0.02}), 0.02, 1e-15);  // beside
  EXPECT_NEAR(SignedDistance(capsule, {0, 0.03, 0.08}), 0.04, 1e-15);  // 3-4-5 past the end
  EXPECT_NEAR(SignedDistance(capsule, {0, 0, 0.02}), -0.01, 1e-15);    // on the axis
  EXPECT_NEAR(SignedDistance({{0, 0, 0}, {0, 0, 0}, 0.01}, {0.03, 0, 0.04}), 0.04, 1e-15);
}

TEST(FitError, SummarizesSignedDistances) {
  const FitError error = Summarize({-0.003, 0.001, 0.002, 0});
  EXPECT_EQ(error.vertices, 4);
  EXPECT_DOUBLE_EQ(error.mean, 0.0015);
  EXPECT_DOUBLE_EQ(error.rms, std::sqrt(14.0 / 4) * 1e-3);
  EXPECT_EQ(error.largest_out, 0.002);
  EXPECT_EQ(error.largest_in, 0.003);
  EXPECT_EQ(error.max(), 0.003);
}

class CapsuleFitOf : public testing::TestWithParam<std::string> {
 protected:
  Grasp Grasp_() const {
    if (GetParam() == "flat") return hands::Flat();
    if (GetParam() == "fist") return Fist();
    if (GetParam() == "bent") return Bent();
    return hands::Random(GetParam());  // of any shape
  }
};

TEST_P(CapsuleFitOf, LiesWithinMillimetresOfTheSkin) {
  const CapsuleFit fit = FitCapsules(BuiltIn(), Grasp_());
  EXPECT_LT(fit.all.mean, 0.7 * kMillimetre);
  EXPECT_LT(fit.all.max(), 5 * kMillimetre);
  EXPECT_LT(fit.pads.mean, 0.5 * kMillimetre);
  EXPECT_LT(fit.pads.max(), 3 * kMillimetre);
  EXPECT_EQ(fit.all.vertices, 778);
  for (const FitError& error : fit.by_segment) {
    EXPECT_GT(error.vertices, 0);
    EXPECT_LT(error.mean, 1.5 * kMillimetre);
  }
}

// The reported numbers against distances to all capsules: another bone can only be nearer.
TEST_P(CapsuleFitOf, ReportsTheDistancesThatItsCapsulesHave) {
  const Grasp grasp = Grasp_();
  const CapsuleFit fit = FitCapsules(BuiltIn(), grasp);
  const PosedHand posed = BuiltIn().Forward(grasp);
  const std::vector<Capsule> capsules = Posed(fit, posed);
  double deepest = 0;
  for (const Vec3& p : posed.surface.vertices) {
    deepest = std::max(deepest, UnionDistance(capsules, p));
  }
  EXPECT_LE(deepest, fit.all.largest_in + 1e-12);
  EXPECT_GT(deepest, 0);
}

// Seen from the other side: hardly any surface of the union is far out of the skin. Behind the
// wrist, where the skin ends, the capsules end round.
TEST_P(CapsuleFitOf, SticksOutLittleBetweenTheVertices) {
  Grasp grasp = Grasp_();
  grasp.X_OH = Pose::Identity();
  const CapsuleFit fit = FitCapsules(BuiltIn(), grasp);
  const PosedHand posed = BuiltIn().Forward(grasp);
  const Solid skin(posed.closed);
  const std::vector<Capsule> capsules = Posed(fit, posed);
  const Vec3 forward = posed.joints[4].translation().normalized();
  int count = 0, far = 0;
  double sum = 0;
  for (const Capsule& capsule : capsules) {
    for (const Vec3& p : SurfacePoints(capsule)) {
      if (p.dot(forward) < 0.005 || UnionDistance(capsules, p) < -1e-5) continue;
      const double out = std::max(skin.Query(p).signed_distance(), 0.0);
      ++count;
      sum += out;
      far += out > 3 * kMillimetre ? 1 : 0;
    }
  }
  ASSERT_GT(count, 500);
  EXPECT_LT(sum / count, 0.5 * kMillimetre);
  EXPECT_LT(far, 0.02 * count);
}

INSTANTIATE_TEST_SUITE_P(Hands, CapsuleFitOf,
                         testing::Values("flat", "bent", "fist", "a", "b", "c", "d"),
                         [](const auto& instance) { return instance.param; });

TEST(FitCapsules, FollowsTheBonesThatTheyBelongTo) {
  const CapsuleFit fit = FitCapsules(BuiltIn(), hands::Flat());
  const auto rest = BuiltIn().RestJoints();
  for (size_t k = 1; k < 16; ++k) {
    ASSERT_GE(fit.capsules[k].size(), 2u);
    const double reach = k % 3 == 0 ? 0.035 : (rest[k + 1] - rest[k]).norm() + 0.02;
    for (const Capsule& capsule : fit.capsules[k]) {
      EXPECT_GT(capsule.radius, 3 * kMillimetre);
      EXPECT_LT(capsule.radius, 25 * kMillimetre);
      EXPECT_LT(capsule.a.norm(), reach) << k;
      EXPECT_LT(capsule.b.norm(), reach) << k;
    }
  }
}

TEST(FitCapsules, DoesNotDependOnWhereTheHandIs) {
  Grasp grasp = Bent();
  const CapsuleFit here = FitCapsules(BuiltIn(), grasp);
  grasp.X_OH = shapes::RandomPose(3);
  const CapsuleFit there = FitCapsules(BuiltIn(), grasp);
  for (size_t k = 0; k < 16; ++k) {
    ASSERT_EQ(here.capsules[k].size(), there.capsules[k].size());
    for (size_t i = 0; i < here.capsules[k].size(); ++i) {
      EXPECT_EQ(here.capsules[k][i].a, there.capsules[k][i].a);
      EXPECT_EQ(here.capsules[k][i].radius, there.capsules[k][i].radius);
    }
  }
}

// The first shape coefficient makes the whole hand larger: 5 % a unit.
TEST(FitCapsules, GrowsWithTheHand) {
  Grasp large = hands::Flat(), small = hands::Flat();
  large.shape.assign(10, 0.0);
  small.shape.assign(10, 0.0);
  large.shape[0] = 2;
  small.shape[0] = -2;
  const CapsuleFit l = FitCapsules(BuiltIn(), large), s = FitCapsules(BuiltIn(), small);
  for (const size_t tip : {3, 6, 9, 12, 15}) {
    EXPECT_NEAR(l.capsules[tip].back().radius / s.capsules[tip].back().radius, 1.1 / 0.9, 0.06);
  }
}

}  // namespace
}  // namespace graspbench

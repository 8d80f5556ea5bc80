#include "core/capsule.h"

#include <gtest/gtest.h>

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr double kTight = 1e-15;

TEST(Capsule, IsAsFarAsItsSegmentLessItsRadius) {
  const Capsule capsule{{0, 0, 0}, {0, 0, 0.1}, 0.02};
  EXPECT_NEAR(SignedDistance(capsule, {0.05, 0, 0.03}), 0.03, kTight) << "beside";
  EXPECT_NEAR(SignedDistance(capsule, {0.03, 0, 0.14}), 0.05 - 0.02, kTight) << "3-4-5 off its end";
  EXPECT_NEAR(SignedDistance(capsule, {0, 0.04, -0.03}), 0.05 - 0.02, kTight);
  EXPECT_NEAR(SignedDistance(capsule, {0, 0, 0.05}), -0.02, kTight) << "on its axis";
  EXPECT_NEAR(SignedDistance(capsule, {0, 0.02, 0.1}), 0, kTight) << "on its surface";
}

TEST(Capsule, WithEqualEndsIsASphere) {
  const Capsule ball{{0.1, 0, 0}, {0.1, 0, 0}, 0.02};
  EXPECT_NEAR(SignedDistance(ball, {0.1, 0.03, 0.04}), 0.03, kTight);
  EXPECT_NEAR(SignedDistance(ball, {0.1, 0, 0}), -0.02, kTight);
}

TEST(Capsule, KeepsDistancesInAnotherFrame) {
  const Capsule capsule{{0.01, -0.02, 0}, {0, 0.03, 0.1}, 0.02};
  for (const uint64_t seed : {1u, 2u, 3u}) {
    const Pose X_AB = shapes::RandomPose(seed);
    const Vec3 p_B = shapes::RandomPose(seed + 10).translation();
    EXPECT_NEAR(SignedDistance(X_AB * capsule, X_AB * p_B), SignedDistance(capsule, p_B), 1e-14);
  }
}

}  // namespace
}  // namespace graspbench

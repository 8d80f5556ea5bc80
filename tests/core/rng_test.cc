#include "core/rng.h"

#include <gtest/gtest.h>

#include "core/hash.h"

namespace graspbench {
namespace {

TEST(Rng, EqualKeysGiveEqualStreamsAndOtherKeysOthers) {
  Rng a(1, "item", "stage"), b(1, "item", "stage"), c(1, "item", "other");
  EXPECT_EQ(a.Bits(), b.Bits());
  EXPECT_NE(a.Bits(), c.Bits());
}

TEST(Rng, NormalHasZeroMeanAndUnitVariance) {
  Rng rng(3, "normal", "test");
  double sum = 0, squares = 0;
  const int n = 20000;
  for (int i = 0; i < n; ++i) {
    const double x = rng.Normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 0, 0.03);
  EXPECT_NEAR(squares / n, 1, 0.05);
}

// The mean of uniform rotations of a fixed vector is zero.
TEST(Rng, RotationsAreUniform) {
  Rng rng(3, "rotation", "test");
  Vec3 sum = Vec3::Zero();
  for (int i = 0; i < 20000; ++i) sum += rng.Rotation() * Vec3::UnitX();
  EXPECT_LT(sum.norm() / 20000, 0.03);
}

TEST(Hash, KnowsTheStandardVectors) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Md5Hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
}

}  // namespace
}  // namespace graspbench

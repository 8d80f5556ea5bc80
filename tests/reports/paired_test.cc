#include "reports/paired.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rng.h"
#include "reports/holm.h"
#include "reports/mcnemar.h"
#include "reports/seeds.h"
#include "reports/sign_flip.h"

namespace graspbench {
namespace {

std::vector<std::string> Objects(size_t count, size_t items_of_each = 1) {
  std::vector<std::string> names;
  for (size_t i = 0; i < count * items_of_each; ++i) {
    names.push_back("object " + std::to_string(i / items_of_each));
  }
  return names;
}

TEST(McNemarExact, GivesTheFiguresOfAFairCoin) {
  EXPECT_DOUBLE_EQ(McNemarExact(0, 5), 2.0 / 32);        // all heads or all tails
  EXPECT_NEAR(McNemarExact(1, 4), 2 * 6.0 / 32, 1e-15);  // at most one of five
  EXPECT_DOUBLE_EQ(McNemarExact(3, 3), 1);
  EXPECT_THROW(McNemarExact(-1, 2), Error);
}

TEST(SignFlipTest, IsMcNemarsTestWhereEachObjectHasOneItem) {
  for (const auto& [only_a, only_b] : {std::pair{1, 6}, std::pair{4, 4}, std::pair{0, 12}}) {
    std::vector<double> differences(5, 0.0);
    differences.insert(differences.end(), static_cast<size_t>(only_a), -1.0);
    differences.insert(differences.end(), static_cast<size_t>(only_b), 1.0);
    EXPECT_NEAR(SignFlipTest(differences, Objects(differences.size())),
                McNemarExact(only_a, only_b), 1e-12);
  }
}

// Three objects that all got better: of the eight assignments two are as far out.
TEST(SignFlipTest, CountsObjectsNotItems) {
  const std::vector<double> differences(30, 0.5);
  EXPECT_DOUBLE_EQ(SignFlipTest(differences, Objects(3, 10)), 2.0 / 8);
  EXPECT_DOUBLE_EQ(SignFlipTest(differences, Objects(15, 2)), 2.0 / 32768);
}

TEST(SmallestPValue, IsWhatEqualDifferencesGive) {
  for (const int clusters : {1, 5, 9}) {
    const std::vector<double> differences(static_cast<size_t>(clusters), 2.0);
    EXPECT_EQ(SmallestPValue(clusters),
              SignFlipTest(differences, Objects(static_cast<size_t>(clusters))));
  }
}

TEST(SignFlipTest, GivesOneWhereNothingDiffers) {
  EXPECT_EQ(SignFlipTest(std::vector<double>(4, 0.0), Objects(4)), 1);
  EXPECT_EQ(SignFlipTest({}, {}), 1);
}

TEST(SignFlipTest, DoesNotDependOnTheOrderAndOnlyOnSeedAndStreamWhenItDraws) {
  Rng rng(3, "", "order");
  std::vector<double> differences;
  for (int i = 0; i < 120; ++i) differences.push_back(rng.Normal() + 0.1);
  std::vector<std::string> objects = Objects(40, 3);
  const double p = SignFlipTest(differences, objects);
  EXPECT_NE(SignFlipTest(differences, objects, {.seed = 1}), p);
  EXPECT_NE(SignFlipTest(differences, objects, {.stream = "pd"}), p);
  std::reverse(differences.begin(), differences.end());
  std::reverse(objects.begin(), objects.end());
  EXPECT_EQ(SignFlipTest(differences, objects), p);
}

/// Share of experiments without a difference whose p is below 0.05. Three grasps of an object share
/// most of their difference, which a test over items would take for three witnesses.
double FalseAlarms(bool items_as_objects) {
  constexpr int kExperiments = 600;
  int alarms = 0;
  for (int e = 0; e < kExperiments; ++e) {
    Rng rng(7, std::to_string(e), "false alarms");
    std::vector<double> differences;
    for (int object = 0; object < 12; ++object) {
      const double level = rng.Normal();
      for (int j = 0; j < 3; ++j) differences.push_back(level + 0.2 * rng.Normal());
    }
    const auto clusters = items_as_objects ? Objects(36) : Objects(12, 3);
    alarms += SignFlipTest(differences, clusters, {.flips = 1000}) < 0.05;
  }
  return static_cast<double>(alarms) / kExperiments;
}

// 600 experiments scatter by 0.009 around 0.05 (one standard deviation).
TEST(SignFlipTest, RaisesFalseAlarmsAtItsLevelWhenGraspsOfAnObjectAreAlike) {
  EXPECT_NEAR(FalseAlarms(false), 0.05, 0.03);
  EXPECT_GT(FalseAlarms(true), 0.15);
}

// Worked example: m = 4 at 0.01, 0.02, 0.03, 0.04 gives 4·0.01, 3·0.02, then 2·0.03 = 0.06, and
// 1·0.04 raised to the one before.
TEST(HolmAdjusted, StepsDown) {
  const std::vector<double> p{0.04, 0.01, 0.03, 0.02};
  const std::vector<double> adjusted = HolmAdjusted(p);
  EXPECT_DOUBLE_EQ(adjusted[1], 0.04);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.06);
  EXPECT_DOUBLE_EQ(adjusted[2], 0.06);
  EXPECT_DOUBLE_EQ(adjusted[0], 0.06);
}

TEST(HolmAdjusted, NeverPassesOneAndLeavesASingleTestAlone) {
  EXPECT_EQ(HolmAdjusted(std::vector{0.3}), std::vector{0.3});
  EXPECT_EQ(HolmAdjusted(std::vector{0.6, 0.7}), (std::vector{1.0, 1.0}));
  EXPECT_TRUE(HolmAdjusted({}).empty());
}

TEST(ComparePaired, GivesTheDifferenceOfRates) {
  // b passes two items that a fails, and fails one that a passes.
  const std::vector<double> a{0, 0, 1, 1, 0, 1}, b{1, 1, 0, 1, 0, 1};
  const PairedDifference result = ComparePaired(a, b, Objects(6), {});
  EXPECT_NEAR(result.difference.mean, 1.0 / 6, 1e-15);
  EXPECT_EQ(result.differing, 3);
  EXPECT_DOUBLE_EQ(result.p_value.value(), McNemarExact(1, 2));
  ASSERT_TRUE(result.difference.interval);
  EXPECT_LT(result.difference.interval->low, 0);
  EXPECT_GT(result.difference.interval->high, 1.0 / 6);
}

// With the same noise in both, pairing removes it.
TEST(ComparePaired, FindsASmallDifferenceUnderALargeCommonSpread) {
  Rng rng(5, "", "paired");
  std::vector<double> a, b;
  for (int i = 0; i < 60; ++i) {
    a.push_back(10 * rng.Normal());
    b.push_back(a.back() + 0.2 + 0.05 * rng.Normal());
  }
  const PairedDifference result = ComparePaired(a, b, Objects(20, 3), {});
  EXPECT_NEAR(result.difference.mean, 0.2, 0.03);
  EXPECT_GT(result.difference.interval->low, 0.15);
  EXPECT_LT(result.p_value.value(), 0.001);
  EXPECT_LT(result.detectable.value(), 0.05);
}

TEST(ComparePaired, SaysNothingOfSignificanceWithOneObject) {
  const std::vector<double> a{1, 2}, b{2, 4};
  const PairedDifference result = ComparePaired(a, b, Objects(1, 2), {});
  EXPECT_DOUBLE_EQ(result.difference.mean, 1.5);
  EXPECT_FALSE(result.difference.interval);
  EXPECT_FALSE(result.p_value);
  EXPECT_FALSE(result.detectable);
}

TEST(ComparePaired, HasNoDetectableDifferenceWhereNothingDiffers) {
  const std::vector<double> a{1, 2, 3};
  const PairedDifference result = ComparePaired(a, a, Objects(3), {});
  EXPECT_EQ(result.p_value, 1);
  EXPECT_FALSE(result.detectable);
  // All differ by the same: no spread to tell from.
  EXPECT_FALSE(ComparePaired(a, std::vector{2.0, 3.0, 4.0}, Objects(3), {}).detectable);
  EXPECT_THROW(ComparePaired(a, std::vector{1.0}, Objects(3), {}), Error);
}

TEST(ClusteredStandardError, IsTheUsualOneWithOneValuePerCluster) {
  const std::vector<double> values{1, 2, 3, 6};
  // Sample deviation sqrt(14 / 3) over sqrt(4).
  EXPECT_NEAR(ClusteredStandardError(values, Objects(4)).value(), std::sqrt(14.0 / 3) / 2, 1e-15);
  EXPECT_FALSE(ClusteredStandardError(values, Objects(1, 4)));
}

TEST(PoolSeeds, SeparatesTheSpreadOfSeedsFromThatOfGrasps) {
  const std::vector<std::string> objects{"mug", "pen"};
  const std::vector<SeedSample> seeds{{{1, 3}, objects}, {{2, 4}, objects}, {{6, 8}, objects}};
  const SeedPool pool = PoolSeeds(seeds, {});
  EXPECT_DOUBLE_EQ(pool.mean.mean, 4);
  EXPECT_EQ(pool.seed_means, (std::vector<double>{2, 3, 7}));
  EXPECT_NEAR(pool.between, std::sqrt(7.0), 1e-12);  // ((2-4)² + (3-4)² + (7-4)²) / 2
  EXPECT_DOUBLE_EQ(pool.within, 1);
  EXPECT_EQ(pool.mean.clusters, 2);  // six grasps, but two objects
  EXPECT_DOUBLE_EQ(pool.mean.interval->low, 3);
  EXPECT_DOUBLE_EQ(pool.mean.interval->high, 5);
}

TEST(PoolSeeds, SkipsASeedWithoutValues) {
  const std::vector<SeedSample> seeds{{{1, 3}, {"mug", "pen"}}, {}};
  const SeedPool pool = PoolSeeds(seeds, {});
  EXPECT_EQ(pool.seed_means.size(), 1u);
  EXPECT_TRUE(std::isnan(pool.between));
}

}  // namespace
}  // namespace graspbench

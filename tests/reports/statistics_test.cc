#include "reports/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rng.h"

namespace graspbench {
namespace {

// Reference figures: scipy.stats.norm.ppf and binomtest(...).proportion_ci(method="wilson"), SciPy
// 1.17; numpy.percentile.

TEST(NormalQuantile, AgreesWithSciPy) {
  EXPECT_NEAR(NormalQuantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(NormalQuantile(0.001), -3.090232306167813, 1e-12);
  EXPECT_NEAR(NormalQuantile(0.9995), 3.2905267314919255, 1e-12);
  EXPECT_NEAR(NormalQuantile(0.5), 0, 1e-12);
}

TEST(WilsonInterval, AgreesWithSciPy) {
  const Interval nine_of_ten = WilsonInterval(9, 10);
  EXPECT_NEAR(nine_of_ten.low, 0.5958499732047615, 1e-12);
  EXPECT_NEAR(nine_of_ten.high, 0.9821237869049271, 1e-12);
  const Interval one_of_three = WilsonInterval(1, 3);
  EXPECT_NEAR(one_of_three.low, 0.06149194472039626, 1e-12);
  EXPECT_NEAR(one_of_three.high, 0.7923403991979523, 1e-12);
  const Interval strict = WilsonInterval(37, 40, 0.99);
  EXPECT_NEAR(strict.low, 0.7482310238479385, 1e-12);
  EXPECT_NEAR(strict.high, 0.9808367446706149, 1e-12);
}

TEST(WilsonInterval, StaysOpenAtTheEndsOfTheScale) {
  EXPECT_EQ(WilsonInterval(0, 20).low, 0);
  EXPECT_NEAR(WilsonInterval(0, 20).high, 0.16112515805281935, 1e-12);
  EXPECT_NEAR(WilsonInterval(20, 20).low, 0.8388748419471808, 1e-12);
  EXPECT_EQ(WilsonInterval(20, 20).high, 1);
}

TEST(WilsonInterval, RefusesAnImpossibleRate) {
  EXPECT_THROW(WilsonInterval(0, 0), Error);
  EXPECT_THROW(WilsonInterval(4, 3), Error);
  EXPECT_THROW(WilsonInterval(-1, 3), Error);
}

TEST(Percentile, InterpolatesLikeNumPy) {
  const std::vector<double> values{3.1, 0.2, 7.7, 1.5, 4.4};
  EXPECT_DOUBLE_EQ(Percentile(values, 0), 0.2);
  EXPECT_DOUBLE_EQ(Percentile(values, 5), 0.46);
  EXPECT_DOUBLE_EQ(Percentile(values, 25), 1.5);
  EXPECT_DOUBLE_EQ(Percentile(values, 90), 6.38);
  EXPECT_DOUBLE_EQ(Percentile(values, 100), 7.7);
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoMiddles) {
  EXPECT_EQ(Median({5, 1, 3}), 3);
  EXPECT_EQ(Median({4, 1, 3, 2}), 2.5);
  EXPECT_TRUE(std::isnan(Median({})));
}

TEST(PopulationDeviation, DividesByTheNumberOfValues) {
  const std::vector<double> values{1, 3};
  EXPECT_DOUBLE_EQ(PopulationDeviation(values), 1);  // sample deviation would be sqrt(2)
}

struct Clustered {
  std::vector<double> values;
  std::vector<std::string> clusters;
};

/// Twelve clusters of one to three values.
Clustered UnequalClusters() {
  Clustered data;
  for (int c = 0; c < 12; ++c) {
    for (int j = 0; j <= c % 3; ++j) {
      data.values.push_back(c * c % 7 + 0.25 * j);
      data.clusters.push_back("object " + std::to_string(c));
    }
  }
  return data;
}

// Limits from two million resamples in NumPy: 1.3690 and 3.0962. The ends of 2000 resamples scatter
// by about 0.03 around them.
TEST(BootstrapMean, AgreesWithALargeIndependentBootstrap) {
  const Clustered data = UnequalClusters();
  const ClusteredMean mean = BootstrapMean(data.values, data.clusters, {});
  EXPECT_DOUBLE_EQ(mean.mean, 2.25);
  EXPECT_EQ(mean.count, 24);
  EXPECT_EQ(mean.clusters, 12);
  ASSERT_TRUE(mean.interval);
  EXPECT_NEAR(mean.interval->low, 1.3690, 0.1);
  EXPECT_NEAR(mean.interval->high, 3.0962, 0.1);
}

TEST(BootstrapMean, GivesTheSameIntervalForAnyOrderOfTheValues) {
  Clustered data = UnequalClusters();
  const auto before = BootstrapMean(data.values, data.clusters, {.stream = "siv"}).interval;
  std::reverse(data.values.begin(), data.values.end());
  std::reverse(data.clusters.begin(), data.clusters.end());
  EXPECT_EQ(BootstrapMean(data.values, data.clusters, {.stream = "siv"}).interval, before);
}

TEST(BootstrapMean, DrawsAnotherSampleForAnotherSeedOrStream) {
  const Clustered data = UnequalClusters();
  const auto interval = BootstrapMean(data.values, data.clusters, {}).interval;
  EXPECT_NE(BootstrapMean(data.values, data.clusters, {.seed = 1}).interval, interval);
  EXPECT_NE(BootstrapMean(data.values, data.clusters, {.stream = "pd"}).interval, interval);
}

// Copies of one grasp carry no more information than the grasp: only objects count.
TEST(BootstrapMean, DoesNotNarrowWhenEveryGraspIsRepeated) {
  const Clustered once = UnequalClusters();
  Clustered twice = once;
  twice.values.insert(twice.values.end(), once.values.begin(), once.values.end());
  twice.clusters.insert(twice.clusters.end(), once.clusters.begin(), once.clusters.end());
  const auto narrow = BootstrapMean(once.values, once.clusters, {}).interval;
  const auto repeated = BootstrapMean(twice.values, twice.clusters, {}).interval;
  EXPECT_NEAR(repeated->low, narrow->low, 1e-12);
  EXPECT_NEAR(repeated->high, narrow->high, 1e-12);
}

TEST(BootstrapMean, GivesNoIntervalForOneClusterOrNone) {
  const std::vector<double> values{1, 2};
  const std::vector<std::string> clusters{"mug", "mug"};
  EXPECT_FALSE(BootstrapMean(values, clusters, {}).interval);
  const ClusteredMean none = BootstrapMean({}, {}, {});
  EXPECT_FALSE(none.interval);
  EXPECT_TRUE(std::isnan(none.mean));
}

/// Share of 95 % intervals that hold the true mean, on normal data with `clusters` clusters.
double Coverage(int clusters) {
  constexpr int kExperiments = 400;
  int hits = 0;
  for (int e = 0; e < kExperiments; ++e) {
    Rng rng(11, std::to_string(e), "coverage");
    Clustered data;
    for (int c = 0; c < clusters; ++c) {
      data.values.push_back(rng.Normal());
      data.clusters.push_back(std::to_string(c));
    }
    const auto interval =
        BootstrapMean(data.values, data.clusters, {.resamples = 400}).interval.value();
    if (interval.low <= 0 && 0 <= interval.high) ++hits;
  }
  return static_cast<double>(hits) / kExperiments;
}

// The documented coverage; a share of 400 experiments scatters by 0.02 (one standard deviation).
TEST(BootstrapMean, CoversTheTruthAsOftenAsDocumented) {
  EXPECT_NEAR(Coverage(5), 0.83, 0.06);
  EXPECT_NEAR(Coverage(20), 0.93, 0.04);
}

}  // namespace
}  // namespace graspbench

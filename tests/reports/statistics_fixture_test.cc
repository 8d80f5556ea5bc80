#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "core/json.h"
#include "reports/mcnemar.h"
#include "reports/paired.h"
#include "reports/sign_flip.h"

// Expected figures are SciPy's and NumPy's: tests/reports/data/make_statistics.py.
namespace graspbench {
namespace {

Value::List Fixture(const char* name) {
  return ReadJson(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/tests/reports/data/statistics.json")
      .At(name)
      .AsList();
}

struct Pairs {
  std::vector<double> a, b;
  std::vector<std::string> objects;
};

Pairs PairsOf(const Value& entry) {
  Pairs pairs{entry.At("a").AsDoubles(), entry.At("b").AsDoubles(), {}};
  for (const Value& name : entry.At("objects").AsList()) pairs.objects.push_back(name.AsString());
  return pairs;
}

TEST(McNemarExact, IsSciPysBinomialTest) {
  for (const Value& entry : Fixture("mcnemar")) {
    const int a = static_cast<int>(entry.At("only_a").AsInt());
    const int b = static_cast<int>(entry.At("only_b").AsInt());
    const double p = entry.At("p").AsDouble();
    EXPECT_NEAR(McNemarExact(a, b), p, 1e-9 * p) << a << " and " << b;
  }
}

TEST(ComparePaired, AgreesWithSciPysPermutationTest) {
  for (const Value& entry : Fixture("paired")) {
    const Pairs pairs = PairsOf(entry);
    const double p = ComparePaired(pairs.a, pairs.b, pairs.objects, {}).p_value.value();
    // Ten thousand random assignments scatter by sqrt(p (1 - p) / 10000); four of that.
    const double expected = entry.At("p").AsDouble();
    EXPECT_NEAR(p, expected, entry.At("exact").AsBool() ? 1e-12 : 0.02);
  }
}

TEST(ComparePaired, AgreesWithAMillionResamplesInNumPy) {
  for (const Value& entry : Fixture("paired")) {
    const Pairs pairs = PairsOf(entry);
    const ClusteredMean difference = ComparePaired(pairs.a, pairs.b, pairs.objects, {}).difference;
    EXPECT_NEAR(difference.mean, entry.At("difference").AsDouble(), 1e-12);
    // The end of 2000 resamples scatters by about 0.06 standard errors around the limit.
    const double tolerance = 0.25 * entry.At("standard_error").AsDouble();
    EXPECT_NEAR(difference.interval->low, entry.At("low").AsDouble(), tolerance);
    EXPECT_NEAR(difference.interval->high, entry.At("high").AsDouble(), tolerance);
  }
}

TEST(ClusteredStandardError, IsTheSandwichOfARegressionOnAConstant) {
  for (const Value& entry : Fixture("paired")) {
    const Pairs pairs = PairsOf(entry);
    std::vector<double> differences;
    std::transform(pairs.b.begin(), pairs.b.end(), pairs.a.begin(), std::back_inserter(differences),
                   std::minus<>());
    EXPECT_NEAR(ClusteredStandardError(differences, pairs.objects).value(),
                entry.At("standard_error").AsDouble(), 1e-12);
  }
}

TEST(DetectableDifference, IsFoundWithItsPower) {
  for (const Value& entry : Fixture("detectable")) {
    EXPECT_NEAR(DetectableDifference(entry.At("standard_error").AsDouble(),
                                     entry.At("alpha").AsDouble(), entry.At("power").AsDouble()),
                entry.At("difference").AsDouble(), 1e-9);
  }
}

}  // namespace
}  // namespace graspbench

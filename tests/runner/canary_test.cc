#include "runner/canary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/runner/fakes.h"

namespace graspbench {
namespace {

using testing::HasSubstr;

class CanaryChecks : public testing::Test {
 protected:
  CanaryChecks() : bench_(options_, fakes::MakeParts(options_)) {}

  /// The checks of the fake suite's canary, a hand half a metre off, with other expectations.
  std::vector<CanaryCheck> Check(std::vector<Canary::Expectation> expectations) {
    Canary canary = bench_.canaries().at(0);
    canary.expectations = std::move(expectations);
    return CheckCanary(bench_, canary);
  }

  RunOptions options_ = fakes::Options({});
  Workbench bench_;
};

TEST_F(CanaryChecks, PassWithinTheirRange) {
  const auto checks = Check({{"distance", 0.499, 0.501}});
  ASSERT_EQ(checks.size(), 1u);
  EXPECT_TRUE(checks[0].passed()) << Describe(checks[0]);
  EXPECT_NEAR(checks[0].value, 0.5, 1e-9);
}

TEST_F(CanaryChecks, FailOutsideAndSayBoth) {
  const auto checks = Check({{"distance", 0.6, 0.7}});
  EXPECT_FALSE(checks.at(0).passed());
  EXPECT_THAT(Describe(checks.at(0)), testing::AllOf(HasSubstr("half a metre off: distance is 0."),
                                                     HasSubstr("expected 0.6 to 0.7")));
}

TEST_F(CanaryChecks, ReadResultsOfTrials) {
  EXPECT_TRUE(Check({{"trial:drop:displacement", 0, 1}}).at(0).passed());
  EXPECT_FALSE(Check({{"trial:drop:tilt", 0, 1}}).at(0).passed());
}

TEST_F(CanaryChecks, LeaveOutProfilesThatTheRunDoesNotUse) {
  EXPECT_TRUE(Check({{"trial:shake:displacement", 0, 1}}).empty());
}

TEST_F(CanaryChecks, FailWhenTheMetricThrows) {
  const auto checks = Check({{"failing", 0, 1}});
  EXPECT_FALSE(checks.at(0).passed());
  EXPECT_THAT(Describe(checks.at(0)), HasSubstr("cannot be computed"));
}

TEST_F(CanaryChecks, KeepTheirValuesAsJson) {
  const CanaryCheck check = Check({{"distance", 0.6, 0.7}}).at(0);
  const CanaryCheck again = CanaryCheckFromValue(ToValue(check));
  EXPECT_EQ(Describe(again), Describe(check));
  EXPECT_EQ(again.value, check.value);
}

}  // namespace
}  // namespace graspbench

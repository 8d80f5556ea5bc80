#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/file.h"
#include "core/json.h"
#include "simulators/simulator.h"
#include "tests/e2e/program.h"

namespace graspbench {
namespace {

/// Forty cases of the embedded suite, held by grasps that must hold and by random ones, in both
/// engines.
class BothEngines : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const EngineInfo& engine : Engines()) {
      if (!engine.available) GTEST_SKIP() << engine.name << ": " << engine.why_not;
    }
  }
  Value Leaderboard(const std::string& policy) const {
    const e2e::Outcome outcome =
        e2e::GraspBench({"run", "--suite", "oakink", "--generator", "reference,random", "--limit",
                         "40", "--metrics", "siv", "--policy", policy, "--no-artifacts", "--out",
                         folder_ / policy, "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return ParseJson(outcome.out, "standard output");
  }

  /// Per cent of planned items that succeed.
  static double Success(const Value& board, const std::string& generator,
                        const std::string& policy) {
    for (const Value& row : board.At("rows").AsList()) {
      if (row.At("generator").AsString() != generator) continue;
      return row.At("values").At("success:" + policy).At("value").AsDouble();
    }
    return std::nan("");
  }

  static void ExpectAgreement(const Value& board) {
    const Value::List& engines = board.At("engines").AsList();
    ASSERT_EQ(engines.size(), 1u);
    const auto count = [&](const Value& value) { return static_cast<double>(value.AsInt()); };
    const double compared = count(engines[0].At("compared"));
    const Value::List& ok = engines[0].At("ok").AsList();
    EXPECT_GT(compared, 70);
    EXPECT_LE(std::abs(count(ok[0]) - count(ok[1])) / compared, 0.05);
    EXPECT_GE(count(engines[0].At("same")) / compared, 0.85);
    EXPECT_EQ(engines[0].At("differing").AsList().size(),
              static_cast<size_t>(compared - count(engines[0].At("same"))));
  }

  e2e::TemporaryFolder folder_;
};

TEST_F(BothEngines, AgreeOnSixDirections) { ExpectAgreement(Leaderboard("xengine-6dir")); }

TEST_F(BothEngines, LiftReferenceGraspsAndDropRandomOnes) {
  const Value board = Leaderboard("semgrasp-lift");
  for (const std::string engine : {"mujoco", "bullet"}) {
    EXPECT_GE(Success(board, "reference", "semgrasp-lift:" + engine), 60);
    EXPECT_LE(Success(board, "random", "semgrasp-lift:" + engine), 5);
  }
  ExpectAgreement(board);
}

}  // namespace
}  // namespace graspbench

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"
#include "tests/e2e/stored_run.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using e2e::StoreRun;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// Two runs of alpha on two objects, and the JSON of the older one.
class ReportDiff : public ::testing::Test {
 protected:
  ReportDiff() {
    for (const double level : {1, 2}) {
      StoreRun(level == 1 ? old_ : new_,
               {{.number = 0, .metrics = {{"siv", level}}},
                {.number = 1, .object = "pen", .metrics = {{"siv", 3 * level}}}},
               2,
               records::Configured(records::Manifest(), "generators",
                                   Value::List{Value::Dict{{"id", "alpha"}}}));
    }
    EXPECT_EQ(GraspBench({"report", old_, "--format", "json", "-o", json_}).code, 0);
  }

  e2e::TemporaryFolder folder_;
  std::string old_ = folder_ / "old", new_ = folder_ / "new", json_ = folder_ / "release.json";
};

TEST_F(ReportDiff, IsEmptyForARunAndItsOwnJson) {
  for (const auto& [after, before] : {std::pair{old_, json_}, {json_, old_}, {json_, json_}}) {
    const Outcome outcome = GraspBench({"report", after, "--diff", before, "--columns", "all"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("no difference"));
  }
}

TEST_F(ReportDiff, ShowsWhatChangedAndEndsWithZero) {
  for (const std::string& before : {old_, json_}) {
    const Outcome outcome = GraspBench({"report", new_, "--diff", before});
    EXPECT_EQ(outcome.code, 0) << "a difference is no gate";
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("[1.00, 3.00]"), HasSubstr("+2.00"),
                                   HasSubstr("+100.0 %"), HasSubstr("worse, outside")));
  }
  const std::string file = folder_ / "diff.md";
  const Outcome outcome =
      GraspBench({"report", new_, "--diff", json_, "--format", "markdown", "-o", file});
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(ReadFile(file), testing::StartsWith("## Difference of two reports"));
  EXPECT_THAT(GraspBench({"report", new_, "--diff", json_, "--tolerance", "1"}).out,
              HasSubstr("no difference"));
}

TEST_F(ReportDiff, RefusesWhatIsNoReport) {
  const auto refusal = [&](const std::string& content) {
    WriteFile(json_, content);
    const Outcome outcome = GraspBench({"report", new_, "--diff", json_});
    EXPECT_EQ(outcome.code, 2) << content;
    EXPECT_THAT(outcome.err, HasSubstr("release.json"));
    return outcome.err;
  };
  Value board = ReadJson(json_);
  EXPECT_THAT(refusal("{\"schema\": 1"), HasSubstr("JSON"));
  EXPECT_THAT(refusal("{}"), HasSubstr("not the JSON of a leaderboard"));
  EXPECT_THAT(refusal(ToJson(Value(board).Set("schema", 7))),
              AllOf(HasSubstr("\"schema\""), HasSubstr("7")));
  EXPECT_THAT(refusal(ToJson(board.Set("rows", Value::List{Value::Dict{{"generator", "x"}}}))),
              AllOf(HasSubstr("rows[0]"), HasSubstr("coverage")));

  const Outcome missing = GraspBench({"report", new_, "--diff", folder_ / "nowhere.json"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("nowhere.json"));
  EXPECT_EQ(GraspBench({"report", new_, "--diff", old_, "--format", "html"}).code, 2);
  EXPECT_EQ(GraspBench({"report", new_, "--diff", old_, "--items"}).code, 2);
  EXPECT_EQ(GraspBench({"report", new_, "--tolerance", "0.1"}).code, 2);
}

}  // namespace
}  // namespace graspbench

#include "reports/judgements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "reports/leaderboard.h"
#include "reports/manifest_difference.h"
#include "tests/reports/records.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Judge SomeJudge() {
  return {.column = "gpt_score",
          .model = "gpt-4o",
          .prompt = "semgrasp",
          .prompt_hash = "0123456789abcdef",
          .name = "alignment",
          .source = "SemGrasp",
          .temperature = 0};
}

Judgement Said(const std::string& item, std::optional<double> score,
               const Judge& judge = SomeJudge()) {
  return {.judge = judge,
          .item = item,
          .picture = "aa",
          .answer = score ? "so many" : "no idea",
          .score = score,
          .problem = score ? "" : "no score in the answer",
          .answered_by = "gpt-4o-2024-08-06",
          .time = "2026-01-31T12:34:56Z",
          .tries = 2,
          .prompt_tokens = 1000,
          .completion_tokens = 3,
          .seconds = 1.5};
}

/// Three grasps of alpha; beta has not run.
RunData ThreeGrasps() {
  RunData run{.name = "run", .manifest = records::Manifest(), .planned = 6, .records = {}};
  for (int i = 0; i < 3; ++i) {
    run.records.push_back(records::Make({.number = i, .object = i == 0 ? "mug" : "pen"}));
  }
  return run;
}

const Cell& CellOf(const Leaderboard& board, const std::string& id) {
  const auto column = std::ranges::find(board.columns, id, &Column::id);
  EXPECT_NE(column, board.columns.end()) << id;
  return board.rows[0].cells[static_cast<size_t>(column - board.columns.begin())];
}

TEST(Judgements, SurviveTheFile) {
  Judge other = SomeJudge();
  other.temperature.reset();
  const std::string lines =
      ToLine(Said("a", 95)) + "\n" + ToLine(Said("b", std::nullopt, other)) + "\n";
  const std::vector<Judgement> read = JudgementsFrom(lines, "judgements.jsonl");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].judge, SomeJudge());
  EXPECT_EQ(read[1].judge, other);
  EXPECT_EQ(ToLine(read[0]), ToLine(Said("a", 95)));
  EXPECT_EQ(ToLine(read[1]), ToLine(Said("b", std::nullopt, other)));
}

TEST(Judgements, SkipTheLineThatWasBeingWritten) {
  const std::string whole = ToLine(Said("a", 95)) + "\n";
  for (const size_t cut : {size_t{1}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_EQ(JudgementsFrom(whole + whole.substr(0, cut), "f").size(), 1u) << cut;
  }
  EXPECT_TRUE(JudgementsFrom("", "f").empty());
}

TEST(Judgements, NameTheLineThatIsNone) {
  const std::string good = ToLine(Said("a", 95)) + "\n";
  const auto refusal = [&](const std::string& line) -> std::string {
    try {
      JudgementsFrom(good + line + "\n", "judgements.jsonl");
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal("garbage"), HasSubstr("judgements.jsonl:2"));
  EXPECT_THAT(refusal("{}"), AllOf(HasSubstr("judgements.jsonl:2"), HasSubstr("judge")));
  EXPECT_THAT(refusal(ToLine(Said("a", 101))), AllOf(HasSubstr(":2"), HasSubstr("score")));
}

TEST(AddJudgements, MakesAColumnWithItsDefinition) {
  RunData run = ThreeGrasps();
  AddJudgements(std::vector{Said("alpha#0", 90), Said("alpha#1", 60), Said("other#7", 1)}, run);
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  const Cell& cell = CellOf(board, "gpt_score:gpt-4o");
  EXPECT_DOUBLE_EQ(cell.value.value(), 75);
  EXPECT_EQ(cell.count, 2);
  const auto column = std::ranges::find(board.columns, "gpt_score:gpt-4o", &Column::id);
  EXPECT_EQ(column->title, "GPT score gpt-4o");
  EXPECT_EQ(column->better, Better::kHigher);
  EXPECT_TRUE(column->is_default);
  EXPECT_THAT(column->definition,
              AllOf(HasSubstr("answered by gpt-4o-2024-08-06"), HasSubstr("01234567"),
                    HasSubstr("1 view of 640 x 480"), HasSubstr("temperature 0")));
}

TEST(AddJudgements, CountsTheLastScoreOfAnItemAndNoFailureAfterIt) {
  RunData run = ThreeGrasps();
  AddJudgements(std::vector{Said("alpha#0", std::nullopt), Said("alpha#0", 10), Said("alpha#0", 20),
                            Said("alpha#0", std::nullopt), Said("alpha#1", std::nullopt)},
                run);
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  EXPECT_DOUBLE_EQ(CellOf(board, "gpt_score:gpt-4o").value.value(), 20);
  ASSERT_EQ(run.records[1].metrics.size(), 1u);
  EXPECT_EQ(run.records[1].metrics[0].status, "failed");
  EXPECT_EQ(run.records[1].metrics[0].reason, "no_score");
  EXPECT_TRUE(run.records[2].metrics.empty());
}

TEST(AddJudgements, KeepsJudgesApart) {
  Judge other_model = SomeJudge(), other_pictures = SomeJudge();
  other_model.model = "a, model";
  other_pictures.views = 3;
  RunData run = ThreeGrasps();
  AddJudgements(std::vector{Said("alpha#0", 90), Said("alpha#0", 10, other_model),
                            Said("alpha#0", 50, other_pictures)},
                run);
  std::vector<std::string> ids;
  for (const MetricResult& metric : run.records[0].metrics) ids.push_back(metric.id);
  EXPECT_THAT(
      ids, ElementsAre("gpt_score:gpt-4o@" + SomeJudge().Hash().substr(0, 8), "gpt_score:a__model",
                       "gpt_score:gpt-4o@" + other_pictures.Hash().substr(0, 8)));
}

TEST(AddJudgements, MakesRunsOfDifferentJudgesIncomparable) {
  Judge other = SomeJudge();
  other.prompt_hash = "fedcba9876543210";
  RunData a = ThreeGrasps(), b = ThreeGrasps(), c = ThreeGrasps();
  AddJudgements(std::vector{Said("alpha#0", 90)}, a);
  AddJudgements(std::vector{Said("alpha#0", 90)}, b);
  AddJudgements(std::vector{Said("alpha#0", 90, other)}, c);
  EXPECT_TRUE(CompareManifests(a.manifest, b.manifest, {}).empty());
  const auto found = CompareManifests(a.manifest, c.manifest, {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].bearing, Bearing::kInvalid);
  EXPECT_THAT(found[0].leaf.path, HasSubstr("gpt_score:gpt-4o"));
}

TEST(ScoredItems, AreThoseOfThisJudgeWithAScore) {
  Judge other = SomeJudge();
  other.model = "other";
  EXPECT_THAT(ScoredItems(SomeJudge(),
                          std::vector{Said("a", 1), Said("b", std::nullopt), Said("c", 2, other)}),
              ElementsAre("a"));
}

}  // namespace
}  // namespace graspbench

#include "reports/agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/formats.h"
#include "reports/leaderboard.h"
#include "tests/reports/records.h"

namespace graspbench {
namespace {

using records::Make;
using records::ManifestWithLifts;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Record> Lifts() {
  return {Make({.number = 0, .lifts = {{"a", "ok"}, {"b", "ok"}}}),
          Make({.number = 1, .lifts = {{"a", "ok"}, {"b", "dropped"}}}),
          Make({.number = 2, .lifts = {{"a", "slipped"}, {"b", "dropped"}}}),
          Make({.number = 3, .lifts = {{"a", "setting_mismatch"}, {"b", "setting_mismatch"}}}),
          Make({.generator = "beta",
                .number = 0,
                .lifts = {{"a", "not_applicable"}, {"b", "not_applicable"}}})};
}

const Cell& CellOf(const Leaderboard& board, const std::string& generator,
                   const std::string& column) {
  for (const LeaderboardRow& row : board.rows) {
    for (size_t c = 0; c < board.columns.size(); ++c) {
      if (row.generator == generator && board.columns[c].id == column) return row.cells[c];
    }
  }
  throw std::runtime_error("no cell " + generator + ", " + column);
}

TEST(SuccessColumn, IsTheShareOfPlannedItemsWhoseTrialPasses) {
  const Leaderboard board = BuildLeaderboard(ManifestWithLifts(), 8, Lifts());
  const Cell& a = CellOf(board, "alpha", "success:lift:a");
  EXPECT_EQ(a.value, 50);  // two of four
  EXPECT_EQ(a.count, 4);
  EXPECT_EQ(CellOf(board, "alpha", "success:lift:b").value, 25);
  EXPECT_EQ(CellOf(board, "alpha", "slide:lift:a").value, 2);  // cm
}

// The item has failed, but this trial of it ran.
TEST(SuccessColumn, CountsATrialWhoseItemLostAnotherOne) {
  std::vector<Record> records = Lifts();
  records[1].status = "failed";
  records[1].reason = "timeout";
  records[1].trials[1].verdict = Verdict::kError;
  records[1].trials[1].reason = "timeout";
  const Leaderboard board = BuildLeaderboard(ManifestWithLifts(), 8, records);
  EXPECT_EQ(CellOf(board, "alpha", "success:lift:a").value, 50);
  EXPECT_EQ(CellOf(board, "alpha", "success:lift:b").value, 25);
}

TEST(SuccessColumn, HasNoValueWhereNoTrialCouldRun) {
  const Leaderboard board = BuildLeaderboard(ManifestWithLifts(), 8, Lifts());
  const Cell& cell = CellOf(board, "beta", "success:lift:a");
  EXPECT_FALSE(cell.value.has_value());
  EXPECT_EQ(cell.note, "not_applicable");
}

TEST(EngineAgreement, CountsVerdictsAndListsTheGraspsThatDiffer) {
  const Leaderboard board = BuildLeaderboard(ManifestWithLifts(), 8, Lifts());
  ASSERT_EQ(board.agreements.size(), 1u);
  const EngineAgreement& agreement = board.agreements.front();
  EXPECT_EQ(agreement.profile, "lift");
  EXPECT_EQ(agreement.engine_a, "a");
  EXPECT_EQ(agreement.engine_b, "b");
  EXPECT_EQ(agreement.compared, 3);
  EXPECT_EQ(agreement.same, 2);  // failures for different reasons are the same verdict
  EXPECT_EQ(agreement.ok_a, 2);
  EXPECT_EQ(agreement.ok_b, 1);
  ASSERT_EQ(agreement.differing.size(), 1u);
  EXPECT_EQ(agreement.differing[0].item_id, "alpha#1");
  EXPECT_EQ(agreement.differing[0].outcome_a, "ok");
  EXPECT_EQ(agreement.differing[0].outcome_b, "dropped");
}

TEST(EngineAgreement, IsPartOfTheReports) {
  const Leaderboard board = BuildLeaderboard(ManifestWithLifts(), 8, Lifts());
  EXPECT_THAT(ToTerminal(board, false), HasSubstr("2 of 3 grasps the same verdict (66.7 %)"));
  EXPECT_THAT(ToMarkdown(board), AllOf(HasSubstr("alpha\\#1"), HasSubstr("| ok | dropped |")));
  const Value json = ParseJson(ToJson(board), "leaderboard");
  EXPECT_EQ(json.At("engines").AsList().at(0).At("differing").AsList().size(), 1u);
}

TEST(EngineAgreement, NeedsTwoEngines) {
  const std::vector<Record> one = {Make({.lifts = {{"a", "ok"}}})};
  EXPECT_TRUE(BuildLeaderboard(ManifestWithLifts(), 8, one).agreements.empty());
}

}  // namespace
}  // namespace graspbench

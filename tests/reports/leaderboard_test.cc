#include "reports/leaderboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/reports/records.h"

namespace graspbench {
namespace {

using records::Make;
using records::Manifest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

const LeaderboardRow& RowOf(const Leaderboard& board, const std::string& generator) {
  for (const LeaderboardRow& row : board.rows) {
    if (row.generator == generator) return row;
  }
  throw std::runtime_error("no row of " + generator);
}

const Cell& CellOf(const Leaderboard& board, const std::string& generator,
                   const std::string& column) {
  for (size_t c = 0; c < board.columns.size(); ++c) {
    if (board.columns[c].id == column) return RowOf(board, generator).cells[c];
  }
  throw std::runtime_error("no column " + column);
}

std::vector<std::string> ColumnIds(const Leaderboard& board) {
  std::vector<std::string> ids;
  for (const Column& column : board.columns) ids.push_back(column.id);
  return ids;
}

/// alpha: three good items and a failed one; beta: two of four items ran.
std::vector<Record> TwoGenerators() {
  return {
      Make({.number = 0,
            .object = "mug",
            .metrics = {{"siv", 1}, {"contact_ratio", 100}},
            .displacement = 0.01}),
      Make({.number = 1,
            .object = "pen",
            .metrics = {{"siv", 2}, {"contact_ratio", 100}},
            .displacement = 0.03}),
      Make({.number = 2,
            .object = "pen",
            .metrics = {{"siv", 6}, {"contact_ratio", 0}},
            .displacement = 0.098,
            .trial_reason = "no_contact",
            .seconds = 2}),
      Make({.number = 3, .object = "mug", .failure = "timeout"}),
      Make({.generator = "beta",
            .number = 0,
            .metrics = {{"siv", 0.5}, {"contact_ratio", 100}},
            .displacement = 0.02}),
      Make({.generator = "beta",
            .number = 1,
            .metrics = {{"siv", 0.5}, {"contact_ratio", 100}},
            .displacement = 0.02}),
  };
}

TEST(Leaderboard, AveragesAMetricOverTheGraspsThatHaveIt) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  const Cell& siv = CellOf(board, "alpha", "siv");
  EXPECT_DOUBLE_EQ(siv.value.value(), 3);  // (1 + 2 + 6) / 3
  EXPECT_EQ(siv.count, 3);
  EXPECT_EQ(siv.clusters, 2);
  // Two objects: a resample is twice the mug (1), twice the pen (4) or both (3).
  ASSERT_TRUE(siv.interval);
  EXPECT_DOUBLE_EQ(siv.interval->low, 1);
  EXPECT_DOUBLE_EQ(siv.interval->high, 4);
  EXPECT_TRUE(siv.few_clusters);
}

TEST(Leaderboard, CountsFailedAndMissingItemsInTheDenominatorOfRates) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  const Cell& alpha = CellOf(board, "alpha", "contact_ratio");
  EXPECT_DOUBLE_EQ(alpha.value.value(), 50);  // 2 of 4 planned, not 2 of 3 measured
  EXPECT_EQ(alpha.count, 4);
  EXPECT_NEAR(alpha.interval->low, 100 * WilsonInterval(2, 4).low, 1e-12);
  EXPECT_NEAR(alpha.interval->high, 100 * WilsonInterval(2, 4).high, 1e-12);
  // Both of beta's finished items touch, but two never ran.
  EXPECT_DOUBLE_EQ(CellOf(board, "beta", "contact_ratio").value.value(), 50);
}

TEST(Leaderboard, ShowsOkFailedAndPlannedItems) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  const Coverage& alpha = RowOf(board, "alpha").coverage;
  EXPECT_EQ(alpha.ok, 3);
  EXPECT_EQ(alpha.failed, 1);
  EXPECT_EQ(alpha.planned, 4);
  EXPECT_EQ(alpha.not_run(), 0);
  EXPECT_EQ(RowOf(board, "beta").coverage.not_run(), 2);
  EXPECT_THAT(RowOf(board, "alpha").item_reasons, ElementsAre(Pair("timeout", 1)));
  EXPECT_THAT(RowOf(board, "alpha").trial_reasons, ElementsAre(Pair("obman: no_contact", 1)));
}

TEST(Leaderboard, GivesDisplacementInCentimetresWithThePopulationDeviation) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  const Cell& sd = CellOf(board, "alpha", "sd_mean:obman");
  EXPECT_NEAR(sd.value.value(), 4.6, 1e-12);  // (1 + 3 + 9.8) / 3
  // sqrt(((1 - 4.6)² + (3 - 4.6)² + (9.8 - 4.6)²) / 3) = sqrt(42.56 / 3)
  EXPECT_NEAR(sd.spread.value(), 3.766519171153477, 1e-12);
  EXPECT_NEAR(CellOf(board, "beta", "sd_mean:obman").spread.value(), 0, 1e-12);
}

// Ceiling 10 cm: from 9.5 cm on the object counts as fallen, and so does an item without a trial.
TEST(Leaderboard, CountsItemsWithoutATrialAsFallen) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "fell:obman").value.value(), 50);  // 9.8 cm, time-out
  EXPECT_DOUBLE_EQ(CellOf(board, "beta", "fell:obman").value.value(), 50);   // two never ran
}

TEST(Leaderboard, LeavesATrialThatEndedInAnErrorOutOfTheMeanButCountsItAsFallen) {
  std::vector<Record> list{Make({.number = 0, .displacement = 0.01}),
                           Make({.number = 1, .displacement = 5, .trial_reason = "sim_diverged"})};
  list[1].trials[0].verdict = Verdict::kError;
  const Leaderboard board = BuildLeaderboard(Manifest(), 4, list);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "sd_mean:obman").value.value(), 1);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "fell:obman").value.value(), 50);
}

TEST(Leaderboard, NeverMixesTwoProfilesOrTwoContentsOfOne) {
  const std::vector<Record> list{
      Make({.number = 0, .displacement = 0.01}),
      Make({.number = 1, .displacement = 0.03, .profile_hash = "ffee001122"}),
      Make({.number = 2, .displacement = 0.07, .profile = "shake"}),
  };
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, list);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "sd_mean:obman@11aa22bb").value.value(), 1);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "sd_mean:obman@ffee0011").value.value(), 3);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "sd_mean:shake").value.value(), 7);
}

// Two definitions of one trial's displacement are two columns under the names of the registry.
TEST(Leaderboard, KeepsTheTwoReferencesOfTheDisplacementApart) {
  Record record = Make({.number = 0, .displacement = 0.01});
  record.trials[0].results.emplace_back("displacement_oakink", 0.04);
  const Leaderboard board = BuildLeaderboard(Manifest(), 2, std::vector{record});
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "sd_mean:obman").value.value(), 1);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "sd_mean_oakink:obman").value.value(), 4);
}

TEST(Leaderboard, TakesTheMedianOfTheSeconds) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "seconds_generate").value.value(), 0.5);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "seconds_item").value.value(), 0.75);
}

// alpha: 0.301 * 3 + 0.699 * (13.8 + 10) / 4 = 5.06; beta: 0.301 * 0.5 + 0.699 * (4 + 20) / 4
// = 4.34.
TEST(Leaderboard, PutsTheBestGeneratorFirst) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  EXPECT_EQ(board.rows[0].generator, "beta");
  EXPECT_EQ(board.rows[1].generator, "alpha");
}

TEST(Leaderboard, RanksAGeneratorThatMissesTheObjectBelowOneThatHoldsIt) {
  const std::vector<Record> list{
      Make({.number = 0, .metrics = {{"siv", 0}}, .displacement = 0.1}),
      Make({.generator = "beta", .number = 0, .metrics = {{"siv", 3}}, .displacement = 0.01})};
  EXPECT_EQ(BuildLeaderboard(Manifest(), 2, list).rows[0].generator, "beta");
}

TEST(Leaderboard, MarksTheBestValueOfEachColumn) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  EXPECT_TRUE(CellOf(board, "beta", "siv").best);
  EXPECT_FALSE(CellOf(board, "alpha", "siv").best);
  // A tie is no win.
  EXPECT_FALSE(CellOf(board, "alpha", "contact_ratio").best);
  EXPECT_FALSE(CellOf(board, "beta", "contact_ratio").best);
}

TEST(Leaderboard, SaysWhyAValueIsMissing) {
  Record record = Make({.number = 0});
  record.metrics.push_back({"mpvpe", "mm", "not_applicable", std::nan(""), "no reference grasp"});
  const Leaderboard board = BuildLeaderboard(Manifest(), 2, std::vector{record});
  EXPECT_FALSE(CellOf(board, "alpha", "mpvpe").value);
  EXPECT_EQ(CellOf(board, "alpha", "mpvpe").note, "no reference grasp");
  EXPECT_EQ(CellOf(board, "beta", "mpvpe").note, "no item has finished");
}

TEST(Leaderboard, HasARowForEveryPlannedGeneratorEvenWithoutRecords) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 10, {});
  ASSERT_EQ(board.rows.size(), 2u);
  EXPECT_EQ(board.rows[0].generator, "alpha");
  EXPECT_EQ(board.rows[0].coverage.not_run(), 5);
  for (const Cell& cell : board.rows[0].cells) EXPECT_FALSE(cell.value);
}

TEST(Leaderboard, SharesPlannedItemsInProportionToTheSamples) {
  const Value manifest = ParseJson(R"({"suite": {"id": "ycb"}, "generators":
      [{"id": "alpha", "samples": 3}, {"id": "beta", "samples": 1}]})",
                                   "manifest");
  const Leaderboard board = BuildLeaderboard(manifest, 8, {});
  EXPECT_EQ(RowOf(board, "alpha").coverage.planned, 6);
  EXPECT_EQ(RowOf(board, "beta").coverage.planned, 2);
  EXPECT_THROW(BuildLeaderboard(manifest, 7, {}), Error);
}

TEST(Leaderboard, TakesThePlannedItemsOfAShardFromTheManifest) {
  Value manifest = Manifest();
  manifest.Set("planned_by_generator", Value::Dict{{"alpha", 5}, {"beta", 2}});
  const Leaderboard board = BuildLeaderboard(manifest, 7, {});
  EXPECT_EQ(RowOf(board, "alpha").coverage.planned, 5);
  EXPECT_EQ(RowOf(board, "beta").coverage.planned, 2);
}

// Otherwise a generator that always crashes would leave no column to be bad in.
TEST(Leaderboard, KeepsTheColumnsOfWhatWasAskedForWhenEveryItemFailed) {
  const std::vector<Record> list{Make({.number = 0, .failure = "generator_crash"})};
  const Leaderboard board = BuildLeaderboard(Manifest(), 2, list);
  EXPECT_EQ(CellOf(board, "alpha", "siv").note, "generator_crash");
  EXPECT_FALSE(CellOf(board, "alpha", "sd_mean:obman").value);
  EXPECT_DOUBLE_EQ(CellOf(board, "alpha", "fell:obman").value.value(), 100);
}

TEST(Leaderboard, RefusesARunWithoutItems) {
  try {
    BuildLeaderboard(Manifest(), 0, {});
    FAIL() << "zero planned items made a table";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  }
}

TEST(Leaderboard, RefusesRecordsThatContradictEachOther) {
  const Record record = Make({.number = 0, .metrics = {{"siv", 1}}});
  EXPECT_THROW(BuildLeaderboard(Manifest(), 4, std::vector{record, record}), Error);

  Record other_unit = Make({.number = 1, .metrics = {{"siv", 1}}});
  other_unit.metrics[0].unit = "m^3";
  EXPECT_THROW(BuildLeaderboard(Manifest(), 4, std::vector{record, other_unit}), Error);

  const std::vector<Record> more_than_planned{Make({.number = 0}), Make({.number = 1})};
  EXPECT_THROW(BuildLeaderboard(Manifest(), 2, more_than_planned), Error);
}

TEST(SelectColumns, TakesIdsFamiliesOrSets) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  EXPECT_THAT(
      ColumnIds(SelectColumns(board, "default")),
      ElementsAre("siv", "contact_ratio", "sd_mean:obman", "fell:obman", "seconds_generate"));
  EXPECT_THAT(ColumnIds(SelectColumns(board, "sd_mean,siv")), ElementsAre("sd_mean:obman", "siv"));
  EXPECT_EQ(SelectColumns(board, "all").columns.size(), board.columns.size());
  EXPECT_EQ(CellOf(SelectColumns(board, "siv"), "beta", "siv").value, 0.5);
}

TEST(SelectColumns, SuggestsTheNearestNameForAnUnknownOne) {
  const Leaderboard board = BuildLeaderboard(Manifest(), 8, TwoGenerators());
  try {
    SelectColumns(board, "sivv");
    FAIL() << "an unknown column was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("\"siv\""));
  }
}

}  // namespace
}  // namespace graspbench

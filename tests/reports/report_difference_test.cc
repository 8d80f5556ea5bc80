#include "reports/report_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.h"
#include "reports/report_difference_formats.h"
#include "tests/reports/records.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using records::Configured;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Four items on two objects; alpha's volumes are 1, 1, 3 and 3 times `scale`, of its lifts in
/// engine a `held` hold.
ReportSource Report(double scale, int held = 4, Value manifest = records::ManifestWithLifts()) {
  manifest =
      Configured(std::move(manifest), "generators", Value::List{Value::Dict{{"id", "alpha"}}});
  std::vector<Record> records;
  for (int i = 0; i < 4; ++i) {
    records.push_back(records::Make({.number = i,
                                     .object = i < 2 ? "mug" : "pen",
                                     .metrics = {{"siv", i < 2 ? scale : 3 * scale}},
                                     .lifts = {{"a", i < held ? "ok" : "dropped"}, {"b", "ok"}}}));
  }
  return {"report", BuildLeaderboard(manifest, 4, records)};
}

ReportDifference Compare(const ReportSource& before, const ReportSource& after,
                         const DifferenceOptions& options = {}) {
  return CompareReports(before, after, options);
}

const CellDifference& CellOf(const ReportDifference& difference, const std::string& column) {
  for (const CellDifference& cell : difference.cells) {
    if (cell.column.id == column) return cell;
  }
  throw std::runtime_error("no difference in " + column);
}

TEST(CompareReports, FindsNoneWhereThereIsNone) {
  const ReportDifference same = Compare(Report(1), Report(1));
  EXPECT_TRUE(same.empty());
  EXPECT_THAT(Render(same, "terminal"), HasSubstr("no difference"));
  EXPECT_THAT(Render(same, "markdown"), HasSubstr("no difference"));
  EXPECT_TRUE(ParseJson(Render(same, "json"), "diff").At("equal").AsBool());
}

TEST(CompareReports, MeasuresAChangeOfAMean) {
  const ReportDifference difference = Compare(Report(1), Report(2));
  const CellDifference& siv = CellOf(difference, "siv");
  EXPECT_EQ(siv.generator, "alpha");
  EXPECT_NEAR(*siv.before.value, 2, 1e-12);
  EXPECT_NEAR(*siv.after.value, 4, 1e-12);
  EXPECT_NEAR(*siv.change(), 2, 1e-12);
  EXPECT_NEAR(*siv.share(), 1, 1e-12);
  EXPECT_EQ(siv.direction(), -1) << "less volume is better";
  EXPECT_EQ(CellOf(Compare(Report(2), Report(1)), "siv").direction(), 1);
  EXPECT_FALSE(difference.empty());
}

TEST(CompareReports, SaysWhetherTheOldIntervalIsLeft) {
  // Means of two objects, 1 and 3: the bootstrap's interval is [1, 3].
  EXPECT_EQ(CellOf(Compare(Report(1), Report(1.4)), "siv").leaves_interval(), false);
  EXPECT_EQ(CellOf(Compare(Report(1), Report(1.6)), "siv").leaves_interval(), true);
  EXPECT_EQ(CellOf(Compare(Report(1), Report(0.4)), "siv").leaves_interval(), true);
  const std::string text = Render(Compare(Report(1), Report(1.6)), "terminal");
  EXPECT_THAT(text, AllOf(HasSubstr("[1.00, 3.00]"), HasSubstr("+1.20"), HasSubstr("+60.0 %"),
                          HasSubstr("worse, outside"), HasSubstr("Neither is a test")));
}

TEST(CompareReports, MeasuresAChangeOfARateWithItsReasons) {
  const ReportDifference difference = Compare(Report(1, 4), Report(1, 3));
  const CellDifference& lift = CellOf(difference, "success:lift:a");
  EXPECT_EQ(lift.before.value, 100);
  EXPECT_EQ(lift.after.value, 75);
  EXPECT_EQ(lift.direction(), -1) << "more success is better";
  ASSERT_EQ(difference.rows.size(), 1u);
  ASSERT_EQ(difference.rows[0].reasons.size(), 1u);
  EXPECT_THAT(Render(difference, "terminal"), HasSubstr("alpha: trials, lift:a: dropped: 0 → 1"));
  EXPECT_THAT(Render(difference, "terminal"), HasSubstr("same: 4 → 3")) << "the engines' verdicts";
}

TEST(CompareReports, HasNoShareOfZeroAndNoChangeWithoutAValue) {
  const CellDifference from_zero = CellOf(Compare(Report(0), Report(1)), "siv");
  EXPECT_EQ(from_zero.change(), 2);
  EXPECT_FALSE(from_zero.share());
  ReportSource none = Report(1);
  Cell& cell = none.board.rows[0].cells[0];
  cell = {.note = "mesh is open"};
  const ReportDifference difference = Compare(Report(1), none);
  const CellDifference& lost = CellOf(difference, "siv");
  EXPECT_FALSE(lost.change());
  EXPECT_FALSE(lost.leaves_interval());
  EXPECT_EQ(lost.direction(), 0);
  EXPECT_THAT(Render(difference, "terminal"), HasSubstr("no value: mesh is open"));
}

TEST(CompareReports, TakesNumbersWithinTheToleranceAsTheSame) {
  const auto with = [](double tolerance) {
    return Compare(Report(1), Report(1.01), {.columns = "all", .tolerance = tolerance});
  };
  EXPECT_EQ(CellOf(with(0), "siv").generator, "alpha");
  EXPECT_EQ(CellOf(with(0.005), "siv").generator, "alpha");
  EXPECT_TRUE(with(0.02).empty());
  EXPECT_THAT(Render(with(0.02), "terminal"), HasSubstr("within 2 %"));
  EXPECT_THAT(MessageOf([&] { with(-1); }), HasSubstr("--tolerance"));
  ReportSource fewer = Report(1);
  fewer.board.rows[0].cells[0].count = 3;
  EXPECT_FALSE(Compare(Report(1), fewer, {.columns = "all", .tolerance = 1}).empty())
      << "counts are exact";
}

TEST(CompareReports, ListsRowsAndColumnsThatCameAndWent) {
  ReportSource before = Report(1), after = Report(1);
  before.board.rows[0].generator = "old";
  after.board.columns[0].id = "siv2";
  const ReportDifference difference = Compare(before, after);
  EXPECT_THAT(difference.rows_gone, ElementsAre("old"));
  EXPECT_THAT(difference.rows_new, ElementsAre("alpha"));
  EXPECT_THAT(difference.columns_gone, ElementsAre("siv"));
  EXPECT_THAT(difference.columns_new, ElementsAre("siv2"));
  EXPECT_THAT(difference.cells, IsEmpty());
  EXPECT_EQ(difference.common_cells, 0);
  EXPECT_THAT(Render(difference, "markdown"),
              AllOf(HasSubstr("row gone: old"), HasSubstr("column new: siv2"),
                    HasSubstr("no value in common")));
}

TEST(CompareReports, DoesNotSubtractNumbersOfDifferentUnits) {
  ReportSource after = Report(1000);
  after.board.columns[0].unit = "mm^3";
  const ReportDifference difference = Compare(Report(1), after);
  EXPECT_THAT(difference.cells, IsEmpty());
  ASSERT_EQ(difference.columns.size(), 1u);
  EXPECT_EQ(difference.columns[0], (Difference{"siv.unit", "\"cm^3\"", "\"mm^3\""}));
}

TEST(CompareReports, ListsChosenColumnsAndCountsTheOthers) {
  const ReportSource before = Report(1, 4), after = Report(2, 3);
  const ReportDifference siv = Compare(before, after, {.columns = "siv"});
  EXPECT_EQ(siv.cells.size(), 1u);
  EXPECT_EQ(siv.other_cells, 1) << "the lift in engine a";
  EXPECT_FALSE(Compare(Report(1, 4), Report(1, 3), {.columns = "siv"}).empty());
  EXPECT_THAT(MessageOf([&] { Compare(before, after, {.columns = "sivv"}); }),
              HasSubstr("did you mean \"siv\""));
}

TEST(CompareReports, SortsWhatDiffersInTheManifests) {
  Value manifest = Configured(records::ManifestWithLifts(), "split", "train");
  manifest = Configured(std::move(manifest), "seed", 7);
  const ReportDifference difference = Compare(Report(1), Report(1, 4, manifest));
  EXPECT_THAT(Render(difference, "terminal"),
              AllOf(HasSubstr("The two do not measure the same\nsplit: \"test\" → \"train\""),
                    HasSubstr("seed: nothing → 7")));
}

TEST(CompareReports, SaysWhatIsUnfinished) {
  Value manifest = Configured(records::ManifestWithLifts(), "generators",
                              Value::List{Value::Dict{{"id", "alpha"}}});
  const std::vector<Record> one{records::Make({.number = 0, .failure = "timeout"})};
  const ReportSource part{"part", BuildLeaderboard(manifest, 4, one)};
  const ReportDifference difference = Compare(Report(1), part);
  EXPECT_THAT(Render(difference, "terminal"),
              AllOf(HasSubstr("part: UNFINISHED, 1 of 4 items"),
                    HasSubstr("alpha: 4/0/4 → 0/1/4 items ok/failed/planned"),
                    HasSubstr("alpha: failed items, timeout: 0 → 1")));
}

TEST(RenderReportDifference, ShowsHostileTextAsText) {
  ReportSource before = Report(1), after = Report(2);
  for (ReportSource* report : {&before, &after}) {
    report->name = "<script>\x1b[2J";
    report->board.rows[0].generator = "<img>|\n";
    report->board.title = "<b>";
  }
  const ReportDifference difference = Compare(before, after);
  EXPECT_THAT(Render(difference, "markdown"),
              AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("<img>")), Not(HasSubstr("<b>"))));
  EXPECT_THAT(Render(difference, "terminal"), Not(HasSubstr("\x1b")));
  EXPECT_THAT(MessageOf([&] { Render(difference, "html"); }), HasSubstr("html"));
}

}  // namespace
}  // namespace graspbench

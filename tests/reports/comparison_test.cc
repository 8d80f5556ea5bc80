#include "reports/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/json.h"
#include "reports/comparison_formats.h"
#include "reports/mcnemar.h"
#include "tests/reports/records.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using records::Configured;
using records::Make;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kObjects = 12;

/// Two items on each of twelve objects; alpha's volume is `shift` above the item's level and its
/// lift fails on the items of `dropped`.
RunData RunOf(const std::string& name, double shift, const std::vector<int>& dropped = {},
              int seed = 0) {
  Value manifest = Configured(records::ManifestWithLifts(), "generators",
                              Value::List{Value::Dict{{"id", "alpha"}, {"weights_hash", name}}});
  manifest = Configured(std::move(manifest), "seed", seed).Set("status", "complete");
  RunData run{
      .name = name, .manifest = std::move(manifest), .planned = 2 * kObjects, .records = {}};
  for (int i = 0; i < 2 * kObjects; ++i) {
    const bool falls = std::find(dropped.begin(), dropped.end(), i) != dropped.end();
    run.records.push_back(
        Make({.number = i,
              .object = "object " + std::to_string(i / 2),
              .metrics = {{"siv", 0.5 * (i % 7) + shift + 0.01 * (i % 3) * shift}},
              .lifts = {{"a", falls ? "dropped" : "ok"}, {"b", "ok"}}}));
    run.records.back().case_id = "case " + std::to_string(i);
    run.records.back().category = i < kObjects ? "mug" : "pen";
  }
  return run;
}

const ComparedColumn& ColumnOf(const RowComparison& row, const std::string& id) {
  for (const ComparedColumn& column : row.columns) {
    if (column.column.id == id) return column;
  }
  throw std::runtime_error("no column " + id);
}

Comparison Compare(const std::vector<RunData>& runs, const std::vector<RowPair>& pairs = {},
                   const std::string& columns = "default", bool force = false) {
  return CompareRuns(runs, pairs, columns, force);
}

TEST(CompareRuns, FindsADifferenceOnEveryObject) {
  const Comparison comparison = Compare({RunOf("a", 1), RunOf("b", 2)});
  ASSERT_EQ(comparison.rows.size(), 1u);
  const RowComparison& row = comparison.rows[0];
  EXPECT_EQ(row.pairs, 24);
  EXPECT_EQ(row.objects, 12);
  const ComparedColumn& siv = ColumnOf(row, "siv");
  EXPECT_NEAR(siv.difference->difference.mean, 1.01, 1e-12);  // 1 + 0.01 times the mean of 0, 1, 2
  EXPECT_NEAR(*siv.b - *siv.a, 1.01, 1e-12);
  EXPECT_DOUBLE_EQ(siv.difference->p_value.value(), 2.0 / 4096);  // all objects in one direction
  EXPECT_TRUE(siv.worse());
  EXPECT_FALSE(siv.better());
  EXPECT_TRUE(ColumnOf(Compare({RunOf("b", 2), RunOf("a", 1)}).rows[0], "siv").better());
}

TEST(CompareRuns, PairsItemsByCaseAndSampleNotByOrder) {
  RunData b = RunOf("b", 2);
  std::reverse(b.records.begin(), b.records.end());
  const ComparedColumn siv = ColumnOf(Compare({RunOf("a", 1), b}).rows[0], "siv");
  EXPECT_LT(siv.difference->difference.interval->high, 1.03);
  EXPECT_GT(siv.difference->difference.interval->low, 0.99);
}

TEST(CompareRuns, ListsItemsWhoseVerdictFlipped) {
  const Comparison comparison = Compare({RunOf("a", 1, {0, 1, 2}), RunOf("b", 1, {2, 3})});
  const ComparedColumn& lift = ColumnOf(comparison.rows[0], "success:lift:a");
  ASSERT_EQ(lift.flips.size(), 3u);
  EXPECT_EQ(lift.flips[0].case_id, "case 0");
  EXPECT_EQ(lift.flips[0].outcome_a, "dropped");
  EXPECT_EQ(lift.flips[0].outcome_b, "ok");
  EXPECT_TRUE(lift.flips[0].gained);
  EXPECT_FALSE(lift.flips[2].gained);
  EXPECT_EQ(lift.mcnemar, McNemarExact(1, 2));
  EXPECT_NEAR(*lift.a, 100 * 21.0 / 24, 1e-12);
  EXPECT_NEAR(*lift.b, 100 * 22.0 / 24, 1e-12);
}

TEST(CompareRuns, KeepsItemsThatFailedInOneRunInRatesAndOutOfMeans) {
  RunData b = RunOf("b", 2);
  b.records[0] = Make({.number = 0, .object = "object 0", .failure = "timeout"});
  b.records[0].case_id = "case 0";
  const RowComparison row = Compare({RunOf("a", 1), b}).rows[0];
  EXPECT_EQ(ColumnOf(row, "siv").pairs, 23);
  EXPECT_EQ(ColumnOf(row, "siv").only_a, 1);
  const ComparedColumn& lift = ColumnOf(row, "success:lift:a");
  EXPECT_EQ(lift.pairs, 24);
  ASSERT_EQ(lift.flips.size(), 1u);
  EXPECT_EQ(lift.flips[0].outcome_b, "timeout");
  EXPECT_EQ(row.coverage_b.failed, 1);
}

TEST(CompareRuns, ComparesWhatBothHaveOfAnUnfinishedRunAndSaysSo) {
  RunData b = RunOf("b", 2);
  b.records.resize(10);
  const Comparison comparison = Compare({RunOf("a", 1), b});
  EXPECT_EQ(comparison.rows[0].pairs, 10);
  EXPECT_EQ(comparison.rows[0].only_a, 14);
  EXPECT_EQ(*ColumnOf(comparison.rows[0], "success:lift:a").b, 100);  // not run is not a miss here
  const std::string text = Render(comparison, "terminal", {});
  EXPECT_THAT(text, HasSubstr("B  b: UNFINISHED, 10 of 24 items"));
  EXPECT_THAT(text, HasSubstr("Left out for want of a partner: 14 items of A"));
}

TEST(CompareRuns, CorrectsForTheTestsThatCanFindSomething) {
  const RowComparison row = Compare({RunOf("a", 1), RunOf("b", 2, {5})}).rows[0];
  // Two columns differ, siv and one lift; the other lift is equal in all items.
  const ComparedColumn& siv = ColumnOf(row, "siv");
  EXPECT_DOUBLE_EQ(siv.p_holm.value(), 2 * siv.difference->p_value.value());
  EXPECT_EQ(ColumnOf(row, "success:lift:b").p_holm, 1);
  EXPECT_EQ(ColumnOf(row, "success:lift:a").p_holm, 1);  // one item of one object
}

TEST(CompareRuns, ComparesTwoRowsOfOneRun) {
  RunData run = RunOf("a", 1);
  run.manifest = Configured(run.manifest, "generators",
                            Value::List{Value::Dict{{"id", "alpha"}}, Value::Dict{{"id", "beta"}}});
  for (Record record : RunOf("b", 3).records) {
    record.generator = "beta";
    record.item_id = "beta#" + std::to_string(record.sample);
    run.records.push_back(std::move(record));
  }
  run.planned = 48;
  const Comparison comparison = Compare({run}, {ParseRowPair("alpha=beta")});
  EXPECT_TRUE(ColumnOf(comparison.rows[0], "siv").worse());
  EXPECT_THAT(Render(comparison, "terminal", {}),
              HasSubstr("alpha (A) against beta (B): 24 pairs"));
  EXPECT_THAT(MessageOf([&] {
                Compare({run}, {{"alpha", "betta"}});
              }),
              AllOf(HasSubstr("betta"), HasSubstr("did you mean \"beta\"")));
}

TEST(CompareRuns, BreaksDifferencesDownByCategory) {
  RunData b = RunOf("b", 1);
  for (Record& record : b.records) {
    if (record.category == "pen") record.metrics[0].value += 4;
  }
  const ComparedColumn siv = ColumnOf(Compare({RunOf("a", 1), b}).rows[0], "siv");
  ASSERT_EQ(siv.categories.size(), 2u);
  EXPECT_EQ(siv.categories[0].name, "mug");
  EXPECT_NEAR(siv.categories[0].difference.mean, 0, 1e-12);
  EXPECT_NEAR(siv.categories[1].difference.mean, 4, 1e-12);
  EXPECT_EQ(siv.categories[1].pairs, 12);
}

TEST(CompareRuns, PoolsRunsThatDifferInTheSeedOnly) {
  std::vector<RunData> runs{RunOf("a", 1, {}, 1), RunOf("a", 2, {}, 2), RunOf("a", 3, {}, 3)};
  const Comparison comparison = Compare(runs);
  ASSERT_EQ(comparison.seeds.size(), 1u);
  const SeedPool& siv = comparison.seeds[0].columns[0].pool;
  EXPECT_EQ(siv.seed_means.size(), 3u);
  EXPECT_EQ(siv.mean.clusters, kObjects);
  EXPECT_NEAR(siv.between, 1.01, 1e-9);  // means rise by 1.01 from seed to seed
  EXPECT_THAT(Render(comparison, "markdown", {}), HasSubstr("pooled over seeds"));

  runs[1] = RunOf("other weights", 2, {}, 2);
  EXPECT_TRUE(Compare(runs).seeds.empty());
}

/// Runs a and b with a member of b's configuration replaced.
std::vector<RunData> WithChanged(const char* key, const Value& value) {
  std::vector<RunData> runs{RunOf("a", 1), RunOf("b", 2)};
  runs[1].manifest = Configured(runs[1].manifest, key, value);
  return runs;
}

TEST(CompareRuns, RefusesNumbersOfDifferentThings) {
  const Value suite = Value::Dict{{"id", "oakink"}, {"version", "2"}, {"stand_in", true}};
  const Comparison comparison = Compare(WithChanged("suite", suite));
  EXPECT_THAT(comparison.InvalidBecause(), ElementsAre("suite.version: \"1\" / \"2\""));
  EXPECT_TRUE(comparison.rows.empty());
  for (const char* format : {"terminal", "markdown"}) {
    const std::string text = Render(comparison, format, {});
    EXPECT_THAT(text.substr(0, text.find('\n')), HasSubstr("INVALID COMPARISON"));
  }
  EXPECT_FALSE(ParseJson(Render(comparison, "json", {}), "json").At("valid").AsBool());

  const Comparison forced = Compare(WithChanged("suite", suite), {}, "default", /*force=*/true);
  EXPECT_EQ(forced.rows.size(), 1u);
  EXPECT_THAT(Render(forced, "terminal", {}), StartsWith("INVALID COMPARISON"));
}

TEST(CompareManifests, SortsDifferencesByWhatTheyMean) {
  const std::vector<RunData> runs{RunOf("a", 1), RunOf("b", 1, {}, 7)};
  Value b = runs[1].manifest;
  Value configuration = b.At("configuration");
  configuration.Set("split", "train");
  configuration.Set("timeout", 5);
  Value metric = configuration.At("metrics").AsList()[0];
  metric.Set("definition", "something else");
  // Entries are matched by name, so that another order or another metric changes nothing.
  configuration.Set("metrics", Value::List{Value::Dict{{"id", "pd"}}, metric});
  Value::List policies = configuration.At("policies").AsList();
  policies[0].Set("profile_hash", "ff");
  configuration.Set("policies", policies);
  b.Set("configuration", configuration);
  const std::pair<std::string, std::string> rows[] = {{"alpha", "alpha"}};
  std::map<Bearing, std::vector<std::string>> keys;
  for (const ManifestDifference& difference : CompareManifests(runs[0].manifest, b, rows)) {
    keys[difference.bearing].push_back(difference.leaf.path);
  }
  EXPECT_THAT(keys[Bearing::kInvalid],
              ElementsAre("metrics.siv.definition", "policies.obman.profile_hash", "split"));
  EXPECT_THAT(keys[Bearing::kCompared], ElementsAre("seed", "generator alpha.weights_hash"));
  EXPECT_THAT(keys[Bearing::kContext], ElementsAre("metrics.pd", "timeout"));
}

TEST(CompareRuns, RefusesRunsWithNothingInCommon) {
  EXPECT_THAT(MessageOf([] { Compare({RunOf("a", 1)}); }), HasSubstr("--pair"));
  RunData other = RunOf("b", 1);
  for (Record& record : other.records) record.case_id += "x";
  EXPECT_THAT(MessageOf([&] {
                Compare({RunOf("a", 1), other});
              }),
              HasSubstr("no finished item in common"));
  for (Record& record : other.records) record.generator = "beta";
  other.manifest =
      Configured(other.manifest, "generators", Value::List{Value::Dict{{"id", "beta"}}});
  EXPECT_THAT(MessageOf([&] {
                Compare({RunOf("a", 1), other});
              }),
              AllOf(HasSubstr("no generator in common"), HasSubstr("--pair alpha=beta")));
}

TEST(CompareRuns, RefusesAColumnThatIsNotThere) {
  EXPECT_THAT(MessageOf([] {
                Compare({RunOf("a", 1), RunOf("b", 1)}, {}, "sivv");
              }),
              HasSubstr("did you mean \"siv\""));
}

TEST(CompareRuns, SaysWhenThereAreTooFewObjects) {
  RunData a = RunOf("a", 1), b = RunOf("b", 2);
  a.records.resize(8), b.records.resize(8);  // four objects
  const std::string text = Render(Compare({a, b}), "terminal", {});
  EXPECT_THAT(text, AllOf(HasSubstr("too few objects to tell"), HasSubstr("no p is below 0.1250")));
}

TEST(RenderComparison, ShowsHostileTextAsText) {
  RunData a = RunOf("a", 1, {0}), b = RunOf("b", 2);
  for (RunData* run : {&a, &b}) {
    for (Record& record : run->records) {
      record.case_id = "<script>|" + record.case_id + "\x1b[31m";
      record.category = "<img>|" + record.category;
    }
  }
  const Comparison comparison = Compare({a, b});
  EXPECT_THAT(Render(comparison, "markdown", {}),
              AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("<img>"))));
  EXPECT_THAT(Render(comparison, "terminal", {}), Not(HasSubstr("\x1b")));
  EXPECT_THROW(Render(comparison, "html", {}), Error);
}

TEST(RenderComparison, GivesProgramsEveryFlipAndFullPrecision) {
  const Comparison comparison = Compare({RunOf("a", 1, {0, 1, 2, 3}), RunOf("b", 2)});
  const Value json = ParseJson(Render(comparison, "json", {.flips = 1}), "json");
  const Value row = json.At("rows").AsList().at(0);
  EXPECT_EQ(row.At("pairs").AsInt(), 24);
  for (const Value& column : row.At("columns").AsList()) {
    if (column.At("column").AsString() == "success:lift:a") {
      EXPECT_EQ(column.At("flips").AsList().size(), 4u);
    }
  }
  EXPECT_THAT(Render(comparison, "terminal", {.flips = 1}), HasSubstr("and 3 more"));
}

TEST(ParseRowPair, TakesTwoNames) {
  EXPECT_EQ(ParseRowPair("reference=random").b, "random");
  for (const char* bad : {"reference", "=random", "reference=", ""}) {
    EXPECT_THROW(ParseRowPair(bad), Error);
  }
}

}  // namespace
}  // namespace graspbench

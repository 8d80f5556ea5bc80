#include "reports/leaderboard_file.h"

#include <limits>
#include <set>

#include "core/field.h"

namespace graspbench {
namespace {

constexpr int kMostDecimals = 15;

int CountFrom(const Field& field, int most = std::numeric_limits<int>::max()) {
  const int64_t count = field.AsInt();
  if (count < 0 || count > most) field.Fail("must be from 0 to " + std::to_string(most));
  return static_cast<int>(count);
}

std::string TextOrNull(const Field& field) {
  return field.value().is_null() ? "" : field.AsString();
}

Column ColumnFrom(const Field& field) {
  Column column;
  column.id = field.At("id").AsString();
  column.spread_id = TextOrNull(field.At("spread"));
  column.title = field.At("title").AsString();
  column.unit = field.At("unit").AsString();
  const auto statistic = StatisticNamed(field.At("statistic").AsString());
  if (!statistic) field.At("statistic").Fail("must be \"mean\", \"rate\" or \"median\"");
  column.statistic = *statistic;
  const auto better = BetterNamed(field.At("better").AsString());
  if (!better) field.At("better").Fail("must be \"lower\", \"higher\" or \"none\"");
  column.better = *better;
  column.decimals = CountFrom(field.At("decimals"), kMostDecimals);
  column.is_default = field.At("default").AsBool();
  column.definition = field.At("definition").AsString();
  return column;
}

Cell CellFrom(const Field& field, const Column& column) {
  Cell cell;
  cell.value = field.At("value").AsDoubleOrNull();
  if (!column.spread_id.empty()) cell.spread = field.At("std").AsDoubleOrNull();
  const auto low = field.At("low95").AsDoubleOrNull(), high = field.At("high95").AsDoubleOrNull();
  if (low.has_value() != high.has_value() || (low && *low > *high)) {
    field.Fail("low95 and high95 are no interval");
  }
  if (low) cell.interval = Interval{*low, *high};
  cell.count = CountFrom(field.At("n"));
  if (column.statistic == Statistic::kMean) {
    cell.clusters = CountFrom(field.At("objects"));
    cell.few_clusters = cell.clusters < ClusteredMean::kFewClusters;
  }
  cell.best = field.At("best").AsBool();
  cell.note = TextOrNull(field.At("reason"));
  return cell;
}

Coverage CoverageFrom(const Field& field) {
  Coverage coverage{.ok = CountFrom(field.At("ok")),
                    .failed = CountFrom(field.At("failed")),
                    .planned = CountFrom(field.At("planned"))};
  const int64_t finished = int64_t{coverage.ok} + coverage.failed;
  if (finished > coverage.planned) field.Fail("more items have finished than were planned");
  return coverage;
}

std::vector<std::pair<std::string, int>> ReasonsFrom(const Field& field) {
  std::vector<std::pair<std::string, int>> reasons;
  for (const auto& [name, count] : field.AsDict()) {
    reasons.emplace_back(name, CountFrom(field.At(name)));
  }
  return reasons;
}

LeaderboardRow RowFrom(const Field& field, const std::vector<Column>& columns) {
  LeaderboardRow row;
  row.generator = field.At("generator").AsString();
  row.coverage = CoverageFrom(field.At("coverage"));
  for (const Column& column : columns) {
    row.cells.push_back(CellFrom(field.At("values").At(column.id), column));
  }
  row.item_reasons = ReasonsFrom(field.At("item_reasons"));
  row.trial_reasons = ReasonsFrom(field.At("trial_reasons"));
  return row;
}

EngineAgreement AgreementFrom(const Field& field) {
  EngineAgreement agreement{.profile = field.At("profile").AsString(),
                            .engine_a = field.At("engines").At(0).AsString(),
                            .engine_b = field.At("engines").At(1).AsString(),
                            .compared = CountFrom(field.At("compared")),
                            .same = CountFrom(field.At("same")),
                            .ok_a = CountFrom(field.At("ok").At(0)),
                            .ok_b = CountFrom(field.At("ok").At(1)),
                            .differing = {}};
  const Field differing = field.At("differing");
  for (size_t i = 0; i < differing.Count(); ++i) {
    const Field item = differing.At(i);
    agreement.differing.push_back({.item_id = item.At("item").AsString(),
                                   .case_id = item.At("case").AsString(),
                                   .generator = item.At("generator").AsString(),
                                   .outcome_a = item.At(agreement.engine_a).AsString(),
                                   .outcome_b = item.At(agreement.engine_b).AsString()});
  }
  return agreement;
}

void CheckSchema(const Field& root) {
  const std::string wanted = std::to_string(kLeaderboardSchema);
  const std::string hint = "it is what report --format json of this version writes";
  if (!root.value().is_dict() || !root.Has("schema") || !root.Has("rows")) {
    root.Fail("this is not the JSON of a leaderboard (schema " + wanted + ")", hint);
  }
  const int64_t schema = root.At("schema").AsInt();
  if (schema != kLeaderboardSchema) {
    root.At("schema").Fail(
        "the file has schema " + std::to_string(schema) + ", this version reads " + wanted, hint);
  }
}

}  // namespace

Leaderboard LeaderboardFrom(const Value& document, const std::string& where) {
  const Field root(document, where);
  CheckSchema(root);
  Leaderboard board;
  const Field suite = root.At("suite");
  board.suite = suite.At("id").AsString();
  board.suite_version = suite.At("version").AsString();
  board.title = suite.At("title").AsString();
  board.stand_in = suite.At("stand_in").AsBool();
  board.split = root.At("split").AsString();
  board.hand = root.At("hand").AsString();
  board.shard = TextOrNull(root.At("shard"));
  board.run = root.At("run").AsString();
  board.status = root.At("status").AsString();
  board.planned = CountFrom(root.At("planned"));
  root.At("manifest").At("configuration").AsDict();
  board.manifest = root.At("manifest").value();

  std::set<std::string> seen;
  const Field columns = root.At("columns"), rows = root.At("rows"), engines = root.At("engines");
  for (size_t c = 0; c < columns.Count(); ++c) {
    board.columns.push_back(ColumnFrom(columns.At(c)));
    if (!seen.insert(board.columns.back().id).second)
      columns.At(c).Fail("this column is there twice");
  }
  seen.clear();
  for (size_t r = 0; r < rows.Count(); ++r) {
    board.rows.push_back(RowFrom(rows.At(r), board.columns));
    if (!seen.insert(board.rows.back().generator).second)
      rows.At(r).Fail("this row is there twice");
  }
  for (size_t e = 0; e < engines.Count(); ++e) {
    board.agreements.push_back(AgreementFrom(engines.At(e)));
  }
  return board;
}

}  // namespace graspbench

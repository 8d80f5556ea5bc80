#include "core/json.h"
#include "reports/comparison_formats.h"
#include "reports/leaderboard_value.h"

namespace graspbench {
namespace {

constexpr int kSchema = 1;

Value Optional(const std::optional<double>& value) { return value ? Value(*value) : Value(); }

Value Finite(double value) { return value == value ? Value(value) : Value(); }

void SetInterval(const ClusteredMean& mean, Value& value) {
  value.Set("low95", mean.interval ? Value(mean.interval->low) : Value());
  value.Set("high95", mean.interval ? Value(mean.interval->high) : Value());
  value.Set("objects", mean.clusters);
}

Value SlicesValue(const std::vector<Slice>& slices) {
  Value::List list;
  for (const Slice& slice : slices) {
    Value value = Value::Dict{{"name", slice.name},
                              {"pairs", slice.pairs},
                              {"a", slice.a},
                              {"b", slice.b},
                              {"difference", slice.difference.mean}};
    SetInterval(slice.difference, value);
    list.push_back(std::move(value));
  }
  return list;
}

Value FlipsValue(const std::vector<Flip>& flips) {
  Value::List list;
  for (const Flip& flip : flips) {
    list.push_back(Value::Dict{{"case", flip.case_id},
                               {"sample", flip.sample},
                               {"item_a", flip.item_a},
                               {"item_b", flip.item_b},
                               {"outcome_a", flip.outcome_a},
                               {"outcome_b", flip.outcome_b},
                               {"gained", flip.gained}});
  }
  return list;
}

Value ColumnValue(const ComparedColumn& column) {
  Value value = Value::Dict{
      {"column", column.column.id}, {"unit", column.column.unit},
      {"pairs", column.pairs},      {"only_a", column.only_a},
      {"only_b", column.only_b},    {"a", Optional(column.a)},
      {"b", Optional(column.b)},    {"reason", column.note.empty() ? Value() : Value(column.note)}};
  if (!column.difference) return value;
  const PairedDifference& difference = *column.difference;
  value.Set("difference", difference.difference.mean);
  SetInterval(difference.difference, value);
  value.Set("differing", difference.differing);
  value.Set("p", Optional(difference.p_value));
  value.Set("p_holm", Optional(column.p_holm));
  value.Set("p_mcnemar", Optional(column.mcnemar));
  value.Set("detectable", Optional(difference.detectable));
  value.Set("significant", column.significant());
  value.Set("finding", column.worse()         ? "worse"
                       : column.better()      ? "better"
                       : column.significant() ? "differs"
                                              : "none");
  value.Set("flips", FlipsValue(column.flips));
  value.Set("categories", SlicesValue(column.categories));
  value.Set("intents", SlicesValue(column.intents));
  return value;
}

Value RowValue(const RowComparison& row) {
  Value::List columns;
  for (const ComparedColumn& column : row.columns) columns.push_back(ColumnValue(column));
  return Value::Dict{{"run_a", static_cast<int>(row.run_a)},
                     {"run_b", static_cast<int>(row.run_b)},
                     {"row_a", row.row_a},
                     {"row_b", row.row_b},
                     {"coverage_a", CoverageValue(row.coverage_a)},
                     {"coverage_b", CoverageValue(row.coverage_b)},
                     {"pairs", row.pairs},
                     {"objects", row.objects},
                     {"only_a", row.only_a},
                     {"only_b", row.only_b},
                     {"columns", std::move(columns)}};
}

Value DifferencesValue(const Comparison& comparison) {
  Value::List list;
  for (const RunDifference& run : comparison.differences) {
    for (const ManifestDifference& difference : run.differences) {
      list.push_back(Value::Dict{{"run", static_cast<int>(run.run)},
                                 {"key", difference.leaf.path},
                                 {"a", difference.leaf.a},
                                 {"b", difference.leaf.b},
                                 {"bearing", Name(difference.bearing)}});
    }
  }
  return list;
}

Value SeedsValue(const SeedRow& row) {
  Value::List columns;
  for (const auto& [column, pool] : row.columns) {
    Value::List means(pool.seed_means.begin(), pool.seed_means.end());
    Value value = Value::Dict{{"column", column.id},
                              {"unit", column.unit},
                              {"mean", pool.mean.mean},
                              {"seed_means", std::move(means)},
                              {"between", Finite(pool.between)},
                              {"within", pool.within}};
    SetInterval(pool.mean, value);
    columns.push_back(std::move(value));
  }
  return Value::Dict{{"generator", row.generator}, {"columns", std::move(columns)}};
}

}  // namespace

std::string ToJson(const Comparison& comparison) {
  Value::List invalid, runs, rows, seeds;
  for (const std::string& reason : comparison.InvalidBecause()) invalid.emplace_back(reason);
  for (const ComparedRun& run : comparison.runs) {
    runs.push_back(Value::Dict{{"name", run.name},
                               {"status", run.status},
                               {"planned", run.planned},
                               {"finished", run.finished}});
  }
  for (const RowComparison& row : comparison.rows) rows.push_back(RowValue(row));
  for (const SeedRow& row : comparison.seeds) seeds.push_back(SeedsValue(row));
  Value document;
  document.Set("schema", kSchema);
  document.Set("valid", invalid.empty());
  document.Set("invalid_because", std::move(invalid));
  document.Set("suite", comparison.title);
  document.Set("stand_in", comparison.stand_in);
  document.Set("runs", std::move(runs));
  document.Set("differences", DifferencesValue(comparison));
  document.Set("rows", std::move(rows));
  document.Set("seeds", std::move(seeds));
  return ToJson(document, 2) + "\n";
}

}  // namespace graspbench

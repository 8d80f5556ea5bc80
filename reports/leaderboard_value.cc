#include "reports/leaderboard_value.h"

#include <optional>

namespace graspbench {
namespace {

Value Optional(const std::optional<double>& value) { return value ? Value(*value) : Value(); }

}  // namespace

Value ColumnValue(const Column& column) {
  Value value;
  value.Set("id", column.id);
  value.Set("spread", column.spread_id.empty() ? Value() : Value(column.spread_id));
  value.Set("title", column.title);
  value.Set("unit", column.unit);
  value.Set("statistic", Name(column.statistic));
  value.Set("better", Name(column.better));
  value.Set("decimals", column.decimals);
  value.Set("default", column.is_default);
  value.Set("definition", column.definition);
  return value;
}

Value CellValue(const Cell& cell, const Column& column) {
  Value value;
  value.Set("value", Optional(cell.value));
  if (!column.spread_id.empty()) value.Set("std", Optional(cell.spread));
  value.Set("low95", cell.interval ? Value(cell.interval->low) : Value());
  value.Set("high95", cell.interval ? Value(cell.interval->high) : Value());
  value.Set("n", cell.count);
  if (column.statistic == Statistic::kMean) value.Set("objects", cell.clusters);
  value.Set("best", cell.best);
  value.Set("reason", cell.note.empty() ? Value() : Value(cell.note));
  return value;
}

Value CoverageValue(const Coverage& coverage) {
  Value value;
  value.Set("ok", coverage.ok).Set("failed", coverage.failed);
  return value.Set("not_run", coverage.not_run()).Set("planned", coverage.planned);
}

Value ReasonsValue(const std::vector<std::pair<std::string, int>>& counts) {
  Value value{Value::Dict{}};
  for (const auto& [name, count] : counts) value.Set(name, count);
  return value;
}

}  // namespace graspbench

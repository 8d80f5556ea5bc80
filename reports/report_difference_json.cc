#include "core/json.h"
#include "reports/leaderboard_value.h"
#include "reports/report_difference_formats.h"

namespace graspbench {
namespace {

constexpr int kSchema = 1;

template <typename Number>
Value Optional(const std::optional<Number>& value) {
  return value ? Value(*value) : Value();
}

Value SideValue(const ReportDifference::Side& side) {
  return Value::Dict{{"source", side.source},
                     {"run", side.run},
                     {"status", side.status},
                     {"finished", side.finished},
                     {"planned", side.planned}};
}

Value Names(const std::vector<std::string>& names) {
  return Value::List(names.begin(), names.end());
}

Value LeafValue(const Difference& leaf) {
  return Value::Dict{{"key", leaf.path}, {"old", leaf.a}, {"new", leaf.b}};
}

Value LeavesValue(const std::vector<Difference>& leaves) {
  Value::List list;
  for (const Difference& leaf : leaves) list.push_back(LeafValue(leaf));
  return list;
}

Value ManifestsValue(const std::vector<ManifestDifference>& manifests) {
  Value::List list;
  for (const ManifestDifference& manifest : manifests) {
    list.push_back(LeafValue(manifest.leaf).Set("bearing", Name(manifest.bearing)));
  }
  return list;
}

Value RowValue(const RowDifference& row) {
  Value::List reasons;
  for (const ReasonDifference& reason : row.reasons) {
    reasons.push_back(Value::Dict{{"reason", reason.reason},
                                  {"of", reason.of_trials ? "trials" : "items"},
                                  {"old", reason.before},
                                  {"new", reason.after}});
  }
  return Value::Dict{{"generator", row.generator},
                     {"old", CoverageValue(row.before)},
                     {"new", CoverageValue(row.after)},
                     {"reasons", std::move(reasons)}};
}

Value CellDifferenceValue(const CellDifference& cell) {
  static constexpr const char* kFindings[] = {"worse", "none", "better"};
  return Value::Dict{{"generator", cell.generator},
                     {"column", cell.column.id},
                     {"unit", cell.column.unit},
                     {"old", CellValue(cell.before, cell.column)},
                     {"new", CellValue(cell.after, cell.column)},
                     {"change", Optional(cell.change())},
                     {"relative", Optional(cell.share())},
                     {"finding", kFindings[cell.direction() + 1]},
                     {"leaves_interval", Optional(cell.leaves_interval())}};
}

}  // namespace

std::string ToJson(const ReportDifference& difference) {
  Value::List rows, cells;
  for (const RowDifference& row : difference.rows) rows.push_back(RowValue(row));
  for (const CellDifference& cell : difference.cells) cells.push_back(CellDifferenceValue(cell));
  Value document;
  document.Set("schema", kSchema);
  document.Set("equal", difference.empty());
  document.Set("suite", difference.title);
  document.Set("stand_in", difference.stand_in);
  document.Set("tolerance", difference.tolerance);
  document.Set("old", SideValue(difference.before));
  document.Set("new", SideValue(difference.after));
  document.Set("manifests", ManifestsValue(difference.manifests));
  document.Set("rows_gone", Names(difference.rows_gone));
  document.Set("rows_new", Names(difference.rows_new));
  document.Set("columns_gone", Names(difference.columns_gone));
  document.Set("columns_new", Names(difference.columns_new));
  document.Set("columns", LeavesValue(difference.columns));
  document.Set("rows", std::move(rows));
  document.Set("engines", LeavesValue(difference.engines));
  document.Set("cells", std::move(cells));
  document.Set("common_cells", difference.common_cells);
  document.Set("other_cells", difference.other_cells);
  return ToJson(document, 2) + "\n";
}

}  // namespace graspbench

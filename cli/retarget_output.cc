#include "cli/retarget_output.h"

#include <algorithm>
#include <vector>

#include "core/json.h"
#include "core/units.h"
#include "reports/text.h"

namespace graspbench {
namespace {

using Row = std::vector<std::string>;

std::string Millimetres(double length, int decimals = 1) {
  return Fixed(units::ToMillimetres(length), decimals);
}

Row RowOf(const RetargetedItem& item) {
  const RetargetReport& report = item.result.report;
  return {OneLine(item.source),
          item.result.grasp.hand,
          Millimetres(report.tip_error_mean) + " / " + Millimetres(report.tip_error_max),
          Fixed(100 * report.kept, 0),
          Fixed(report.agreement, 2),
          Millimetres(report.depth_before) + " → " + Millimetres(report.depth_after),
          Millimetres(report.self_depth_before) + " → " + Millimetres(report.self_depth_after),
          Fixed(report.imbalance, 2),
          Fixed(1e3 * item.seconds, 1),
          report.flag};
}

/// The first two columns to the left, numbers to the right, the flag behind them.
std::string Lines(const std::vector<Row>& rows) {
  std::vector<int> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string space(static_cast<size_t>(widths[i] - DisplayWidth(row[i])), ' ');
      const bool left = i < 2 || i + 1 == row.size();
      line += (i == 0 ? "" : "  ") + (left ? row[i] + space : space + row[i]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace

std::string RetargetTable(std::span<const RetargetedItem> items) {
  std::vector<Row> rows = {{"grasp", "hand", "tips [mm] mean / max", "kept [%]", "IoU",
                            "depth [mm]", "self [mm]", "imbalance", "[ms]", "flag"}};
  for (const RetargetedItem& item : items) rows.push_back(RowOf(item));
  return Lines(rows);
}

std::string RetargetJson(std::span<const RetargetedItem> items) {
  Value::List list;
  for (const RetargetedItem& item : items) {
    list.push_back(Value::Dict{{"source", item.source},
                               {"hand", item.result.grasp.hand},
                               {"milliseconds", 1e3 * item.seconds},
                               {"report", ToValue(item.result.report)}});
  }
  return ToJson(Value(Value::Dict{{"items", std::move(list)}})) + "\n";
}

}  // namespace graspbench

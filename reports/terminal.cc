#include <algorithm>

#include "reports/formats.h"
#include "reports/leaderboard_text.h"
#include "reports/text.h"
#include "reports/text_table.h"

namespace graspbench {
namespace {

/// The lines of one row: values, then intervals below.
std::vector<Line> LinesOf(const LeaderboardRow& row, const std::vector<Column>& columns,
                          bool colour) {
  Line values{{OneLine(row.generator)}, {CoverageText(row.coverage)}};
  Line intervals{{""}, {""}};
  for (size_t c = 0; c < columns.size(); ++c) {
    const Cell& cell = row.cells[c];
    std::string value = ValueText(cell, columns[c]);
    if (cell.best && !colour) value = "*" + value;
    values.push_back({std::move(value), cell.best ? Look::kBold : Look::kPlain});
    std::string below = IntervalText(cell, columns[c]);
    if (cell.value && cell.count != row.coverage.planned) {
      below += (below.empty() ? "n=" : " n=") + std::to_string(cell.count);
    }
    intervals.push_back({std::move(below), Look::kDim});
  }
  return {std::move(values), std::move(intervals)};
}

std::vector<Line> HeadLines(const std::vector<Column>& columns) {
  Line names{{"generator"}, {"coverage"}}, units{{""}, {"ok/failed/planned"}};
  for (const Column& column : columns) {
    names.push_back({ColumnHead(column)});
    units.push_back({DisplayUnit(column.unit), Look::kDim});
  }
  return {std::move(names), std::move(units)};
}

}  // namespace

std::string ToTerminal(const Leaderboard& leaderboard, bool colour) {
  TextTable table{.head = HeadLines(leaderboard.columns), .body = {}};
  for (const LeaderboardRow& row : leaderboard.rows) {
    for (Line& line : LinesOf(row, leaderboard.columns, colour)) {
      table.body.push_back(std::move(line));
    }
  }
  std::string title = TitleLine(leaderboard);
  if (colour && leaderboard.stand_in) {
    title = "\x1b[33m" + title + "\x1b[0m";
  } else {
    title = Paint({title, Look::kBold}, colour);
  }
  std::string text = title + "\n" + TableToTerminal(table, colour);
  for (const std::string& note : Footnotes(leaderboard)) {
    text += Wrap(note, std::max(table.Width(), 80));
  }
  return text;
}

}  // namespace graspbench

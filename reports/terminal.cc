#include <algorithm>

#include "reports/formats.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr std::string_view kBoldCode = "\x1b[1m", kDimCode = "\x1b[2m", kYellowCode = "\x1b[33m",
                           kResetCode = "\x1b[0m";

enum class Look { kPlain, kBold, kDim };

struct Entry {
  std::string text;
  Look look = Look::kPlain;
};
using Line = std::vector<Entry>;

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

std::string Paint(const Entry& entry, bool colour) {
  if (!colour || entry.look == Look::kPlain || entry.text.empty()) return entry.text;
  const std::string_view code = entry.look == Look::kBold ? kBoldCode : kDimCode;
  return std::string(code) + entry.text + std::string(kResetCode);
}

/// The first column is flush left, the others flush right.
std::string Typeset(const Line& line, const std::vector<int>& widths, bool colour) {
  std::string text;
  for (size_t c = 0; c < line.size(); ++c) {
    const std::string padding(static_cast<size_t>(widths[c] - DisplayWidth(line[c].text)), ' ');
    text += c == 0 ? Paint(line[c], colour) + padding : "  " + padding + Paint(line[c], colour);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

/// Breaks a note into lines of at most `width` cells, continuation lines indented.
std::string Wrap(const std::string& note, int width) {
  std::string text, line;
  for (size_t start = 0; start < note.size();) {
    const size_t space = std::min(note.find(' ', start), note.size());
    const std::string word = note.substr(start, space - start);
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      text += line + "\n";
      line = " ";
    }
    if (!line.empty()) line += ' ';
    line += word;
    start = space + 1;
  }
  return text + line + "\n";
}

}  // namespace

std::string ToTerminal(const Leaderboard& leaderboard, bool colour) {
  const std::vector<Line> head = HeadLines(leaderboard.columns);
  std::vector<Line> body;
  for (const LeaderboardRow& row : leaderboard.rows) {
    for (Line& line : LinesOf(row, leaderboard.columns, colour)) body.push_back(std::move(line));
  }

  std::vector<int> widths(leaderboard.columns.size() + 2, 0);
  for (const std::vector<Line>* lines : {&head, &std::as_const(body)}) {
    for (const Line& line : *lines) {
      for (size_t c = 0; c < line.size(); ++c) {
        widths[c] = std::max(widths[c], DisplayWidth(line[c].text));
      }
    }
  }
  int total = -2;
  for (const int width : widths) total += width + 2;
  std::string rule;
  for (int i = 0; i < total; ++i) rule += "─";
  rule += "\n";

  const std::string title = TitleLine(leaderboard);
  const std::string_view tint = leaderboard.stand_in ? kYellowCode : kBoldCode;
  std::string text =
      colour ? std::string(tint) + title + std::string(kResetCode) + "\n" : title + "\n";
  text += rule;
  for (const Line& line : head) text += Typeset(line, widths, colour);
  text += rule;
  for (const Line& line : body) text += Typeset(line, widths, colour);
  text += rule;
  for (const std::string& note : Footnotes(leaderboard)) text += Wrap(note, std::max(total, 80));
  return text;
}

}  // namespace graspbench

#include <algorithm>
#include <utility>

#include "reports/grid_formats.h"
#include "reports/text.h"

namespace graspbench {
namespace {

using Line = std::vector<std::string>;

struct Body {
  std::vector<Line> lines;
  std::vector<std::pair<size_t, std::string>> titles;  // a title stands before the line
};

Body LinesOf(const Grid& grid) {
  Body body;
  for (const GridSection& section : grid.sections) {
    body.titles.emplace_back(body.lines.size(), section.title);
    for (const GridRow& row : section.rows) {
      Line values{row.label}, below{""};
      for (const GridCell& cell : row.cells) {
        const char* const marks[] = {"", "*", "+"};
        values.push_back(marks[cell.rank] + cell.text);
        below.push_back(cell.below);
      }
      body.lines.push_back(std::move(values));
      if (HasBelow(row)) body.lines.push_back(std::move(below));
    }
  }
  return body;
}

std::string Typeset(const Line& line, const std::vector<int>& widths) {
  std::string text;
  for (size_t c = 0; c < line.size(); ++c) {
    const std::string padding(static_cast<size_t>(widths[c] - DisplayWidth(line[c])), ' ');
    text += c == 0 ? line[c] + padding : "  " + padding + line[c];
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

Line GroupLine(const Grid& grid) {
  Line line{""};
  for (const GridSpan& group : grid.groups) {
    line.push_back(group.title);
    line.resize(line.size() + static_cast<size_t>(group.span) - 1);
  }
  return line;
}

}  // namespace

std::string ToTerminal(const Grid& grid) {
  Line heads{grid.corner}, units{""};
  heads.insert(heads.end(), grid.heads.begin(), grid.heads.end());
  units.insert(units.end(), grid.units.begin(), grid.units.end());
  std::vector<Line> head;
  if (!grid.groups.empty()) head.push_back(GroupLine(grid));
  head.push_back(heads);
  if (HasUnits(grid)) head.push_back(units);
  const Body body = LinesOf(grid);

  std::vector<int> widths(grid.heads.size() + 1, 0);
  for (const std::vector<Line>* lines : {&std::as_const(head), &body.lines}) {
    for (const Line& line : *lines) {
      for (size_t c = 0; c < line.size(); ++c)
        widths[c] = std::max(widths[c], DisplayWidth(line[c]));
    }
  }
  std::string text = grid.caption + "\n\n";
  for (const Line& line : head) text += Typeset(line, widths);
  auto title = body.titles.begin();
  for (size_t i = 0; i <= body.lines.size(); ++i) {
    for (; title != body.titles.end() && title->first == i; ++title) {
      if (!title->second.empty()) text += "── " + title->second + "\n";
    }
    if (i < body.lines.size()) text += Typeset(body.lines[i], widths);
  }
  text += "\n* best, + second best of a section\n";
  for (const std::string& note : grid.notes) text += "- " + note + "\n";
  return text;
}

}  // namespace graspbench

#include <algorithm>
#include <array>

#include "reports/grid_formats.h"
#include "reports/text_table.h"

namespace graspbench {
namespace {

constexpr std::array kMarks = {"", "*", "+"};  // by GridCell::rank
constexpr int kNoteWidth = 100;                // cells at least

Line Labelled(const std::string& label, const std::vector<std::string>& texts) {
  Line line{{label}};
  for (const std::string& text : texts) line.push_back({text});
  return line;
}

Line GroupLine(const Grid& grid) {
  Line line{{""}};
  for (const GridSpan& group : grid.groups) {
    line.push_back({group.title});
    line.resize(line.size() + static_cast<size_t>(group.span) - 1);
  }
  return line;
}

TextTable TableOf(const Grid& grid) {
  TextTable table;
  if (!grid.groups.empty()) table.head.push_back(GroupLine(grid));
  table.head.push_back(Labelled(grid.corner, grid.heads));
  if (HasUnits(grid)) table.head.push_back(Labelled("", grid.units));
  for (const GridSection& section : grid.sections) {
    if (!section.title.empty()) table.body.push_back({{"── " + section.title}});
    for (const GridRow& row : section.rows) {
      std::vector<std::string> values, below;
      for (const GridCell& cell : row.cells) {
        values.push_back(kMarks[static_cast<size_t>(cell.rank)] + cell.text);
        below.push_back(cell.below);
      }
      table.body.push_back(Labelled(row.label, values));
      if (HasBelow(row)) table.body.push_back(Labelled("", below));
    }
  }
  return table;
}

}  // namespace

std::string ToTerminal(const Grid& grid) {
  const TextTable table = TableOf(grid);
  const int width = std::max(table.Width(), kNoteWidth);
  std::string text = Wrap(grid.caption, width) + TableToTerminal(table, /*colour=*/false);
  text += "* best, + second best of a section\n";
  for (const std::string& note : grid.notes) text += Wrap("- " + note, width);
  return text;
}

}  // namespace graspbench

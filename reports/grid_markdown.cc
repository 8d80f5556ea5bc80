#include "reports/escape.h"
#include "reports/grid_formats.h"

namespace graspbench {

std::string ToMarkdown(const Grid& grid) {
  const auto cell_text = [](const GridCell& cell) {
    std::string text = EscapeMarkdown(cell.text);
    if (cell.rank == 1) text = "**" + text + "**";
    if (cell.rank == 2) text = "<u>" + text + "</u>";
    return cell.below.empty() ? text : text + "<br>" + EscapeMarkdown(cell.below);
  };
  std::string text = "### " + EscapeMarkdown(grid.caption) + "\n\n| " + EscapeMarkdown(grid.corner);
  std::string rule = "|---|";
  std::vector<std::string> groups;
  for (const GridSpan& group : grid.groups)
    groups.insert(groups.end(), static_cast<size_t>(group.span), group.title);
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    text += " | ";
    if (!groups.empty() && !groups[c].empty()) text += EscapeMarkdown(groups[c]) + "<br>";
    text += EscapeMarkdown(grid.heads[c]);
    if (!grid.units.empty() && !grid.units[c].empty())
      text += "<br>" + EscapeMarkdown(grid.units[c]);
    rule += "---:|";
  }
  text += " |\n" + rule + "\n";
  for (const GridSection& section : grid.sections) {
    text += "| *" + EscapeMarkdown(section.title) + "* |";
    for (size_t c = 0; c < grid.heads.size(); ++c) text += " |";
    text += "\n";
    for (const GridRow& row : section.rows) {
      text += "| " + EscapeMarkdown(row.label) + " |";
      for (const GridCell& cell : row.cells) text += " " + cell_text(cell) + " |";
      text += "\n";
    }
  }
  text += "\n";
  for (const std::string& note : grid.notes) text += "- " + EscapeMarkdown(note) + "\n";
  return text;
}

}  // namespace graspbench

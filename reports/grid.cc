#include "reports/grid.h"

#include <algorithm>

#include "core/suggest.h"
#include "reports/grid_formats.h"

namespace graspbench {

bool HasUnits(const Grid& grid) {
  return std::ranges::any_of(grid.units, [](const std::string& unit) { return !unit.empty(); });
}

bool HasBelow(const GridRow& row) {
  return std::ranges::any_of(row.cells, [](const GridCell& cell) { return !cell.below.empty(); });
}

Grid Transposed(const Grid& grid) {
  Grid turned{.caption = grid.caption,
              .corner = "",
              .groups = {},
              .heads = {},
              .units = {},
              .sections = {{"", {}}},
              .notes = grid.notes};
  std::vector<GridRow>& rows = turned.sections.front().rows;
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    const std::string unit =
        grid.units.empty() || grid.units[c].empty() ? "" : " [" + grid.units[c] + "]";
    rows.push_back({.label = grid.heads[c] + unit, .cells = {}});
  }
  for (const GridSection& section : grid.sections) {
    turned.groups.push_back({section.short_title, static_cast<int>(section.rows.size())});
    turned.notes.push_back(section.title + ": the columns under \"" + section.short_title + "\".");
    for (const GridRow& row : section.rows) {
      turned.heads.push_back(row.label);
      for (size_t c = 0; c < rows.size(); ++c) rows[c].cells.push_back(row.cells[c]);
    }
  }
  return turned;
}

std::string Render(const Grid& grid, const std::string& format) {
  if (format == "terminal") return ToTerminal(grid);
  if (format == "markdown") return ToMarkdown(grid);
  if (format == "csv") return ToCsv(grid);
  if (format == "latex") return ToLatex(grid);
  if (format == "html") return ToHtml(grid);
  throw UnknownName("format of a table", format, {"terminal", "markdown", "csv", "latex", "html"});
}

}  // namespace graspbench

#include "reports/escape.h"
#include "reports/grid_formats.h"
#include "reports/text.h"

namespace graspbench {

std::string ToCsv(const Grid& grid) {
  std::string text = "section," + CsvField(grid.corner);
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    const std::string unit =
        grid.units.empty() || grid.units[c].empty() ? "" : " [" + grid.units[c] + "]";
    text += "," + CsvField(grid.heads[c] + unit);
  }
  text += "\r\n";
  for (const GridSection& section : grid.sections) {
    for (const GridRow& row : section.rows) {
      text += CsvField(section.title) + "," + CsvField(row.label);
      for (const GridCell& cell : row.cells)
        text += "," + (cell.value ? Shortest(*cell.value) : "");
      text += "\r\n";
    }
  }
  return text;
}

}  // namespace graspbench

#include <algorithm>

#include "reports/escape.h"
#include "reports/grid_formats.h"

namespace graspbench {
namespace {

std::string LatexCell(const GridCell& cell) {
  const std::string text = EscapeLatex(cell.text);
  if (cell.rank == 1) return "\\textbf{" + text + "}";
  if (cell.rank == 2) return "\\underline{" + text + "}";
  return text;
}

// A long head in two lines, broken at the space nearest to its middle.
std::string Stacked(const std::string& head) {
  constexpr size_t kLong = 12;
  size_t best = std::string::npos;
  const size_t arrow = head.find_last_of(' ');  // stays with the word before it
  for (size_t at = head.find(' '); at < arrow; at = head.find(' ', at + 1)) {
    const auto off = [&](size_t place) { return std::max(place, head.size() - place); };
    if (best == std::string::npos || off(at) < off(best)) best = at;
  }
  if (best == std::string::npos || head.size() < kLong) return EscapeLatex(head);
  return "\\shortstack[r]{" + EscapeLatex(head.substr(0, best)) + "\\\\" +
         EscapeLatex(head.substr(best + 1)) + "}";
}

std::string LatexHead(const Grid& grid) {
  std::string text;
  if (!grid.groups.empty()) {
    std::string rules;
    int first = 2;
    for (const GridSpan& group : grid.groups) {
      const std::string span = std::to_string(group.span);
      text += " & \\multicolumn{" + span + "}{c}{" + EscapeLatex(group.title) + "}";
      const int last = first + group.span - 1;
      if (!group.title.empty()) {
        rules += "\\cmidrule(lr){" + std::to_string(first) + "-" + std::to_string(last) + "}";
      }
      first = last + 1;
    }
    text += " \\\\\n" + rules + "\n";
  }
  text += EscapeLatex(grid.corner);
  for (const std::string& head : grid.heads) text += " & " + Stacked(head);
  text += " \\\\\n";
  if (!HasUnits(grid)) return text;
  for (const std::string& unit : grid.units) {
    text += " &";
    if (!unit.empty()) text += " {\\scriptsize " + EscapeLatex(unit) + "}";
  }
  return text + " \\\\\n";
}

}  // namespace

std::string ToLatex(const Grid& grid) {
  const std::string width = std::to_string(grid.heads.size() + 1);
  std::string text =
      "% Needs \\usepackage{booktabs}, \\usepackage[T1]{fontenc} and, before 2018, "
      "\\usepackage[utf8]{inputenc}.\n";
  text += "\\begin{table}\n\\centering\n\\caption{" + EscapeLatex(grid.caption) +
          ".}\n\\begin{tabular}{l" + std::string(grid.heads.size(), 'r') + "}\n\\toprule\n" +
          LatexHead(grid);
  for (const GridSection& section : grid.sections) {
    text += "\\midrule\n";
    if (!section.title.empty()) {
      text += "\\multicolumn{" + width + "}{l}{\\emph{" + EscapeLatex(section.title) + "}} \\\\\n";
    }
    for (const GridRow& row : section.rows) {
      // In braces, so that a label in brackets is no argument of the line break before it.
      text += "{" + EscapeLatex(row.label) + "}";
      std::string below;
      for (const GridCell& cell : row.cells) {
        text += " & " + LatexCell(cell);
        below += " &";
        if (!cell.below.empty()) below += " {\\scriptsize " + EscapeLatex(cell.below) + "}";
      }
      text += " \\\\\n";
      if (HasBelow(row)) text += below + " \\\\\n";
    }
  }
  text += "\\bottomrule\n\\end{tabular}\n\n\\raggedright\\footnotesize\n";
  for (const std::string& note : grid.notes) text += EscapeLatex(note) + "\n";
  return text + "\\end{table}\n";
}

}  // namespace graspbench

#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/leaderboard_text.h"
#include "reports/text.h"

namespace graspbench {
namespace {

/// The line below the values: interval, and the count where it is not the planned one.
std::string Below(const Cell& cell, const Column& column, int planned) {
  std::string text = EscapeLatex(IntervalText(cell, column));
  if (cell.value && cell.count != planned) {
    text += (text.empty() ? "$n$=" : " $n$=") + std::to_string(cell.count);
  }
  return text.empty() ? text : "{\\scriptsize " + text + "}";
}

std::string HeadLines(const std::vector<Column>& columns) {
  std::string names = "Generator & Coverage", units = " & {\\scriptsize ok/failed/$n$}";
  for (const Column& column : columns) {
    names += " & " + EscapeLatex(ColumnHead(column));
    units += " & ";
    if (!column.unit.empty())
      units += "{\\scriptsize " + EscapeLatex(DisplayUnit(column.unit)) + "}";
  }
  return names + " \\\\\n" + units + " \\\\\n";
}

std::string RowLines(const LeaderboardRow& row, const std::vector<Column>& columns) {
  // In braces, so that a name in brackets is not taken for an argument of the line break before it.
  std::string values = "{" + EscapeLatex(row.generator) + "} & " + CoverageText(row.coverage);
  std::string below = " & ";
  for (size_t c = 0; c < columns.size(); ++c) {
    const std::string value = EscapeLatex(ValueText(row.cells[c], columns[c]));
    values += " & " + (row.cells[c].best ? "\\textbf{" + value + "}" : value);
    below += " & " + Below(row.cells[c], columns[c], row.coverage.planned);
  }
  return values + " \\\\\n" + below + " \\\\\n";
}

}  // namespace

std::string ToLatex(const Leaderboard& leaderboard) {
  std::string text =
      "% Needs \\usepackage{booktabs}, \\usepackage[T1]{fontenc} and, before 2018, "
      "\\usepackage[utf8]{inputenc}.\n";
  text += "\\begin{table}\n\\centering\n\\caption{" + EscapeLatex(TitleLine(leaderboard)) +
          ".}\n\\begin{tabular}{lr" + std::string(leaderboard.columns.size(), 'r') +
          "}\n\\toprule\n";
  text += HeadLines(leaderboard.columns) + "\\midrule\n";
  for (const LeaderboardRow& row : leaderboard.rows) text += RowLines(row, leaderboard.columns);
  text += "\\bottomrule\n\\end{tabular}\n\n";
  text += "\\raggedright\\footnotesize\n";
  for (const std::string& note : Footnotes(leaderboard)) text += EscapeLatex(note) + "\n";
  return text + "\\end{table}\n";
}

}  // namespace graspbench

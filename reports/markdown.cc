#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/leaderboard_text.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::string CellText(const Cell& cell, const Column& column, int planned) {
  std::string text = EscapeMarkdown(ValueText(cell, column));
  if (cell.best) text = "**" + text + "**";
  const std::string interval = IntervalText(cell, column);
  if (!interval.empty()) text += "<br>" + EscapeMarkdown(interval);
  if (cell.value && cell.count != planned) text += "<br>n=" + std::to_string(cell.count);
  return text;
}

/// The grasps on which two engines differ.
std::string DifferenceTable(const EngineAgreement& agreement) {
  std::string text = "\n### Where the engines differ: " + EscapeMarkdown(agreement.profile) +
                     "\n\n| item | case | generator | " + EscapeMarkdown(agreement.engine_a) +
                     " | " + EscapeMarkdown(agreement.engine_b) + " |\n|---|---|---|---|---|\n";
  for (const EngineAgreement::Difference& d : agreement.differing) {
    for (const std::string& field : {d.item_id, d.case_id, d.generator, d.outcome_a}) {
      text += "| " + EscapeMarkdown(OneLine(field)) + " ";
    }
    text += "| " + EscapeMarkdown(OneLine(d.outcome_b)) + " |\n";
  }
  return text;
}

}  // namespace

std::string ToMarkdown(const Leaderboard& leaderboard) {
  std::string text = "## " + EscapeMarkdown(TitleLine(leaderboard)) + "\n\n";
  std::string rule = "|---|---:|";
  text += "| generator | ok/failed/planned |";
  for (const Column& column : leaderboard.columns) {
    text += " " + EscapeMarkdown(ColumnHead(column));
    if (!column.unit.empty()) text += "<br>" + EscapeMarkdown(DisplayUnit(column.unit));
    text += " |";
    rule += "---:|";
  }
  text += "\n" + rule + "\n";
  for (const LeaderboardRow& row : leaderboard.rows) {
    text += "| " + EscapeMarkdown(row.generator) + " | " + CoverageText(row.coverage) + " |";
    for (size_t c = 0; c < leaderboard.columns.size(); ++c) {
      text += " " + CellText(row.cells[c], leaderboard.columns[c], row.coverage.planned) + " |";
    }
    text += "\n";
  }
  text += "\n";
  for (const std::string& note : Footnotes(leaderboard)) {
    text += "- " + EscapeMarkdown(note) + "\n";
  }
  for (const EngineAgreement& agreement : leaderboard.agreements) {
    if (!agreement.differing.empty()) text += DifferenceTable(agreement);
  }
  return text;
}

}  // namespace graspbench

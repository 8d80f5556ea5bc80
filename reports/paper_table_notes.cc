#include "reports/paper_table_notes.h"

#include <algorithm>
#include <set>

#include "reports/columns.h"
#include "reports/leaderboard_text.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::string NoteOn(const TableColumn& column, std::span<const RunPart> parts) {
  const std::string label = column.label + ": ";
  if (column.column.empty()) return label + "no column of ours has this definition.";
  std::string problem;
  for (const RunPart& part : parts) {
    for (const LeaderboardRow& row : part.board.rows) {
      const FoundValue found = FindValue(part.board, row, column.column);
      if (found.value) {
        if (Converted(1, found.column->unit, column.unit)) return "";
        problem = "ours is in " + found.column->unit + ", not in " + column.unit;
      } else if (!found.note.empty()) {
        problem = found.note;
      }
    }
  }
  if (!problem.empty()) return label + OneLine(problem) + ".";
  if (column.column == "ps") {
    return label + "nobody has rated the run; report --survey asks people.";
  }
  if (column.column == "gpt_score" || column.column == "llm_consistency") {
    return label + "not judged, or by several models; judge asks one.";
  }
  const size_t colon = column.column.find(':');
  if (colon != std::string::npos) {
    return label + "not in this run; --policy " + column.column.substr(colon + 1) + " measures it.";
  }
  return label + (IsKnownMetric(column.column)
                      ? "not in this run; --metrics " + column.column + " measures it."
                      : "not computed (" + column.column + " is not among the metrics).");
}

/// Who judged the values of ours in a column; empty unless models did, one in each run.
std::string JudgeOf(const TableColumn& column, std::span<const RunPart> parts) {
  std::set<std::string> judges;
  for (const RunPart& part : parts) {
    const Column* const judged = ColumnOfOneJudge(part.board, column.column);
    if (judged != nullptr) judges.insert(judged->definition);
  }
  std::string note;
  for (const std::string& judge : judges) note += column.label + ", ours: " + OneLine(judge) + ". ";
  return note.substr(0, note.find_last_not_of(' ') + 1);
}

}  // namespace

bool HasStandIn(std::span<const RunPart> parts) {
  return std::ranges::any_of(parts, [](const RunPart& part) { return part.board.stand_in; });
}

std::vector<std::string> NotesOn(const TableSpec& table, std::span<const RunPart> parts,
                                 const TableOptions& options) {
  std::vector<std::string> notes;
  if (HasStandIn(parts)) {
    notes.push_back(
        "The measured rows are of stand-in data made by this project; they are not comparable with "
        "published figures.");
  }
  for (const RunPart& part : parts) {
    std::string coverage;
    for (const LeaderboardRow& row : part.board.rows) {
      coverage += (coverage.empty() ? "" : ", ") + OneLine(row.generator) + " " +
                  CoverageText(row.coverage);
    }
    const std::string of = part.group.empty() ? "" : " of " + OneLine(part.group);
    const int finished = part.board.finished();
    if (finished < part.board.planned) {
      notes.push_back("UNFINISHED: " + std::to_string(finished) + " of " +
                      std::to_string(part.board.planned) + " planned items of " +
                      OneLine(part.run) + " have run.");
    }
    notes.push_back("Items ok/failed/planned" + of + ": " + coverage + ".");
    if (!table.suite.empty() && part.board.suite != table.suite) {
      notes.push_back("Measured on " + part.board.suite + ", the table is of " + table.suite + ".");
    }
  }
  if (options.intervals) {
    notes.push_back("Brackets: 95 % interval (means: bootstrap over objects; rates: Wilson).");
  }
  std::set<std::string> said;
  for (const TableColumn& column : table.columns) {
    std::string note = parts.empty() ? "" : NoteOn(column, parts);
    if (note.empty() && !column.protocol.empty())
      note = column.label + ": " + column.protocol + ".";
    if (!note.empty() && said.insert(note).second) notes.push_back(note);
    if (const std::string judge = JudgeOf(column, parts); !judge.empty()) notes.push_back(judge);
  }
  if (!options.published || !table.is_published()) return notes;
  notes.push_back("Published figures: " + table.citation + ", " + table.place +
                  "; protocols are what we believe was measured (assets/published).");
  for (const std::string& note : table.notes) notes.push_back(note);
  for (const TableRow& row : table.rows) {
    if (row.unconfirmed.empty()) continue;
    std::string labels;
    for (const std::string& label : row.unconfirmed) labels += (labels.empty() ? "" : ", ") + label;
    notes.push_back(row.label + ": " + labels + " from one second-hand source.");
  }
  return notes;
}

}  // namespace graspbench

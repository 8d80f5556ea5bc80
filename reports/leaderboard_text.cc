#include "reports/leaderboard_text.h"

#include <map>

#include "reports/text.h"

namespace graspbench {
namespace {

constexpr std::string_view kMissing = "–";

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string Counts(const std::vector<std::pair<std::string, int>>& reasons) {
  std::vector<std::string> parts;
  for (const auto& [reason, count] : reasons) {
    parts.push_back(OneLine(reason) + " " + std::to_string(count));
  }
  return Join(parts, ", ");
}

void AddNotesOn(const Leaderboard& board, size_t c, std::vector<std::string>& notes) {
  std::map<std::string, std::vector<std::string>> rows_by_note;
  for (const LeaderboardRow& row : board.rows) {
    const Cell& cell = row.cells[c];
    if (cell.note.empty()) continue;
    rows_by_note[cell.note].push_back(OneLine(row.generator));
  }
  for (const auto& [note, rows] : rows_by_note) {
    notes.push_back("– " + OneLine(board.columns[c].title) + " of " + Join(rows, ", ") + ": " +
                    OneLine(note) + ".");
  }
}

bool HasFewClusters(const Leaderboard& board) {
  for (const LeaderboardRow& row : board.rows) {
    for (const Cell& cell : row.cells) {
      if (cell.interval && cell.few_clusters) return true;
    }
  }
  return false;
}

bool HasShortCount(const Leaderboard& board) {
  for (const LeaderboardRow& row : board.rows) {
    for (const Cell& cell : row.cells) {
      if (cell.value && cell.count != row.coverage.planned) return true;
    }
  }
  return false;
}

}  // namespace

std::string TitleLine(const Leaderboard& leaderboard) {
  std::vector<std::string> parts{OneLine(leaderboard.title)};
  if (leaderboard.stand_in) parts.push_back("STAND-IN DATA");
  if (!leaderboard.split.empty()) parts.push_back("split " + OneLine(leaderboard.split));
  if (!leaderboard.shard.empty()) parts.push_back("shard " + OneLine(leaderboard.shard) + " only");
  if (!leaderboard.hand.empty()) parts.push_back("hand " + OneLine(leaderboard.hand));
  const std::string planned = std::to_string(leaderboard.planned) + " planned items";
  const int finished = leaderboard.finished();
  parts.push_back(finished < leaderboard.planned
                      ? "UNFINISHED: " + std::to_string(finished) + " of " + planned
                      : planned);
  return Join(parts, " · ");
}

std::string ColumnHead(const Column& column) {
  std::string head = OneLine(column.title);
  if (column.better == Better::kLower) head += " ↓";
  if (column.better == Better::kHigher) head += " ↑";
  return head;
}

std::string ValueText(const Cell& cell, const Column& column) {
  if (!cell.value) return std::string(kMissing);
  // A clock's reading below half a millisecond says no more than that.
  if (column.unit == "s" && *cell.value < 0.0005) return "<0.001";
  std::string text = Fixed(*cell.value, column.decimals);
  if (cell.spread) text += " ± " + Fixed(*cell.spread, column.decimals);
  return text;
}

std::string IntervalText(const Cell& cell, const Column& column) {
  if (!cell.value || !cell.interval) return {};
  return "[" + Fixed(cell.interval->low, column.decimals) + ", " +
         Fixed(cell.interval->high, column.decimals) + "]" + (cell.few_clusters ? "~" : "");
}

std::string CoverageText(const Coverage& coverage) {
  return std::to_string(coverage.ok) + "/" + std::to_string(coverage.failed) + "/" +
         std::to_string(coverage.planned);
}

std::string AgreementLine(const EngineAgreement& agreement) {
  const auto percent = [&](int count) { return Fixed(100.0 * count / agreement.compared, 1); };
  return agreement.profile + ": " + agreement.engine_a + " and " + agreement.engine_b + " give " +
         std::to_string(agreement.same) + " of " + std::to_string(agreement.compared) +
         " grasps the same verdict (" + percent(agreement.same) + " %); success " +
         percent(agreement.ok_a) + " and " + percent(agreement.ok_b) + " %.";
}

std::vector<std::string> Footnotes(const Leaderboard& leaderboard) {
  std::vector<std::string> notes;
  if (leaderboard.stand_in) {
    notes.push_back("Stand-in data: objects and grasps made by this project in place of " +
                    OneLine(leaderboard.suite) +
                    "; not comparable with figures published on the real data set.");
  }
  notes.push_back(
      "Coverage is ok/failed/planned items; rates count every planned item, failed ones as misses. "
      "Brackets: 95 % interval (means: bootstrap over objects; rates: Wilson).");
  if (HasFewClusters(leaderboard)) {
    notes.push_back("~ interval from fewer than " + std::to_string(ClusteredMean::kFewClusters) +
                    " objects: narrower than it should be.");
  }
  if (HasShortCount(leaderboard)) {
    notes.push_back("n is shown where a mean has fewer grasps than planned.");
  }
  for (const Column& column : leaderboard.columns) {
    if (!column.definition.empty()) {
      notes.push_back(OneLine(column.title) + ": " + OneLine(column.definition) + ".");
    }
  }
  for (size_t c = 0; c < leaderboard.columns.size(); ++c) AddNotesOn(leaderboard, c, notes);
  for (const LeaderboardRow& row : leaderboard.rows) {
    const std::string name = OneLine(row.generator);
    if (row.coverage.not_run() > 0) {
      notes.push_back(name + ": " + std::to_string(row.coverage.not_run()) +
                      " planned items have not run.");
    }
    if (!row.item_reasons.empty()) {
      notes.push_back(name + ": failed items: " + Counts(row.item_reasons) + ".");
    }
    if (!row.trial_reasons.empty()) {
      notes.push_back(name + ": trials: " + Counts(row.trial_reasons) + ".");
    }
  }
  for (const EngineAgreement& agreement : leaderboard.agreements) {
    notes.push_back(OneLine(AgreementLine(agreement)));
  }
  return notes;
}

}  // namespace graspbench

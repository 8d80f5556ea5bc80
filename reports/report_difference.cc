#include "reports/report_difference.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/error.h"
#include "reports/leaderboard_value.h"

namespace graspbench {
namespace {

template <typename Entry>
const Entry* Find(const std::vector<Entry>& entries, const std::string& wanted,
                  std::string Entry::*name) {
  const auto found = std::ranges::find(entries, wanted, name);
  return found == entries.end() ? nullptr : &*found;
}

/// The names of what only `a` has.
template <typename Entry>
std::vector<std::string> OnlyIn(const std::vector<Entry>& a, const std::vector<Entry>& b,
                                std::string Entry::*name) {
  std::vector<std::string> only;
  for (const Entry& entry : a) {
    if (Find(b, entry.*name, name) == nullptr) only.push_back(entry.*name);
  }
  return only;
}

bool Same(const std::optional<double>& before, const std::optional<double>& after,
          double tolerance) {
  if (!before || !after) return before.has_value() == after.has_value();
  return *before == *after || std::abs(*after - *before) <= tolerance * std::abs(*before);
}

bool Same(const Cell& before, const Cell& after, double tolerance) {
  const auto end = [](const Cell& cell, double Interval::*which) {
    return cell.interval ? std::optional((*cell.interval).*which) : std::nullopt;
  };
  return Same(before.value, after.value, tolerance) &&
         Same(before.spread, after.spread, tolerance) &&
         Same(end(before, &Interval::low), end(after, &Interval::low), tolerance) &&
         Same(end(before, &Interval::high), end(after, &Interval::high), tolerance) &&
         before.count == after.count && before.clusters == after.clusters &&
         (before.value || before.note == after.note);
}

/// The ids of the chosen columns, of which each report need not have all.
std::set<std::string> Chosen(const Leaderboard& before, const Leaderboard& after,
                             const std::string& selection) {
  Leaderboard both;
  both.columns = after.columns;
  for (const Column& column : before.columns) {
    if (!Find(after.columns, column.id, &Column::id)) both.columns.push_back(column);
  }
  std::set<std::string> ids;
  for (const Column& column : SelectColumns(both, selection).columns) ids.insert(column.id);
  return ids;
}

void CompareColumns(const Leaderboard& before, const Leaderboard& after,
                    ReportDifference& difference) {
  for (const Column& column : after.columns) {
    const Column* old = Find(before.columns, column.id, &Column::id);
    if (old == nullptr) continue;
    for (Difference& leaf : FindDifferences(ColumnValue(*old), ColumnValue(column))) {
      leaf.path = column.id + "." + leaf.path;
      difference.columns.push_back(std::move(leaf));
    }
  }
}

void CompareCells(const Leaderboard& before, const LeaderboardRow& old, const Leaderboard& after,
                  const LeaderboardRow& row, const std::set<std::string>& chosen, double tolerance,
                  ReportDifference& difference) {
  for (size_t c = 0; c < after.columns.size(); ++c) {
    const Column& column = after.columns[c];
    const Column* known = Find(before.columns, column.id, &Column::id);
    if (known == nullptr || known->unit != column.unit || known->statistic != column.statistic) {
      continue;
    }
    ++difference.common_cells;
    const Cell& cell = old.cells[static_cast<size_t>(known - before.columns.data())];
    if (Same(cell, row.cells[c], tolerance)) continue;
    if (chosen.contains(column.id)) {
      difference.cells.push_back({row.generator, column, cell, row.cells[c]});
    } else {
      ++difference.other_cells;
    }
  }
}

using Reasons = std::vector<std::pair<std::string, int>>;

void CompareReasons(const Reasons& before, const Reasons& after, bool of_trials,
                    std::vector<ReasonDifference>& differences) {
  std::map<std::string, ReasonDifference> reasons;
  for (const auto& [reason, count] : before) reasons[reason].before = count;
  for (const auto& [reason, count] : after) reasons[reason].after = count;
  for (const auto& [reason, counts] : reasons) {
    if (counts.before == counts.after) continue;
    differences.push_back({reason, of_trials, counts.before, counts.after});
  }
}

void CompareRows(const Leaderboard& before, const Leaderboard& after,
                 const DifferenceOptions& options, ReportDifference& difference) {
  const std::set<std::string> chosen = Chosen(before, after, options.columns);
  for (const LeaderboardRow& row : after.rows) {
    const LeaderboardRow* old = Find(before.rows, row.generator, &LeaderboardRow::generator);
    if (old == nullptr) continue;
    CompareCells(before, *old, after, row, chosen, options.tolerance, difference);
    RowDifference rows{row.generator, old->coverage, row.coverage, {}};
    CompareReasons(old->item_reasons, row.item_reasons, /*of_trials=*/false, rows.reasons);
    CompareReasons(old->trial_reasons, row.trial_reasons, /*of_trials=*/true, rows.reasons);
    if (rows.before != rows.after || !rows.reasons.empty()) {
      difference.rows.push_back(std::move(rows));
    }
  }
}

Value EnginesOf(const Leaderboard& board) {
  Value engines{Value::Dict{}};
  for (const EngineAgreement& agreement : board.agreements) {
    engines.Set(agreement.profile + " " + agreement.engine_a + "/" + agreement.engine_b,
                Value::Dict{{"compared", agreement.compared},
                            {"same", agreement.same},
                            {"ok " + agreement.engine_a, agreement.ok_a},
                            {"ok " + agreement.engine_b, agreement.ok_b}});
  }
  return engines;
}

std::vector<ManifestDifference> Manifests(const Leaderboard& before, const Leaderboard& after) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const LeaderboardRow& row : after.rows) {
    if (Find(before.rows, row.generator, &LeaderboardRow::generator)) {
      rows.emplace_back(row.generator, row.generator);
    }
  }
  return CompareManifests(before.manifest, after.manifest, rows);
}

ReportDifference::Side SideOf(const ReportSource& source) {
  const Leaderboard& board = source.board;
  return {source.name, board.run, board.status, board.finished(), board.planned};
}

}  // namespace

std::optional<double> CellDifference::change() const {
  if (!before.value || !after.value) return std::nullopt;
  return *after.value - *before.value;
}

std::optional<double> CellDifference::share() const {
  if (!change() || *before.value == 0) return std::nullopt;
  return *change() / std::abs(*before.value);
}

int CellDifference::direction() const {
  const double rise = change().value_or(0);
  if (rise == 0 || column.better == Better::kNone) return 0;
  return (rise < 0) == (column.better == Better::kLower) ? 1 : -1;
}

std::optional<bool> CellDifference::leaves_interval() const {
  if (!before.interval || !after.value) return std::nullopt;
  return *after.value < before.interval->low || *after.value > before.interval->high;
}

bool ReportDifference::empty() const {
  return manifests.empty() && rows_gone.empty() && rows_new.empty() && columns_gone.empty() &&
         columns_new.empty() && columns.empty() && rows.empty() && cells.empty() &&
         other_cells == 0 && engines.empty();
}

ReportDifference CompareReports(const ReportSource& before, const ReportSource& after,
                                const DifferenceOptions& options) {
  if (!(options.tolerance >= 0)) {
    throw Error(ErrorKind::kUsage, "a tolerance cannot be negative", "--tolerance",
                "0.01 takes numbers within 1 % of the old one as the same");
  }
  const Leaderboard &old = before.board, &now = after.board;
  ReportDifference difference{.before = SideOf(before),
                              .after = SideOf(after),
                              .title = now.title,
                              .stand_in = old.stand_in || now.stand_in,
                              .tolerance = options.tolerance,
                              .manifests = Manifests(old, now),
                              .rows_gone = OnlyIn(old.rows, now.rows, &LeaderboardRow::generator),
                              .rows_new = OnlyIn(now.rows, old.rows, &LeaderboardRow::generator),
                              .columns_gone = OnlyIn(old.columns, now.columns, &Column::id),
                              .columns_new = OnlyIn(now.columns, old.columns, &Column::id),
                              .columns = {},
                              .rows = {},
                              .cells = {},
                              .engines = FindDifferences(EnginesOf(old), EnginesOf(now))};
  CompareColumns(old, now, difference);
  CompareRows(old, now, options, difference);
  return difference;
}

}  // namespace graspbench

#include "reports/gate.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "core/suggest.h"
#include "reports/column_name.h"
#include "reports/comparison.h"
#include "reports/gate_judgement.h"
#include "reports/item_pairs.h"
#include "reports/text.h"

namespace graspbench {
namespace {

/// The leaderboard of a finished run, with the column "coverage".
Leaderboard BoardOf(const RunData& run, bool allow_unfinished) {
  const int finished = static_cast<int>(run.records.size());
  if (finished < run.planned && !allow_unfinished) {
    throw Error(ErrorKind::kUsage,
                "the run is unfinished: " + std::to_string(finished) + " of " +
                    std::to_string(run.planned) + " planned items",
                run.name, "start its command again, or gate what is there with --allow-unfinished");
  }
  Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  board.columns.push_back({.id = "coverage",
                           .title = "Coverage",
                           .unit = "%",
                           .statistic = Statistic::kRate,
                           .better = Better::kHigher,
                           .decimals = 1,
                           .definition = "planned items that went well"});
  for (LeaderboardRow& row : board.rows) {
    const int planned = std::max(row.coverage.planned, 1);
    const Interval interval = WilsonInterval(row.coverage.ok, planned);
    row.cells.push_back({.value = 100.0 * row.coverage.ok / planned,
                         .interval = Interval{100 * interval.low, 100 * interval.high},
                         .count = row.coverage.planned});
  }
  return board;
}

size_t RowOf(const Leaderboard& board, const std::string& generator, const std::string& run) {
  std::vector<std::string> names;
  for (size_t r = 0; r < board.rows.size(); ++r) {
    if (board.rows[r].generator == generator) return r;
    names.push_back(board.rows[r].generator);
  }
  throw UnknownName("generator of " + run, generator, names);
}

/// Index of the rule's column; errors say which rule.
size_t ColumnOf(const GateRule& rule, const Leaderboard& board) {
  try {
    return FindColumn(rule.column, board.columns);
  } catch (const Error& error) {
    throw Error(error.kind(), "rule \"" + rule.text + "\": " + error.problem(), rule.where,
                error.hint());
  }
}

[[noreturn]] void Refuse(const GateRule& rule, const std::string& problem,
                         const std::string& hint = "") {
  throw Error(ErrorKind::kUsage, "rule \"" + rule.text + "\": " + problem, rule.where, hint);
}

/// Index of the column in the baseline.
size_t SameColumn(const Leaderboard& baseline, const std::string& id, const GateRule& rule,
                  const std::string& name) {
  for (size_t c = 0; c < baseline.columns.size(); ++c) {
    if (baseline.columns[c].id == id) return c;
  }
  Refuse(rule, "the baseline " + name + " has no column " + id);
}

/// The unit behind the bound, where there is one, must be the column's.
void CheckUnit(const GateRule& rule, const Column& column) {
  if (rule.kind == GateRule::Kind::kRelative || rule.unit.empty()) return;
  const bool points = rule.unit == "pp" && column.unit == "%";
  if (points || (rule.unit != "%" && rule.unit == DisplayUnit(column.unit)) ||
      rule.unit == column.unit) {
    return;
  }
  Refuse(rule,
         "the unit is \"" + rule.unit + "\", but " + column.id + " is in " +
             (column.unit.empty() ? "no unit" : DisplayUnit(column.unit)),
         rule.unit == "%" ? "a share of the baseline has a sign: +5% or -5%" : "");
}

/// A baseline whose numbers stand for the same things on the same items.
void CheckBaseline(const RunData& run, const RunData& baseline,
                   const std::set<std::string>& generators) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const std::string& name : generators) rows.emplace_back(name, name);
  for (const ManifestDifference& difference :
       CompareManifests(baseline.manifest, run.manifest, rows)) {
    if (difference.bearing != Bearing::kInvalid) continue;
    throw Error(ErrorKind::kUsage,
                "the baseline does not measure the same: " + difference.leaf.path + " is " +
                    difference.leaf.a + " there and " + difference.leaf.b + " in the run",
                baseline.name, "run the baseline anew, or take it all the same with --force");
  }
  for (const std::string& name : generators) {
    const ItemPairs items = PairItems(baseline.records, name, run.records, name);
    if (items.only_a == 0 && items.only_b == 0) continue;
    throw Error(ErrorKind::kUsage,
                name + " has other items in the baseline: " + std::to_string(items.only_b) +
                    " of the run are not in it, " + std::to_string(items.only_a) +
                    " of it not in the run",
                baseline.name, "run both on one selection of items, or gate with --force");
  }
}

/// A rule with the row and column it is about.
struct Task {
  const GateRule* rule;
  std::string generator;
  size_t column;
};

/// The comparisons that the "not worse" rules need, by generator and column.
std::map<std::pair<std::string, std::string>, ComparedColumn> Compare(
    const RunData& run, const RunData& baseline, const std::vector<Task>& tasks,
    const Leaderboard& board) {
  std::set<std::string> columns, generators;
  for (const Task& task : tasks) {
    if (task.rule->kind != GateRule::Kind::kNotWorse) continue;
    columns.insert(board.columns[task.column].id);
    generators.insert(task.generator);
  }
  std::map<std::pair<std::string, std::string>, ComparedColumn> compared;
  if (columns.empty()) return compared;
  std::string selection;
  for (const std::string& id : columns) selection += (selection.empty() ? "" : ",") + id;
  std::vector<RowPair> pairs;
  for (const std::string& name : generators) pairs.push_back({name, name});
  const std::vector<RunData> runs{baseline, run};
  for (RowComparison& row : CompareRuns(runs, pairs, selection, /*force=*/true).rows) {
    for (ComparedColumn& column : row.columns) {
      const std::string id = column.column.id;
      compared.emplace(std::pair{row.row_b, id}, std::move(column));
    }
  }
  return compared;
}

/// Every rule with the rows it is for; refuses what cannot be meant.
std::vector<Task> TasksOf(const RunData& run, const Leaderboard& board,
                          const std::vector<GateRule>& rules, const GateOptions& options,
                          bool has_baseline) {
  if (rules.empty()) {
    throw Error(ErrorKind::kUsage, "a gate needs rules", "", "--rule 'siv<=+5%' or --rules FILE");
  }
  std::vector<std::string> every = options.generators;
  for (const std::string& name : every) RowOf(board, name, run.name);
  if (every.empty()) {
    for (const LeaderboardRow& row : board.rows) every.push_back(row.generator);
  }
  std::vector<Task> tasks;
  for (const GateRule& rule : rules) {
    const size_t c = ColumnOf(rule, board);
    const Column& column = board.columns[c];
    CheckUnit(rule, column);
    if (rule.NeedsBaseline() && !has_baseline) {
      Refuse(rule, "it needs a run to compare with", "--baseline RUN");
    }
    if (rule.kind == GateRule::Kind::kNotWorse &&
        (column.better == Better::kNone || column.statistic == Statistic::kMedian ||
         column.id == "coverage")) {
      Refuse(rule, column.id + " cannot be tested",
             "\"not worse\" is for means and rates with a better direction");
    }
    if (!rule.generator.empty()) {
      RowOf(board, rule.generator, run.name);
      tasks.push_back({&rule, rule.generator, c});
      continue;
    }
    for (const std::string& name : every) tasks.push_back({&rule, name, c});
  }
  return tasks;
}

}  // namespace

int GateResult::failed() const {
  return static_cast<int>(std::count_if(verdicts.begin(), verdicts.end(),
                                        [](const GateVerdict& v) { return !v.passed; }));
}

GateResult RunGate(const RunData& run, const RunData* baseline, const std::vector<GateRule>& rules,
                   const GateOptions& options) {
  const Leaderboard board = BoardOf(run, options.allow_unfinished);
  const std::vector<Task> tasks = TasksOf(run, board, rules, options, baseline != nullptr);
  GateResult result{.run = run.name, .stand_in = board.stand_in};
  std::optional<Leaderboard> base;
  std::map<std::pair<std::string, std::string>, ComparedColumn> compared;
  if (baseline != nullptr) {
    result.baseline = baseline->name;
    base = BoardOf(*baseline, options.allow_unfinished);
    std::set<std::string> generators;
    for (const Task& task : tasks) {
      if (!task.rule->NeedsBaseline()) continue;
      RowOf(*base, task.generator, baseline->name);
      generators.insert(task.generator);
    }
    if (!options.force) CheckBaseline(run, *baseline, generators);
    compared = Compare(run, *baseline, tasks, board);
  }
  for (const Task& task : tasks) {
    const Column& column = board.columns[task.column];
    GateVerdict verdict{.rule = *task.rule, .generator = task.generator, .column = column.id};
    if (task.rule->kind == GateRule::Kind::kNotWorse) {
      JudgeNotWorse(compared.at({task.generator, column.id}), verdict);
    } else {
      const Cell* reference = nullptr;
      if (task.rule->NeedsBaseline()) {
        reference = &base->rows[RowOf(*base, task.generator, result.baseline)]
                         .cells[SameColumn(*base, column.id, *task.rule, result.baseline)];
      }
      JudgeNumber(column, board.rows[RowOf(board, task.generator, run.name)].cells[task.column],
                  reference, verdict);
    }
    result.verdicts.push_back(std::move(verdict));
  }
  return result;
}

}  // namespace graspbench

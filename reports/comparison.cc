#include "reports/comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "core/suggest.h"
#include "reports/holm.h"
#include "reports/item_pairs.h"
#include "reports/measures.h"

namespace graspbench {
namespace {

/// A run with what its leaderboard says.
struct Side {
  const RunData* run;
  Leaderboard board;
  std::vector<Measure> measures;

  explicit Side(const RunData& data)
      : run(&data),
        board(BuildLeaderboard(data.manifest, data.planned, data.records)),
        measures(MeasuresOf(data.manifest, data.records)) {}

  const Measure* Find(const std::string& column) const {
    const auto found = std::find_if(measures.begin(), measures.end(),
                                    [&](const Measure& m) { return m.column.id == column; });
    return found == measures.end() ? nullptr : &*found;
  }

  const LeaderboardRow* Row(const std::string& generator) const {
    for (const LeaderboardRow& row : board.rows) {
      if (row.generator == generator) return &row;
    }
    return nullptr;
  }

  const LeaderboardRow& RowOrThrow(const std::string& generator) const {
    if (const LeaderboardRow* row = Row(generator)) return *row;
    std::vector<std::string> names;
    for (const LeaderboardRow& row : board.rows) names.push_back(row.generator);
    throw UnknownName("generator of " + run->name, generator, names);
  }

  /// Why the row has no value in the column; empty where it has one.
  std::string WhyNone(const LeaderboardRow& row, const std::string& column) const {
    for (size_t c = 0; c < board.columns.size(); ++c) {
      if (board.columns[c].id == column && !row.cells[c].value) return row.cells[c].note;
    }
    return "";
  }
};

std::vector<RowPair> CommonRows(const Side& a, const Side& b) {
  std::vector<RowPair> pairs;
  for (const LeaderboardRow& row : a.board.rows) {
    if (b.Row(row.generator) != nullptr) pairs.push_back({row.generator, row.generator});
  }
  if (pairs.empty()) {
    throw Error(ErrorKind::kUsage,
                a.run->name + " and " + b.run->name + " have no generator in common", "",
                "name two rows: --pair " + a.board.rows.front().generator + "=" +
                    b.board.rows.front().generator);
  }
  return pairs;
}

/// Runs that were asked for nothing but another seed each.
bool DifferInSeedOnly(const std::vector<RunDifference>& differences) {
  std::set<std::string> seeds;
  for (const RunDifference& run : differences) {
    for (const ManifestDifference& difference : run.differences) {
      if (difference.bearing == Bearing::kContext) continue;
      if (difference.leaf.path != "seed" || !seeds.insert(difference.leaf.b).second) return false;
    }
  }
  return !differences.empty() && seeds.size() == differences.size();
}

std::vector<SeedRow> PoolRows(std::span<const Side> sides, const std::vector<Column>& columns) {
  std::vector<SeedRow> rows;
  for (const LeaderboardRow& first : sides[0].board.rows) {
    const std::string& generator = first.generator;
    if (!std::all_of(sides.begin(), sides.end(),
                     [&](const Side& side) { return side.Row(generator) != nullptr; })) {
      continue;
    }
    SeedRow row{.generator = generator, .columns = {}};
    for (const Column& column : columns) {
      if (column.statistic == Statistic::kMedian) continue;
      std::vector<SeedSample> samples;
      for (const Side& side : sides) {
        SeedSample& sample = samples.emplace_back();
        const Measure* measure = side.Find(column.id);
        if (measure == nullptr || !side.WhyNone(*side.Row(generator), column.id).empty()) continue;
        for (const Record& record : side.run->records) {
          if (record.generator != generator) continue;
          const ItemValue item = measure->item(record);
          if (!item.value) continue;
          sample.values.push_back(*item.value);
          sample.objects.push_back(record.object_id);
        }
      }
      SeedPool pool = PoolSeeds(samples, {.stream = "seeds/" + generator + "/" + column.id});
      if (pool.seed_means.size() > 1) row.columns.push_back({column, std::move(pool)});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The chosen columns that both sides have; one that is named and missing is an error.
std::vector<Column> ColumnsOfBoth(const Side& a, const Side& b, const std::string& selection,
                                  RowComparison& comparison) {
  std::vector<Column> both;
  const bool named = selection != "default" && selection != "all" && !selection.empty();
  for (const Column& column : SelectColumns(a.board, selection).columns) {
    if (b.Find(column.id) != nullptr) {
      both.push_back(column);
    } else if (named) {
      throw Error(ErrorKind::kUsage, "no column \"" + column.id + "\"", b.run->name);
    } else {
      comparison.columns_only_a.push_back(column.id);
    }
  }
  if (named) return both;
  for (const Column& column : SelectColumns(b.board, selection).columns) {
    if (a.Find(column.id) == nullptr) comparison.columns_only_b.push_back(column.id);
  }
  return both;
}

RowComparison CompareRows(const Side& a, const Side& b, const RowPair& names,
                          const std::string& selection) {
  const LeaderboardRow& row_a = a.RowOrThrow(names.a);
  const LeaderboardRow& row_b = b.RowOrThrow(names.b);
  const ItemPairs items = PairItems(a.run->records, names.a, b.run->records, names.b);
  if (items.pairs.empty()) {
    throw Error(ErrorKind::kUsage,
                names.a + " of " + a.run->name + " and " + names.b + " of " + b.run->name +
                    " have no finished item in common",
                "", "compare runs of one suite, split and selection of items");
  }
  RowComparison comparison{.row_a = names.a,
                           .row_b = names.b,
                           .coverage_a = row_a.coverage,
                           .coverage_b = row_b.coverage,
                           .pairs = static_cast<int>(items.pairs.size()),
                           .only_a = items.only_a,
                           .only_b = items.only_b,
                           .columns = {},
                           .columns_only_a = {},
                           .columns_only_b = {}};
  std::set<std::string> objects;
  for (const ItemPair& pair : items.pairs) objects.insert(pair.a->object_id);
  comparison.objects = static_cast<int>(objects.size());
  for (const Column& column : ColumnsOfBoth(a, b, selection, comparison)) {
    std::string why = a.WhyNone(row_a, column.id);
    if (why.empty()) why = b.WhyNone(row_b, column.id);
    if (!why.empty()) {
      comparison.columns.push_back({.column = column, .note = why});
      continue;
    }
    comparison.columns.push_back(CompareColumn(items.pairs, *a.Find(column.id), *b.Find(column.id),
                                               names.a + "/" + names.b + "/" + column.id));
  }
  return comparison;
}

/// Holm's correction over every test that could find something.
void CorrectTests(std::vector<RowComparison>& rows) {
  std::vector<ComparedColumn*> tested;
  std::vector<double> p_values;
  for (RowComparison& row : rows) {
    for (ComparedColumn& column : row.columns) {
      if (!column.difference || !column.difference->p_value) continue;
      if (column.difference->differing == 0) {
        column.p_holm = 1;
        continue;
      }
      tested.push_back(&column);
      p_values.push_back(*column.difference->p_value);
    }
  }
  const std::vector<double> corrected = HolmAdjusted(p_values);
  for (size_t i = 0; i < tested.size(); ++i) tested[i]->p_holm = corrected[i];
}

std::vector<std::pair<std::string, std::string>> NamesOf(const std::vector<RowPair>& pairs) {
  std::vector<std::pair<std::string, std::string>> names;
  for (const RowPair& pair : pairs) names.emplace_back(pair.a, pair.b);
  return names;
}

}  // namespace

bool ComparedColumn::worse() const {
  if (!significant() || column.better == Better::kNone) return false;
  return (difference->difference.mean > 0) == (column.better == Better::kLower);
}

bool ComparedColumn::better() const {
  return significant() && column.better != Better::kNone && !worse();
}

std::vector<std::string> Comparison::InvalidBecause() const {
  std::vector<std::string> reasons;
  for (const RunDifference& run : differences) {
    for (const ManifestDifference& difference : run.differences) {
      if (difference.bearing != Bearing::kInvalid) continue;
      const auto& [path, a, b] = difference.leaf;
      reasons.push_back(path + ": " + a + " / " + b);
    }
  }
  return reasons;
}

RowPair ParseRowPair(const std::string& text) {
  const size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == text.size()) {
    throw Error(ErrorKind::kUsage, "\"" + text + "\" does not name two rows", "--pair",
                "write for example --pair reference=random");
  }
  return {text.substr(0, sign), text.substr(sign + 1)};
}

Comparison CompareRuns(std::span<const RunData> runs, const std::vector<RowPair>& pairs,
                       const std::string& columns, bool force) {
  if (runs.empty() || (runs.size() == 1 && pairs.empty())) {
    throw Error(ErrorKind::kUsage, "a comparison needs two runs or two rows", "",
                "name a second run, or two rows of this one: --pair reference=random");
  }
  std::vector<Side> sides;
  Comparison comparison;
  for (const RunData& run : runs) {
    sides.emplace_back(run);
    const Value* status = run.manifest.Find("status");
    comparison.runs.push_back({.name = run.name,
                               .status = status == nullptr ? "" : status->AsString(),
                               .planned = run.planned,
                               .finished = static_cast<int>(run.records.size())});
  }
  comparison.title = sides[0].board.title;
  comparison.stand_in = sides[0].board.stand_in;

  struct Task {
    size_t other;
    RowPair rows;
  };
  std::vector<Task> tasks;
  for (size_t other = runs.size() == 1 ? 0 : 1; other < runs.size(); ++other) {
    const std::vector<RowPair> rows = pairs.empty() ? CommonRows(sides[0], sides[other]) : pairs;
    for (const RowPair& row : rows) tasks.push_back({other, row});
    comparison.differences.push_back(
        {other, CompareManifests(runs[0].manifest, runs[other].manifest, NamesOf(rows))});
  }
  if (!force && !comparison.InvalidBecause().empty()) return comparison;

  for (const auto& [other, rows] : tasks) {
    RowComparison row = CompareRows(sides[0], sides[other], rows, columns);
    row.run_b = other;
    comparison.rows.push_back(std::move(row));
  }
  CorrectTests(comparison.rows);
  if (pairs.empty() && DifferInSeedOnly(comparison.differences)) {
    comparison.seeds = PoolRows(sides, SelectColumns(sides[0].board, columns).columns);
  }
  return comparison;
}

}  // namespace graspbench

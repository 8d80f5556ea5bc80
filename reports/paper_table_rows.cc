#include "reports/paper_table_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/error.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

std::string GroupOf(const Record& record, const std::string& group_by) {
  if (group_by == "category") return record.category;
  if (group_by == "intent") return record.intent;
  return record.object_id;
}

void AddPartsOf(const RunData& run, const std::string& group_by, std::vector<RunPart>& parts) {
  if (static_cast<int>(run.records.size()) != run.planned) {
    throw Error(ErrorKind::kUsage,
                "the run is not finished (" + std::to_string(run.records.size()) + " of " +
                    std::to_string(run.planned) + " items), so its groups have no known size",
                run.name, "finish it, or leave group_by out");
  }
  std::map<std::string, std::vector<Record>> groups;
  for (const Record& record : run.records) {
    groups[GroupOf(record, group_by)].push_back(record);
  }
  for (const auto& [group, records] : groups) {
    Value planned;
    for (const Record& record : records) {
      const Value* known = planned.is_dict() ? planned.Find(record.generator) : nullptr;
      planned.Set(record.generator, (known != nullptr ? known->AsInt() : 0) + 1);
    }
    Value manifest = run.manifest;
    manifest.Set("planned_by_generator", std::move(planned));
    parts.push_back(
        {run.name, group, BuildLeaderboard(manifest, static_cast<int>(records.size()), records)});
  }
}

// The place of a generator among the table's rows; after all of them if it is in none.
size_t PlaceIn(const TableSpec& table, const std::string& generator) {
  const auto found = std::ranges::find(table.rows, generator, &TableRow::generator);
  return static_cast<size_t>(found - table.rows.begin());
}

bool Chooses(const TableSpec& table) {
  return std::ranges::any_of(table.rows, [](const TableRow& row) { return row.values.empty(); });
}

std::vector<OurRow> RowsOf(const TableSpec& table, const RunPart& part, bool many_runs) {
  const auto ours = [&](const LeaderboardRow& row, const std::string& label,
                        const std::string& group) {
    const std::string name = many_runs ? label + " (" + part.run + ")" : label;
    return OurRow{name, part.group.empty() ? group : part.group, &part.board, &row};
  };
  std::vector<OurRow> rows;
  if (Chooses(table)) {
    for (const TableRow& chosen : table.rows) {
      for (const LeaderboardRow& row : part.board.rows) {
        if (chosen.values.empty() && row.generator == chosen.generator) {
          rows.push_back(ours(row, chosen.label, chosen.group));
        }
      }
    }
    return rows;
  }
  for (const LeaderboardRow& row : part.board.rows) rows.push_back(ours(row, row.generator, ""));
  std::ranges::stable_sort(rows, {},
                           [&](const OurRow& row) { return PlaceIn(table, row.row->generator); });
  return rows;
}

}  // namespace

std::vector<RunPart> PartsOf(const TableSpec& table, std::span<const RunData> runs) {
  std::vector<RunPart> parts;
  for (const RunData& run : runs) {
    if (table.group_by.empty()) {
      parts.push_back({run.name, "", BuildLeaderboard(run.manifest, run.planned, run.records)});
    } else {
      AddPartsOf(run, table.group_by, parts);
    }
  }
  return parts;
}

std::vector<OurRow> OurRows(const TableSpec& table, std::span<const RunPart> parts) {
  std::set<std::string> runs, measured;
  for (const RunPart& part : parts) runs.insert(part.run);
  std::vector<OurRow> rows;
  for (const RunPart& part : parts) {
    for (const LeaderboardRow& row : part.board.rows) measured.insert(row.generator);
    for (OurRow& row : RowsOf(table, part, runs.size() > 1)) rows.push_back(std::move(row));
  }
  for (const TableRow& row : table.rows) {
    if (row.values.empty() && !measured.contains(row.generator)) {
      throw UnknownName("row of the run", row.generator, {measured.begin(), measured.end()});
    }
  }
  return rows;
}

const Column* ColumnOfOneJudge(const Leaderboard& board, const std::string& id) {
  const Column* only = nullptr;
  for (const Column& column : board.columns) {
    if (!column.id.starts_with(id + ":")) continue;
    if (only != nullptr) return nullptr;
    only = &column;
  }
  return only;
}

FoundValue FindValue(const Leaderboard& board, const LeaderboardRow& row, const std::string& id) {
  const Column* const judged = ColumnOfOneJudge(board, id);
  for (size_t c = 0; c < board.columns.size(); ++c) {
    const Column& column = board.columns[c];
    const Cell& cell = row.cells[c];
    if (column.id == id || &column == judged) {
      return {&column, cell.value, cell.interval, cell.note};
    }
    if (column.spread_id == id) return {&column, cell.spread, std::nullopt, cell.note};
  }
  return {};
}

std::optional<double> Converted(double value, const std::string& from, const std::string& to) {
  if (from == to) return value;
  struct Unit {
    std::string_view name;
    int kind;
    double factor;
  };
  constexpr std::array kUnits = {
      Unit{"m", 0, 1},       Unit{"cm", 0, 1e-2},   Unit{"mm", 0, 1e-3}, Unit{"m^3", 1, 1},
      Unit{"cm^3", 1, 1e-6}, Unit{"mm^3", 1, 1e-9}, Unit{"s", 2, 1},     Unit{"ms", 2, 1e-3},
      Unit{"%", 3, 1e-2},    Unit{"", 3, 1},
  };
  const auto a = std::ranges::find(kUnits, from, &Unit::name);
  const auto b = std::ranges::find(kUnits, to, &Unit::name);
  if (a == kUnits.end() || b == kUnits.end() || a->kind != b->kind) return std::nullopt;
  return value * (a->factor / b->factor);
}

}  // namespace graspbench

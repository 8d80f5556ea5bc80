#include "reports/paper_table.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/error.h"
#include "core/suggest.h"
#include "reports/columns.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr std::string_view kNone = "–";
constexpr std::string_view kReference = "reference";  // the grasps of the data set itself

/// What `value` in one unit is in another; nothing where they do not measure the same.
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

/// The only column that a name without a colon means: "gpt_score" where one model has judged.
const Column* ColumnOfOneJudge(const Leaderboard& board, const std::string& id) {
  const Column* only = nullptr;
  for (const Column& column : board.columns) {
    if (!column.id.starts_with(id + ":")) continue;
    if (only != nullptr) return nullptr;
    only = &column;
  }
  return only;
}

/// A value of ours, found by the id of its column or of that column's spread.
struct Found {
  const Column* column = nullptr;
  std::optional<double> value;
  std::optional<Interval> interval;
  std::string note;
};

Found Find(const Leaderboard& board, const LeaderboardRow& row, const std::string& id) {
  const Column* const judged = ColumnOfOneJudge(board, id);
  for (size_t c = 0; c < board.columns.size(); ++c) {
    const Column& column = board.columns[c];
    const Cell& cell = row.cells[c];
    if (column.id == id || &column == judged)
      return {&column, cell.value, cell.interval, cell.note};
    if (column.spread_id == id) return {&column, cell.spread, std::nullopt, cell.note};
  }
  return {};
}

/// One of our rows, before it is cut to the table's columns.
struct Ours {
  std::string label, group;
  const Leaderboard* board = nullptr;
  const LeaderboardRow* row = nullptr;
};

/// The part of a run that one group of a table shows.
struct Part {
  std::string group;
  Leaderboard board;
};

std::string GroupOf(const Record& record, const std::string& group_by) {
  if (group_by == "category") return record.category;
  if (group_by == "intent") return record.intent;
  return record.object_id;
}

std::vector<Part> PartsOf(const RunData& run, const std::string& group_by) {
  std::vector<Part> parts;
  if (group_by.empty()) {
    parts.push_back({"", BuildLeaderboard(run.manifest, run.planned, run.records)});
    return parts;
  }
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
    parts.push_back({group, BuildLeaderboard(manifest, static_cast<int>(records.size()), records)});
  }
  return parts;
}

/// All that the runs have, in the order of the table.
class Filler {
 public:
  Filler(const TableSpec& table, std::span<const RunData> runs, const TableOptions& options)
      : table_(table), options_(options) {
    for (const RunData& run : runs) {
      std::vector<Part> parts = PartsOf(run, table.group_by);
      for (Part& part : parts) parts_.push_back({run.name, std::move(part)});
    }
    for (const auto& [run, part] : parts_) stand_in_ = stand_in_ || part.board.stand_in;
  }

  Grid Fill() const;

 private:
  struct RunPart {
    std::string run;
    Part part;
  };

  std::vector<Ours> Rows() const;
  std::vector<Ours> RowsOf(const RunPart& part, bool many_runs) const;
  GridCell CellOf(const Ours& ours, const TableColumn& column) const;
  std::vector<GridSection> Measured() const;
  std::vector<GridSection> Published() const;
  void AddNotes(std::vector<std::string>& notes) const;
  std::string NoteOn(const TableColumn& column) const;
  std::string JudgeOf(const TableColumn& column) const;

  const TableSpec& table_;
  const TableOptions& options_;
  std::vector<RunPart> parts_;
  bool stand_in_ = false;
};

// The place of a generator among the table's rows; after all of them if it is in none.
size_t PlaceIn(const TableSpec& table, const std::string& generator) {
  const auto found = std::ranges::find(table.rows, generator, &TableRow::generator);
  return static_cast<size_t>(found - table.rows.begin());
}

bool Chooses(const TableSpec& table) {
  return std::ranges::any_of(table.rows, [](const TableRow& row) { return row.values.empty(); });
}

std::vector<Ours> Filler::RowsOf(const RunPart& part, bool many_runs) const {
  const auto ours = [&](const LeaderboardRow& row, const std::string& label,
                        const std::string& group) {
    const std::string name = many_runs ? label + " (" + part.run + ")" : label;
    return Ours{name, part.part.group.empty() ? group : part.part.group, &part.part.board, &row};
  };
  std::vector<Ours> rows;
  if (Chooses(table_)) {
    for (const TableRow& chosen : table_.rows) {
      for (const LeaderboardRow& row : part.part.board.rows) {
        if (chosen.values.empty() && row.generator == chosen.generator) {
          rows.push_back(ours(row, chosen.label, chosen.group));
        }
      }
    }
    return rows;
  }
  for (const LeaderboardRow& row : part.part.board.rows) {
    rows.push_back(ours(row, row.generator, ""));
  }
  std::ranges::stable_sort(rows, {},
                           [&](const Ours& row) { return PlaceIn(table_, row.row->generator); });
  return rows;
}

std::vector<Ours> Filler::Rows() const {
  std::set<std::string> runs, measured;
  for (const RunPart& part : parts_) runs.insert(part.run);
  std::vector<Ours> rows;
  for (const RunPart& part : parts_) {
    for (const LeaderboardRow& row : part.part.board.rows) measured.insert(row.generator);
    for (Ours& row : RowsOf(part, runs.size() > 1)) rows.push_back(std::move(row));
  }
  for (const TableRow& row : table_.rows) {
    if (row.values.empty() && !measured.contains(row.generator)) {
      throw UnknownName("row of the run", row.generator, {measured.begin(), measured.end()});
    }
  }
  return rows;
}

GridCell Filler::CellOf(const Ours& ours, const TableColumn& column) const {
  GridCell cell{.text = std::string(kNone), .below = "", .value = {}};
  if (column.column.empty()) return cell;
  const Found found = Find(*ours.board, *ours.row, column.column);
  if (found.column == nullptr || !found.value) return cell;
  cell.value = Converted(*found.value, found.column->unit, column.unit);
  if (!cell.value) return cell;
  cell.text = Fixed(*cell.value, column.decimals);
  if (options_.intervals && found.interval) {
    const auto end = [&](double value) {
      return Fixed(*Converted(value, found.column->unit, column.unit), column.decimals);
    };
    cell.below = "[" + end(found.interval->low) + ", " + end(found.interval->high) + "]";
  }
  return cell;
}

// What is shown alike ranks alike.
void Rank(GridSection& section, const std::vector<TableColumn>& columns) {
  for (size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].better == Better::kNone) continue;
    std::map<double, std::vector<GridCell*>> by_value;
    for (GridRow& row : section.rows) {
      if (!row.ranked || !row.cells[c].value) continue;
      const double shown = std::stod(row.cells[c].text);
      by_value[columns[c].better == Better::kLower ? shown : -shown].push_back(&row.cells[c]);
    }
    if (by_value.size() < 2) continue;
    int rank = 0;
    for (auto& [value, cells] : by_value) {
      if (++rank > 2) break;
      for (GridCell* cell : cells) cell->rank = rank;
    }
  }
}

// Rows of one group stand together, groups in the order in which they come first.
template <typename Row, typename GroupOfRow, typename Cells>
std::vector<GridSection> InSections(const std::vector<Row>& rows, const std::string& short_title,
                                    const std::string& title, const GroupOfRow& group_of,
                                    const Cells& cells) {
  std::vector<GridSection> sections;
  for (const Row& row : rows) {
    const std::string group = group_of(row);
    const std::string name = group.empty() ? title : title + " · " + group;
    auto found = std::ranges::find(sections, name, &GridSection::title);
    if (found == sections.end()) found = sections.insert(sections.end(), {name, {}, short_title});
    found->rows.push_back(cells(row));
  }
  return sections;
}

std::vector<GridSection> Filler::Measured() const {
  std::string title = "Measured";
  if (!parts_.empty()) {
    const Leaderboard& board = parts_.front().part.board;
    title += board.stand_in ? " on stand-in data for " + OneLine(board.suite)
                            : ": " + OneLine(board.title);
  }
  return InSections(
      Rows(), stand_in_ ? "Measured (stand-in)" : "Measured", title,
      [](const Ours& row) { return OneLine(row.group); },
      [&](const Ours& ours) {
        GridRow row{
            .label = OneLine(ours.label), .cells = {}, .ranked = ours.row->generator != kReference};
        for (const TableColumn& column : table_.columns) row.cells.push_back(CellOf(ours, column));
        return row;
      });
}

std::vector<GridSection> Filler::Published() const {
  std::vector<TableRow> rows;
  std::ranges::copy_if(table_.rows, std::back_inserter(rows),
                       [](const TableRow& row) { return !row.values.empty(); });
  std::string title = "Published: " + table_.place;
  if (!table_.data.empty()) title += ", " + table_.data;
  return InSections(
      rows, "Published", title, [](const TableRow& row) { return row.group; },
      [&](const TableRow& published) {
        GridRow row{
            .label = published.label, .cells = {}, .ranked = published.generator != kReference};
        for (size_t c = 0; c < table_.columns.size(); ++c) {
          const std::optional<double>& value = published.values[c];
          GridCell cell{.text = std::string(kNone), .below = "", .value = value};
          if (value) cell.text = Fixed(*value, table_.columns[c].decimals);
          if (!published.printed.empty() && !published.printed[c].empty()) {
            cell.text = published.printed[c];
          }
          row.cells.push_back(std::move(cell));
        }
        return row;
      });
}

std::string Filler::NoteOn(const TableColumn& column) const {
  const std::string label = column.label + ": ";
  if (column.column.empty()) return label + "no column of ours has this definition.";
  std::string problem;
  for (const RunPart& part : parts_) {
    for (const LeaderboardRow& row : part.part.board.rows) {
      const Found found = Find(part.part.board, row, column.column);
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
std::string Filler::JudgeOf(const TableColumn& column) const {
  std::set<std::string> judges;
  for (const RunPart& part : parts_) {
    const Column* const judged = ColumnOfOneJudge(part.part.board, column.column);
    if (judged != nullptr) judges.insert(judged->definition);
  }
  std::string note;
  for (const std::string& judge : judges) note += column.label + ", ours: " + OneLine(judge) + ". ";
  return note.substr(0, note.find_last_not_of(' ') + 1);
}

void Filler::AddNotes(std::vector<std::string>& notes) const {
  if (stand_in_) {
    notes.push_back(
        "The measured rows are of stand-in data made by this project; they are not comparable with "
        "published figures.");
  }
  for (const RunPart& part : parts_) {
    std::string coverage;
    for (const LeaderboardRow& row : part.part.board.rows) {
      coverage += (coverage.empty() ? "" : ", ") + OneLine(row.generator) + " " +
                  CoverageText(row.coverage);
    }
    const std::string of = part.part.group.empty() ? "" : " of " + OneLine(part.part.group);
    notes.push_back("Items ok/failed/planned" + of + ": " + coverage + ".");
    if (!table_.suite.empty() && part.part.board.suite != table_.suite) {
      notes.push_back("Measured on " + part.part.board.suite + ", the table is of " + table_.suite +
                      ".");
    }
  }
  if (options_.intervals) {
    notes.push_back("Brackets: 95 % interval (means: bootstrap over objects; rates: Wilson).");
  }
  std::set<std::string> said;
  for (const TableColumn& column : table_.columns) {
    std::string note = parts_.empty() ? "" : NoteOn(column);
    if (note.empty() && !column.protocol.empty())
      note = column.label + ": " + column.protocol + ".";
    if (!note.empty() && said.insert(note).second) notes.push_back(note);
    if (const std::string judge = JudgeOf(column); !judge.empty()) notes.push_back(judge);
  }
  if (!options_.published || !table_.is_published()) return;
  notes.push_back("Published figures: " + table_.citation + ", " + table_.place +
                  "; protocols are what we believe was measured (assets/published).");
  for (const std::string& note : table_.notes) notes.push_back(note);
  for (const TableRow& row : table_.rows) {
    if (row.unconfirmed.empty()) continue;
    std::string labels;
    for (const std::string& label : row.unconfirmed) labels += (labels.empty() ? "" : ", ") + label;
    notes.push_back(row.label + ": " + labels + " from one second-hand source.");
  }
}

Grid Filler::Fill() const {
  Grid grid{.caption = table_.title,
            .corner = table_.label_head,
            .groups = {},
            .heads = {},
            .units = {},
            .sections = Measured(),
            .notes = {}};
  if (table_.is_published())
    grid.caption += " (columns of " + table_.place + ", " + table_.citation + ")";
  if (options_.published) {
    for (GridSection& section : Published()) grid.sections.push_back(std::move(section));
  }
  for (const TableColumn& column : table_.columns) {
    std::string arrow;
    if (column.arrow && column.better == Better::kLower) arrow = " ↓";
    if (column.arrow && column.better == Better::kHigher) arrow = " ↑";
    grid.heads.push_back(column.label + arrow);
    grid.units.push_back(DisplayUnit(column.unit));
    if (!grid.groups.empty() && grid.groups.back().title == column.group) {
      ++grid.groups.back().span;
    } else {
      grid.groups.push_back({column.group, 1});
    }
  }
  if (grid.groups.size() == 1 && grid.groups.front().title.empty()) grid.groups.clear();
  for (GridSection& section : grid.sections) {
    if (table_.marks) Rank(section, table_.columns);
  }
  AddNotes(grid.notes);
  return table_.transposed ? Transposed(grid) : grid;
}

}  // namespace

Grid MakeTable(const TableSpec& table, std::span<const RunData> runs, const TableOptions& options) {
  return Filler(table, runs, options).Fill();
}

}  // namespace graspbench

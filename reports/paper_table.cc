#include "reports/paper_table.h"

#include <algorithm>
#include <map>

#include "reports/paper_table_notes.h"
#include "reports/paper_table_rows.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr std::string_view kNone = "–";

GridCell CellOf(const OurRow& ours, const TableColumn& column, bool intervals) {
  GridCell cell{.text = std::string(kNone), .below = "", .value = {}};
  if (column.column.empty()) return cell;
  const FoundValue found = FindValue(*ours.board, *ours.row, column.column);
  if (found.column == nullptr || !found.value) return cell;
  cell.value = Converted(*found.value, found.column->unit, column.unit);
  if (!cell.value) return cell;
  cell.text = Fixed(*cell.value, column.decimals);
  if (intervals && found.interval) {
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

std::vector<GridSection> Measured(const TableSpec& table, std::span<const RunPart> parts,
                                  bool intervals) {
  std::string title = "Measured";
  if (!parts.empty()) {
    const Leaderboard& board = parts.front().board;
    title += board.stand_in ? " on stand-in data for " + OneLine(board.suite)
                            : ": " + OneLine(board.title);
  }
  return InSections(
      OurRows(table, parts), HasStandIn(parts) ? "Measured (stand-in)" : "Measured", title,
      [](const OurRow& row) { return OneLine(row.group); },
      [&](const OurRow& ours) {
        GridRow row{.label = OneLine(ours.label),
                    .cells = {},
                    .ranked = ours.row->generator != kReferenceRows};
        for (const TableColumn& column : table.columns)
          row.cells.push_back(CellOf(ours, column, intervals));
        return row;
      });
}

std::vector<GridSection> Published(const TableSpec& table) {
  std::vector<TableRow> rows;
  std::ranges::copy_if(table.rows, std::back_inserter(rows),
                       [](const TableRow& row) { return !row.values.empty(); });
  std::string title = "Published: " + table.place;
  if (!table.data.empty()) title += ", " + table.data;
  return InSections(
      rows, "Published", title, [](const TableRow& row) { return row.group; },
      [&](const TableRow& published) {
        GridRow row{
            .label = published.label, .cells = {}, .ranked = published.generator != kReferenceRows};
        for (size_t c = 0; c < table.columns.size(); ++c) {
          const std::optional<double>& value = published.values[c];
          GridCell cell{.text = std::string(kNone), .below = "", .value = value};
          if (value) cell.text = Fixed(*value, table.columns[c].decimals);
          if (!published.printed.empty() && !published.printed[c].empty()) {
            cell.text = published.printed[c];
          }
          row.cells.push_back(std::move(cell));
        }
        return row;
      });
}

}  // namespace

Grid MakeTable(const TableSpec& table, std::span<const RunData> runs, const TableOptions& options) {
  const std::vector<RunPart> parts = PartsOf(table, runs);
  Grid grid{.caption = table.title,
            .corner = table.label_head,
            .groups = {},
            .heads = {},
            .units = {},
            .sections = Measured(table, parts, options.intervals),
            .notes = NotesOn(table, parts, options)};
  if (table.is_published())
    grid.caption += " (columns of " + table.place + ", " + table.citation + ")";
  if (options.published) {
    for (GridSection& section : Published(table)) grid.sections.push_back(std::move(section));
  }
  for (const TableColumn& column : table.columns) {
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
    if (table.marks) Rank(section, table.columns);
  }
  return table.transposed ? Transposed(grid) : grid;
}

}  // namespace graspbench

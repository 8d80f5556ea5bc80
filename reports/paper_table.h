#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reports/grid.h"
#include "reports/leaderboard.h"
#include "reports/run_data.h"

namespace graspbench {

/// One column of a table: what a paper prints, and which of our columns has the same definition.
struct TableColumn {
  std::string group, label, unit;
  Better better = Better::kNone;
  bool arrow = true;  ///< false: the paper prints none though one way is better
  int decimals = 2;
  std::string column;     ///< id of ours ("siv", "sd_mean:obman", "sd_std:obman"); "" for none
  std::string protocol;   ///< what the paper is believed to have measured
  bool inferred = false;  ///< the head itself is inferred
};

/// One row: of the paper, with values; or, in a table of the user's own, the choice of one of ours.
struct TableRow {
  std::string group, label, generator;
  std::vector<std::optional<double>> values;  ///< empty for a row of ours, else one per column
  std::vector<std::string>
      printed;  ///< empty, or one per column: the digits where they are not `decimals`
  std::vector<std::string>
      unconfirmed;  ///< labels of columns whose value has one second-hand source
};

/// A table of a paper (assets/published/*.toml, whose README.md names every key), or of the user's
/// own in the same format.
struct TableSpec {
  std::string id, place, title, data, label_head, citation;
  std::string suite;        ///< ours that corresponds; "" if none
  bool transposed = false;  ///< methods are columns
  bool marks = true;        ///< best and second best of a section
  std::string group_by;     ///< of ours: "category", "intent", "object" or "" (not grouped)
  std::vector<std::string> notes;
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;

  bool is_published() const { return !citation.empty(); }
};

/// All tables of a file. Throws Error (kInput) with file and key for what does not belong: an
/// unknown key, a row with too many values, a second table of the same id.
std::vector<TableSpec> ReadTables(const std::filesystem::path& file);
/// Those in assets/published, by file and place.
std::vector<TableSpec> PublishedTables();
/// A published table by its id, or the only one of a TOML file, or FILE.toml:ID. Throws Error
/// (kUsage) for an unknown one, with the nearest.
TableSpec FindTable(const std::string& name);

struct TableOptions {
  bool published = true;  ///< the paper's own rows, in sections of their own
  bool intervals = true;  ///< under our values
};

/// Fills the table with what the runs measured. Rows are those that the table chooses, or all of
/// them: first generators that the paper has, in its order, then others as in the leaderboard. Our
/// values come in the table's units; a column that the runs do not have stays empty, and a note
/// says what would fill it. Our sections and published ones are apart, and stand-in data is called
/// so.
///
/// Throws Error (kUsage) for a chosen row that no run has, and for `group_by` with a run that is
/// not finished, whose groups have no known size.
Grid MakeTable(const TableSpec& table, std::span<const RunData> runs,
               const TableOptions& options = {});

}  // namespace graspbench

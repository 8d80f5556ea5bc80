#pragma once

#include <optional>
#include <string>
#include <vector>

namespace graspbench {

/// A cell of a table for people.
struct GridCell {
  std::string text;             ///< as shown: "0.94", "–"
  std::string below;            ///< in small print under it: an interval; often empty
  std::optional<double> value;  ///< full precision, for CSV
  int rank = 0;                 ///< 1 best, 2 second best of its block, 0 neither
};

struct GridRow {
  std::string label;
  std::vector<GridCell> cells;
  bool ranked = true;  ///< false: no competitor, as the ground truth
};

/// Rows under one title, apart from the others; marks compare the rows of one section.
struct GridSection {
  std::string title;
  std::vector<GridRow> rows;
  std::string short_title;  ///< above columns, where the title would be too wide
};

/// A head above `span` columns; an empty title leaves them without one.
struct GridSpan {
  std::string title;
  int span = 1;
};

/// A table as text, one format away from a page. Everything in it may come from elsewhere: formats
/// escape all of it.
struct Grid {
  std::string caption;
  std::string corner;              ///< head of the labels
  std::vector<GridSpan> groups;    ///< above the heads, empty or as wide as these
  std::vector<std::string> heads;  ///< "SIV ↓"
  std::vector<std::string> units;  ///< "cm³"; empty, or one per head
  std::vector<GridSection> sections;
  std::vector<std::string> notes;  ///< one sentence each
};

/// Columns become rows and rows columns, sections heads above them.
Grid Transposed(const Grid& grid);

/// The table by the name of a format: "terminal", "markdown", "csv", "latex" or "html". Throws
/// Error (kUsage) for another one, with the nearest.
///
/// LaTeX is a `table` with booktabs rules, best bold and second best underlined; HTML is a <table>
/// in a page of its own; CSV (RFC 4180) has one line per row, full precision, the section in its
/// first column.
std::string Render(const Grid& grid, const std::string& format);

}  // namespace graspbench

#include "reports/report_difference_formats.h"

#include <algorithm>

#include "core/suggest.h"
#include "reports/blocks.h"
#include "reports/leaderboard_text.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::string Arrow(const Difference& leaf) {
  return OneLine(leaf.path) + ": " + Shortened(leaf.a) + " → " + Shortened(leaf.b);
}

/// "releases/1.json: run nightly, 240 of 240 items, complete".
std::string SideLine(const std::string& which, const ReportDifference::Side& side) {
  std::string line = which + "  " + OneLine(side.source) + ": ";
  if (!side.run.empty()) line += "run " + OneLine(side.run) + ", ";
  if (side.finished < side.planned) line += "UNFINISHED, ";
  line += std::to_string(side.finished) + " of " + std::to_string(side.planned) + " items";
  return side.status.empty() ? line : line + ", " + OneLine(side.status);
}

void Add(std::vector<Block>& blocks, const std::string& heading, std::vector<std::string> lines) {
  if (!lines.empty()) blocks.push_back({heading, {}, std::move(lines)});
}

void AddManifests(const ReportDifference& difference, std::vector<Block>& blocks) {
  for (const auto& [bearing, heading] :
       {std::pair{Bearing::kInvalid, "The two do not measure the same"},
        std::pair{Bearing::kCompared, "Generators, weights and seed"},
        std::pair{Bearing::kContext, "Build, machine and selection"}}) {
    std::vector<std::string> lines;
    for (const ManifestDifference& manifest : difference.manifests) {
      if (manifest.bearing == bearing) lines.push_back(Arrow(manifest.leaf));
    }
    Add(blocks, heading, std::move(lines));
  }
}

void AddRowsAndColumns(const ReportDifference& difference, std::vector<Block>& blocks) {
  std::vector<std::string> lines;
  for (const auto& [names, what] : {std::pair{&difference.rows_gone, "row gone: "},
                                    std::pair{&difference.rows_new, "row new: "},
                                    std::pair{&difference.columns_gone, "column gone: "},
                                    std::pair{&difference.columns_new, "column new: "}}) {
    for (const std::string& name : *names) lines.push_back(what + OneLine(name));
  }
  for (const Difference& column : difference.columns) lines.push_back(Arrow(column));
  if (difference.common_cells == 0) {
    lines.push_back("The two have no value in common: no row of both has a column of both.");
  }
  Add(blocks, "Rows and columns", std::move(lines));
}

void AddCoverage(const ReportDifference& difference, std::vector<Block>& blocks) {
  std::vector<std::string> lines;
  for (const RowDifference& row : difference.rows) {
    const std::string name = OneLine(row.generator) + ": ";
    if (row.before != row.after) {
      lines.push_back(name + CoverageText(row.before) + " → " + CoverageText(row.after) +
                      " items ok/failed/planned");
    }
    for (const ReasonDifference& reason : row.reasons) {
      lines.push_back(name + (reason.of_trials ? "trials, " : "failed items, ") +
                      OneLine(reason.reason) + ": " + std::to_string(reason.before) + " → " +
                      std::to_string(reason.after));
    }
  }
  for (const Difference& engine : difference.engines) lines.push_back(Arrow(engine));
  Add(blocks, "Coverage and reasons", std::move(lines));
}

/// What became of a cell: "worse, outside", "better", "no value: no trial", "n 30 → 28".
std::string FindingOf(const CellDifference& cell) {
  if (!cell.after.value) return "no value: " + OneLine(cell.after.note);
  if (!cell.before.value) return "had no value: " + OneLine(cell.before.note);
  std::string text;
  if (*cell.change() == 0) {
    text = cell.before.count == cell.after.count ? "value equal, spread or interval not"
                                                 : "value equal";
  } else {
    text = cell.direction() == 0 ? "changed" : cell.direction() > 0 ? "better" : "worse";
    if (cell.leaves_interval().value_or(false)) text += ", outside";
  }
  if (cell.before.count != cell.after.count) {
    text += ", n " + std::to_string(cell.before.count) + " → " + std::to_string(cell.after.count);
  }
  return text;
}

Line CellLine(const CellDifference& cell) {
  const int decimals = cell.column.decimals;
  const auto change = cell.change(), share = cell.share();
  const bool outside = cell.leaves_interval().value_or(false);
  return {{OneLine(cell.generator)},
          {ColumnHead(cell.column)},
          {DisplayUnit(cell.column.unit), Look::kDim},
          {ValueText(cell.before, cell.column)},
          {IntervalText(cell.before, cell.column), Look::kDim},
          {ValueText(cell.after, cell.column)},
          {change ? Signed(*change, decimals) : ""},
          {share ? Signed(100 * *share, 1) + " %" : ""},
          {FindingOf(cell), outside ? Look::kBold : Look::kPlain}};
}

std::string Within(const ReportDifference& difference) {
  return difference.tolerance == 0
             ? ""
             : " (values within " + Shortest(100 * difference.tolerance) + " % are the same)";
}

void AddCells(const ReportDifference& difference, std::vector<Block>& blocks) {
  if (difference.cells.empty() && difference.other_cells == 0) return;
  Block block{"Values", {}, {}};
  block.table.head.push_back({{"generator"},
                              {"column"},
                              {""},
                              {"old"},
                              {"95 % interval"},
                              {"new"},
                              {"change"},
                              {"relative"},
                              {""}});
  for (const CellDifference& cell : difference.cells) block.table.body.push_back(CellLine(cell));
  if (difference.other_cells > 0) {
    block.lines.push_back(std::to_string(difference.other_cells) +
                          " more values differ in columns that are not shown (--columns all).");
  }
  if (!difference.cells.empty()) {
    block.lines.push_back(
        "better, worse: by the direction of the column. outside: the new value is outside the old "
        "95 % interval. Neither is a test: compare pairs the items of two runs and tests" +
        Within(difference) + ".");
  }
  blocks.push_back(std::move(block));
}

std::vector<Block> BlocksOf(const ReportDifference& difference) {
  std::vector<Block> blocks;
  Add(blocks, "Reports", {SideLine("old", difference.before), SideLine("new", difference.after)});
  if (difference.empty()) {
    Add(blocks, "Result",
        {"no difference in rows, columns, values, coverage and manifests" + Within(difference) +
         "."});
  }
  AddManifests(difference, blocks);
  AddRowsAndColumns(difference, blocks);
  AddCoverage(difference, blocks);
  AddCells(difference, blocks);
  return blocks;
}

}  // namespace

std::string Render(const ReportDifference& difference, const std::string& format, bool colour) {
  const std::string title = "Difference of two reports · " + OneLine(difference.title) +
                            (difference.stand_in ? " · STAND-IN DATA" : "");
  if (format == "terminal") return BlocksToTerminal(title, BlocksOf(difference), colour);
  if (format == "markdown") return BlocksToMarkdown(title, BlocksOf(difference));
  if (format == "json") return ToJson(difference);
  throw UnknownName("format of a difference", format, {"terminal", "markdown", "json"});
}

}  // namespace graspbench

#include "reports/comparison_blocks.h"

#include <algorithm>

#include "reports/comparison_details.h"
#include "reports/leaderboard_text.h"
#include "reports/sign_flip.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::string IntervalText(const ClusteredMean& mean, int decimals) {
  if (!mean.interval) return "";
  return "[" + Signed(mean.interval->low, decimals) + ", " + Signed(mean.interval->high, decimals) +
         "]" + (mean.few_clusters() ? "~" : "");
}

Block RunsBlock(const Comparison& comparison) {
  Block block{.heading = "Runs", .table = {}, .lines = {}};
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    const ComparedRun& run = comparison.runs[i];
    std::string line = Letter(i) + "  " + OneLine(run.name) + ": ";
    if (run.finished < run.planned) line += "UNFINISHED, ";
    line += std::to_string(run.finished) + " of " + std::to_string(run.planned) + " items";
    if (!run.status.empty()) line += ", status " + OneLine(run.status);
    block.lines.push_back(std::move(line));
  }
  return block;
}

/// One block for each bearing that occurs.
void AddDifferences(const Comparison& comparison, std::vector<Block>& blocks) {
  for (const auto& [bearing, heading] :
       {std::pair{Bearing::kInvalid, "Makes the comparison invalid"},
        std::pair{Bearing::kCompared, "What is compared"},
        std::pair{Bearing::kContext, "Differs as well"}}) {
    Block block{.heading = heading, .table = {}, .lines = {}};
    for (const RunDifference& run : comparison.differences) {
      for (const ManifestDifference& difference : run.differences) {
        if (difference.bearing != bearing) continue;
        const auto& [path, a, b] = difference.leaf;
        block.lines.push_back(OneLine(path) + ": A " + Shortened(a) + ", " +
                              Letter(std::max<size_t>(run.run, 1)) + " " + Shortened(b));
      }
    }
    if (!block.lines.empty()) blocks.push_back(std::move(block));
  }
}

std::string FindingText(const ComparedColumn& column) {
  if (!column.note.empty()) return OneLine(column.note);
  if (!column.difference) return "not tested";
  if (!column.p_holm) return "one object: not tested";
  if (column.difference->differing == 0) return "equal";
  if (column.worse()) return "worse";
  if (column.better()) return "better";
  if (column.significant()) return "differs";
  return SmallestPValue(column.difference->difference.clusters) >= kSignificance
             ? "too few objects to tell"
             : "no significant difference";
}

Line ColumnLine(const ComparedColumn& column) {
  const int decimals = column.column.decimals;
  const auto number = [&](const std::optional<double>& value) {
    return value ? Fixed(*value, decimals) : "–";
  };
  Line line{{ColumnHead(column.column)},
            {DisplayUnit(column.column.unit), Look::kDim},
            {number(column.a)},
            {number(column.b)}};
  if (column.difference) {
    const PairedDifference& d = *column.difference;
    line.push_back({Signed(d.difference.mean, decimals)});
    line.push_back({IntervalText(d.difference, decimals), Look::kDim});
    line.push_back({d.p_value ? PValueText(*d.p_value) : ""});
    line.push_back({column.p_holm ? PValueText(*column.p_holm) : ""});
    line.push_back({d.detectable ? Fixed(*d.detectable, decimals) : "", Look::kDim});
  } else if (column.a && column.b) {
    line.push_back({Signed(*column.b - *column.a, decimals)});
    line.insert(line.end(), 4, Entry{});
  } else {
    line.insert(line.end(), 5, Entry{});
  }
  line.push_back({std::to_string(column.pairs)});
  line.push_back({FindingText(column), column.significant() ? Look::kBold : Look::kPlain});
  return line;
}

std::string Heading(const Comparison& comparison, const RowComparison& row) {
  std::string text = OneLine(row.row_a);
  if (comparison.runs.size() > 1 && row.row_a == row.row_b) {
    text += ": A against " + LetterB(row);
  } else {
    text += " (A) against " + OneLine(row.row_b) + " (" + LetterB(row) + ")";
  }
  return text + ": " + std::to_string(row.pairs) + " pairs of " + std::to_string(row.objects) +
         (row.objects == 1 ? " object" : " objects");
}

Block RowBlock(const Comparison& comparison, const RowComparison& row) {
  const std::string b = LetterB(row);
  Block block{.heading = Heading(comparison, row), .table = {}, .lines = {}};
  block.table.head.push_back({{"column"},
                              {""},
                              {"A"},
                              {b},
                              {b + " − A"},
                              {"95 % interval"},
                              {"p"},
                              {"p (Holm)"},
                              {"detectable"},
                              {"pairs"},
                              {""}});
  for (const ComparedColumn& column : row.columns) block.table.body.push_back(ColumnLine(column));
  block.lines.push_back("Items ok/failed/planned: A " + CoverageText(row.coverage_a) + ", " + b +
                        " " + CoverageText(row.coverage_b) + ".");
  if (const double least = SmallestPValue(row.objects); least >= kSignificance) {
    block.lines.push_back("No difference can be significant: with " + std::to_string(row.objects) +
                          " objects no p is below " + PValueText(least) + ". Take more objects.");
  }
  if (row.only_a > 0 || row.only_b > 0) {
    block.lines.push_back("Left out for want of a partner: " + std::to_string(row.only_a) +
                          " items of A, " + std::to_string(row.only_b) + " of " + b + ".");
  }
  for (const ComparedColumn& column : row.columns) {
    if (column.only_a == 0 && column.only_b == 0) continue;
    block.lines.push_back(OneLine(column.column.title) + ": " + std::to_string(column.only_a) +
                          " items have a value in A only, " + std::to_string(column.only_b) +
                          " in " + b + " only; they are not in the means.");
  }
  for (const auto& [ids, side] :
       {std::pair{&row.columns_only_a, std::string("A")}, std::pair{&row.columns_only_b, b}}) {
    for (const std::string& id : *ids) {
      block.lines.push_back("Column only in " + side + ": " + OneLine(id) + ".");
    }
  }
  return block;
}

Block SeedBlock(const SeedRow& row) {
  Block block{.heading = OneLine(row.generator) + ": pooled over seeds", .table = {}, .lines = {}};
  block.table.head.push_back(
      {{"column"}, {""}, {"seeds"}, {"mean"}, {"95 % interval"}, {"between seeds"}, {"within"}});
  for (const auto& [column, pool] : row.columns) {
    const int decimals = column.decimals;
    Cell cell{.value = pool.mean.mean,
              .interval = pool.mean.interval,
              .few_clusters = pool.mean.few_clusters()};
    block.table.body.push_back({{ColumnHead(column)},
                                {DisplayUnit(column.unit), Look::kDim},
                                {std::to_string(pool.seed_means.size())},
                                {Fixed(pool.mean.mean, decimals)},
                                {graspbench::IntervalText(cell, column), Look::kDim},
                                {Fixed(pool.between, decimals)},
                                {Fixed(pool.within, decimals)}});
  }
  block.lines.push_back(
      "Between seeds: standard deviation of the seeds' means. Within: of the items of a seed. The "
      "interval resamples objects with the items of all seeds.");
  return block;
}

Block NotesBlock() {
  return {
      .heading = "How to read this",
      .table = {},
      .lines = {"Values are over the items that both have finished; in rates failed items are "
                "misses, in means only items with a value on both sides count.",
                "95 % interval: bootstrap of the paired differences over objects (~ fewer than 20 "
                "objects: narrower than it should be). p: sign flips of whole objects; p (Holm): "
                "corrected over all tests shown, significant below 0.05.",
                "detectable: the true difference that one such test would find with 80 % power, "
                "given the spread seen here.",
                "Medians of seconds are not tested: they say more of the machine."}};
}

}  // namespace

std::vector<Block> BlocksOf(const Comparison& comparison, const ComparisonStyle& style) {
  std::vector<Block> blocks{RunsBlock(comparison)};
  AddDifferences(comparison, blocks);
  for (const RowComparison& row : comparison.rows) {
    blocks.push_back(RowBlock(comparison, row));
    AddDetails(row, style, blocks);
  }
  for (const SeedRow& row : comparison.seeds) blocks.push_back(SeedBlock(row));
  if (!comparison.rows.empty()) blocks.push_back(NotesBlock());
  return blocks;
}

std::string FirstLine(const Comparison& comparison) {
  const std::vector<std::string> reasons = comparison.InvalidBecause();
  if (reasons.empty()) {
    return "Comparison · " + OneLine(comparison.title) +
           (comparison.stand_in ? " · STAND-IN DATA" : "");
  }
  std::string line = "INVALID COMPARISON: the runs do not measure the same: ";
  line += Shortened(reasons.front());
  if (reasons.size() > 1) line += " and " + std::to_string(reasons.size() - 1) + " more";
  return line;
}

}  // namespace graspbench

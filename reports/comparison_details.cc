#include "reports/comparison_details.h"

#include <algorithm>

#include "reports/text.h"

namespace graspbench {
namespace {

void AddFlips(const RowComparison& row, int limit, std::vector<Block>& blocks) {
  const std::string b = LetterB(row);
  for (const ComparedColumn& column : row.columns) {
    if (column.flips.empty()) continue;
    const auto gained = std::count_if(column.flips.begin(), column.flips.end(),
                                      [](const Flip& flip) { return flip.gained; });
    const auto lost = static_cast<std::ptrdiff_t>(column.flips.size()) - gained;
    Block block{.heading = "Flipped: " + OneLine(column.column.title) + ", " +
                           std::to_string(lost) + " only in A, " + std::to_string(gained) +
                           " only in " + b + " (McNemar p " + PValueText(*column.mcnemar) + ")",
                .table = {},
                .lines = {}};
    // Two runs of one generator give their items the same ids.
    const bool one_id = std::all_of(column.flips.begin(), column.flips.end(),
                                    [](const Flip& flip) { return flip.item_a == flip.item_b; });
    block.table.head.push_back({{"case"}, {"sample"}, {one_id ? "item" : "item A"}, {"A"}, {b}});
    if (!one_id) block.table.head.back().insert(block.table.head.back().end() - 2, {"item " + b});
    for (const Flip& flip : column.flips) {
      if (static_cast<int>(block.table.body.size()) == limit) {
        block.lines.push_back("and " +
                              std::to_string(column.flips.size() - block.table.body.size()) +
                              " more (--flips, or --format json)");
        break;
      }
      block.table.body.push_back({{OneLine(flip.case_id)},
                                  {std::to_string(flip.sample)},
                                  {OneLine(flip.item_a)},
                                  {OneLine(flip.outcome_a)},
                                  {OneLine(flip.outcome_b)}});
      Line& line = block.table.body.back();
      if (!one_id) line.insert(line.end() - 2, {OneLine(flip.item_b)});
    }
    if (limit > 0) blocks.push_back(std::move(block));
  }
}

/// Differences by category or intent; nothing where there is only one.
void AddSlices(const RowComparison& row, const std::string& what,
               std::vector<Slice> ComparedColumn::*slices, bool colour,
               std::vector<Block>& blocks) {
  Block block{.heading = LetterB(row) + " − A by " + what, .table = {}, .lines = {}};
  Line head{{what}};
  std::vector<std::string> names;
  for (const ComparedColumn& column : row.columns) {
    if ((column.*slices).empty()) continue;
    head.push_back({OneLine(column.column.title)});
    for (const Slice& slice : column.*slices) {
      if (std::find(names.begin(), names.end(), slice.name) == names.end()) {
        names.push_back(slice.name);
      }
    }
  }
  if (names.size() < 2) return;
  std::sort(names.begin(), names.end());
  block.table.head.push_back(std::move(head));
  for (const std::string& name : names) {
    Line line{{name.empty() ? "(none)" : OneLine(name)}};
    for (const ComparedColumn& column : row.columns) {
      if ((column.*slices).empty()) continue;
      const auto slice = std::find_if((column.*slices).begin(), (column.*slices).end(),
                                      [&](const Slice& s) { return s.name == name; });
      if (slice == (column.*slices).end()) {
        line.push_back({"–"});
        continue;
      }
      const auto& interval = slice->difference.interval;
      const bool clear = interval && (interval->low > 0 || interval->high < 0);
      line.push_back(
          {(clear && !colour ? "*" : "") + Signed(slice->difference.mean, column.column.decimals),
           clear ? Look::kBold : Look::kPlain});
    }
    block.table.body.push_back(std::move(line));
  }
  block.lines.push_back(
      "Marked: the 95 % interval over the slice's objects excludes zero (not corrected for the "
      "number of slices).");
  blocks.push_back(std::move(block));
}

bool NothingDiffers(const RowComparison& row) {
  return std::all_of(row.columns.begin(), row.columns.end(), [](const ComparedColumn& column) {
    return !column.difference || column.difference->differing == 0;
  });
}

}  // namespace

std::string Letter(size_t run) { return std::string(1, static_cast<char>('A' + run)); }

std::string LetterB(const RowComparison& row) { return Letter(std::max<size_t>(row.run_b, 1)); }

void AddDetails(const RowComparison& row, const ComparisonStyle& style,
                std::vector<Block>& blocks) {
  if (NothingDiffers(row)) return;
  AddFlips(row, style.flips, blocks);
  AddSlices(row, "category", &ComparedColumn::categories, style.colour, blocks);
  AddSlices(row, "intent", &ComparedColumn::intents, style.colour, blocks);
}

}  // namespace graspbench

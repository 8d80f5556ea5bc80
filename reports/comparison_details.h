#pragma once

#include <string>
#include <vector>

#include "reports/blocks.h"
#include "reports/comparison_formats.h"

namespace graspbench {

/// The letter of a run in tables: A, B, C.
std::string Letter(size_t run);
/// That of the second row; two rows of one run are A and B as well.
std::string LetterB(const RowComparison& row);

/// What stands below the table of two rows: the items that flipped in each column, then differences
/// by category and by intent where there are several. Nothing when the rows do not differ.
void AddDetails(const RowComparison& row, const ComparisonStyle& style, std::vector<Block>& blocks);

}  // namespace graspbench

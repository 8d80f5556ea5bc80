#pragma once

#include <string>
#include <vector>

#include "reports/comparison.h"
#include "reports/comparison_formats.h"
#include "reports/text_table.h"

namespace graspbench {

/// A part of a comparison as people read it: a heading, a table (or none) and sentences.
struct Block {
  std::string heading;
  TextTable table;
  std::vector<std::string> lines;
};

/// What a comparison is of, or that it is invalid.
std::string FirstLine(const Comparison& comparison);

/// All that follows; texts are without line breaks and escaped by no format yet.
std::vector<Block> BlocksOf(const Comparison& comparison, const ComparisonStyle& style);

}  // namespace graspbench

#pragma once

#include <string>
#include <vector>

#include "reports/blocks.h"
#include "reports/comparison_formats.h"

namespace graspbench {

/// What a comparison is of, or that it is invalid.
std::string FirstLine(const Comparison& comparison);

/// All that follows.
std::vector<Block> BlocksOf(const Comparison& comparison, const ComparisonStyle& style);

}  // namespace graspbench

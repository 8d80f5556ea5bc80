#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/value.h"
#include "reports/leaderboard.h"

namespace graspbench {

/// The parts of a leaderboard as JSON values, at full precision; what is absent is null.

/// "id", "spread" (id of the spread, null where the cells carry none), "title", "unit", "statistic"
/// ("mean", "rate", "median"), "better" ("lower", "higher", "none"), "decimals" and "default" (in
/// the formats for people) and "definition".
Value ColumnValue(const Column& column);

/// "value", "std" where the column has one, "low95", "high95", "n", "objects" of a mean, "best" and
/// "reason".
Value CellValue(const Cell& cell, const Column& column);

/// "ok", "failed", "not_run" and "planned".
Value CoverageValue(const Coverage& coverage);

/// How often each reason occurs, by name.
Value ReasonsValue(const std::vector<std::pair<std::string, int>>& counts);

}  // namespace graspbench

#pragma once

#include <string>

#include "reports/run_data.h"

namespace graspbench {

/// Every item of a run with its number in every column, for other people's programs.
///
/// CSV (RFC 4180): one line an item, first what it is (run, suite and whether its data is
/// "stand-in" or "real", item, case, object, category, intent, instruction, split, generator,
/// sample, status, reason), then every column of the leaderboard in its unit, full precision, empty
/// where there is none. Rates are 0 or 100; what happened stands beside them ("ok", "dropped").
std::string ItemsCsv(const RunData& run);

/// The same as one document; docs/schemas/items.schema.json describes it.
std::string ItemsJson(const RunData& run);

}  // namespace graspbench

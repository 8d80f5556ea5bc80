#pragma once

#include <string_view>

#include "runner/store.h"

namespace graspbench {

/// Writes `text` to standard output, whole. Throws Error (kIo) when it cannot, on a full disk for
/// example.
void Print(std::string_view text);

/// Whether standard output is a terminal and NO_COLOR is not set.
bool ColourWanted();

/// What a run ends with: writes `report/leaderboard.*` into its directory and prints the
/// leaderboard, as JSON with every column if `json`. Does nothing for a shard without items.
void PublishLeaderboard(const RunStore& store, const std::vector<Record>& records, bool json);

}  // namespace graspbench

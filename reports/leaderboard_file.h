#pragma once

#include <string>

#include "reports/leaderboard.h"

namespace graspbench {

/// The "schema" of the JSON of a leaderboard that this build writes and reads;
/// docs/schemas/leaderboard.schema.json describes it.
inline constexpr int kLeaderboardSchema = 1;

/// Reads what ToJson of a leaderboard wrote, so that it can be shown again and compared without its
/// run. Throws Error (kInput) with `where` and key for a document of another schema and for one
/// whose parts are missing or contradict each other.
Leaderboard LeaderboardFrom(const Value& document, const std::string& where);

}  // namespace graspbench

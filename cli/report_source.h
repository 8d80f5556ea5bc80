#pragma once

#include <filesystem>

#include "reports/report_difference.h"

namespace graspbench {

/// The leaderboard of a run directory, or one that `report --format json` wrote to a file. Throws
/// Error (kMissing) when there is neither; else as ReadRunData and LeaderboardFrom do.
ReportSource ReadReport(const std::filesystem::path& path);

}  // namespace graspbench

#pragma once

#include <filesystem>

#include "reports/ratings.h"
#include "reports/run_data.h"

namespace graspbench {

/// Reads a run directory whole, with the scores that were added to it later. Throws as
/// RunStore::Read does.
RunData ReadRunData(const std::filesystem::path& directory);

/// What people said about a run's grasps: `ratings.json`, which need not be there.
std::filesystem::path RatingsFile(const std::filesystem::path& directory);
std::vector<Rating> ReadRatings(const std::filesystem::path& directory);

}  // namespace graspbench

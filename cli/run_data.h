#pragma once

#include <filesystem>

#include "reports/judgements.h"
#include "reports/ratings.h"
#include "reports/run_data.h"

namespace graspbench {

/// The name of a run: that of its directory, also of "." and of "runs/a/".
std::string RunName(const std::filesystem::path& directory);

/// Reads a run directory whole, with the scores that were added to it later. Throws as
/// RunStore::Read does.
RunData ReadRunData(const std::filesystem::path& directory);

/// What people said about a run's grasps: `ratings.json`, which need not be there.
std::vector<Rating> ReadRatings(const std::filesystem::path& directory);
void WriteRatings(const std::filesystem::path& directory, std::span<const Rating> ratings);

/// What models said about a run's grasps: `judgements.jsonl`, which need not be there.
std::filesystem::path JudgementsFile(const std::filesystem::path& directory);
std::vector<Judgement> ReadJudgements(const std::filesystem::path& directory);

}  // namespace graspbench

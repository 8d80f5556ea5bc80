#pragma once

#include <cstdint>
#include <filesystem>

#include "reports/run_data.h"

namespace graspbench {

/// The page of a survey of `count` grasps of a run, drawn by `seed` (reports/survey.h), each from
/// three sides, rendered from the run's artifacts. Throws Error (kMissing) where the run kept none
/// or pictures cannot be drawn here.
std::string MakeSurvey(const std::filesystem::path& run, const RunData& data, int count,
                       uint64_t seed);

}  // namespace graspbench

#pragma once

#include <filesystem>

#include "reports/run_data.h"

namespace graspbench {

/// Reads a run directory whole. Throws as RunStore::Read does.
RunData ReadRunData(const std::filesystem::path& directory);

}  // namespace graspbench

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace graspbench {

/// The candidate with the smallest edit distance to `name`; empty if there are no candidates.
std::string NearestName(std::string_view name, const std::vector<std::string>& candidates);

/// The error for a name that is not among the known ones: `unknown metric "sivv"` with the nearest
/// and all names as hint.
Error UnknownName(std::string_view kind, std::string_view name,
                  const std::vector<std::string>& candidates);

}  // namespace graspbench

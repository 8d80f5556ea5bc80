#pragma once

#include <set>
#include <string>

#include "core/value.h"

namespace graspbench {

/// The published tables on data sets that correspond to these suites, as texts: a list of "title",
/// "protocol" (what the paper is believed to have measured, column by column), "columns" and
/// "rows". A page shows them apart, and only when asked.
Value PublishedValue(const std::set<std::string>& suites);

}  // namespace graspbench

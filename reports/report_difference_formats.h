#pragma once

#include <string>

#include "reports/report_difference.h"

namespace graspbench {

/// A difference as text: "terminal", "markdown" or "json" (full precision, described by
/// docs/schemas/difference.schema.json). Throws Error (kUsage) for another name, with the nearest.
std::string Render(const ReportDifference& difference, const std::string& format,
                   bool colour = false);

/// One document.
std::string ToJson(const ReportDifference& difference);

}  // namespace graspbench

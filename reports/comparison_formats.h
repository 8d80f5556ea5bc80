#pragma once

#include <string>

#include "reports/comparison.h"

namespace graspbench {

struct ComparisonStyle {
  bool colour = false;
  int flips = 10;  ///< items listed for each column whose outcomes differ; JSON lists all
};

/// A comparison as text: "terminal", "markdown" or "json". The first line says so when the
/// comparison is invalid. Throws Error (kUsage) for another name, with the nearest.
std::string Render(const Comparison& comparison, const std::string& format,
                   const ComparisonStyle& style);

/// One document at full precision.
std::string ToJson(const Comparison& comparison);

/// "0.0312", "<0.0001".
std::string PValueText(double p);

}  // namespace graspbench

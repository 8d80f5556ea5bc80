#pragma once

#include <vector>

#include "core/grasp.h"
#include "core/record.h"
#include "metrics/metric.h"

namespace graspbench {

/// Numbers about the retargeting of a grasp, as metrics of its record: `tip_error`,
/// `kept_contacts`, `finger_iou`, `retarget_pen`.
std::vector<MetricInfo> RetargetMetrics();

/// Their values, from the report in the grasp's extras. Empty for a grasp that was not retargeted.
/// Where the report carries a flag, `finger_iou` and `kept_contacts` still count what is there, and
/// the flag is the reason of `tip_error`.
std::vector<MetricResult> RetargetResults(const Grasp& grasp);

}  // namespace graspbench

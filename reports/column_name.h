#pragma once

#include <string>
#include <vector>

#include "reports/leaderboard.h"

namespace graspbench {

/// Index of the column that `name` means: its id; else the only column whose id begins with it
/// before the colon; else the only one whose id holds all words of the name, in any order, words
/// being what stands between "_", "-", ":", "@" and "." ("lift_success" means
/// "success:semgrasp-lift:mujoco" unless there are two lifts). Throws Error (kUsage) when several
/// columns fit, naming them, and when none does, with the nearest.
size_t FindColumn(const std::string& name, const std::vector<Column>& columns);

}  // namespace graspbench

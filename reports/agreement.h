#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/aggregate.h"

namespace graspbench {

/// Compares the verdicts of profiles that ran in two engines, each pair of engines of a profile
/// with a success: on all grasps for which both have a trial whose verdict is not "error" for lack
/// of something (setting_mismatch, not_applicable); a diverged simulation counts as a failure.
std::vector<EngineAgreement> CompareEngines(std::span<const Profile> profiles,
                                            std::span<const Record> records);

}  // namespace graspbench

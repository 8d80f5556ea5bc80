#pragma once

#include <string>
#include <vector>

#include "core/record.h"
#include "simulators/renderer.h"

namespace graspbench {

/// Inks of lines about trials: all held, none held, some held; trials that do not say whether a
/// grasp holds have the ordinary one.
inline constexpr Rgb kGood = {20, 120, 50}, kBad = {185, 35, 30}, kMixed = {165, 100, 0};

/// The profile of a trial without the engine that its name may end in: "lift" of "lift:mujoco".
std::string ProfileOf(const Trial& trial);

/// "lift/mujoco dropped"; where there is no reason, "ok" or how far the object moved, "1.3 mm".
CaptionLine TrialLine(const Trial& trial);

/// One line for each profile with its engines' verdicts in the order of the trials, in few words:
/// "lift ok/dropped", or "lift ok" where they agree.
std::vector<CaptionLine> VerdictLines(const Record& record);

/// Which engines VerdictLines means: "lift mujoco/bullet".
std::vector<std::string> EngineLegend(const Record& record);

/// The trials of a record that `name` means: a profile in all engines, or "PROFILE:ENGINE". Throws
/// Error (kUsage) with the nearest name when there is none.
std::vector<const Trial*> FindTrials(const Record& record, const std::string& name);

}  // namespace graspbench

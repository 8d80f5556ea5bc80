#pragma once

#include "reports/comparison.h"
#include "reports/gate.h"
#include "reports/leaderboard.h"

namespace graspbench {

/// Holds a cell, or an end of its interval, against the bound of `verdict.rule`, which for a
/// relative rule is a margin around the value of `baseline` (null for others). Fills in all but
/// rule, generator and column.
void JudgeNumber(const Column& column, const Cell& cell, const Cell* baseline,
                 GateVerdict& verdict);

/// The same for a rule "not worse"; side A of the comparison is the baseline.
void JudgeNotWorse(const ComparedColumn& compared, GateVerdict& verdict);

}  // namespace graspbench

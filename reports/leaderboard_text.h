#pragma once

#include <string>
#include <vector>

#include "reports/leaderboard.h"

namespace graspbench {

/// What every output for people says of a leaderboard, each on one line.

/// Suite, split, hand and planned items; says so when data is stand-in or the run unfinished.
std::string TitleLine(const Leaderboard& leaderboard);
std::string ColumnHead(const Column& column);                      ///< "SIV ↓"
std::string ValueText(const Cell& cell, const Column& column);     ///< "0.94 ± 1.62", "–"
std::string IntervalText(const Cell& cell, const Column& column);  ///< "[0.21, 0.44]"
std::string CoverageText(const Coverage& coverage);                ///< "28/2/30"

/// "xengine-6dir: mujoco and bullet give 215 of 240 grasps the same verdict (89.6 %); success 60.0
/// and 58.3 %."
std::string AgreementLine(const EngineAgreement& agreement);

/// What the reader must know: stand-in data, denominators, definitions, why values are missing,
/// reason codes. One sentence each.
std::vector<std::string> Footnotes(const Leaderboard& leaderboard);

}  // namespace graspbench

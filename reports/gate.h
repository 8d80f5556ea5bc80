#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/gate_rule.h"
#include "reports/run_data.h"

namespace graspbench {

/// What became of one rule for one generator.
struct GateVerdict {
  GateRule rule;
  std::string generator;
  std::string column;           ///< id
  std::optional<double> value;  ///< what was compared: a value or an end of its interval
  std::optional<double> limit;  ///< what it was compared with, in the unit of the column
  bool passed = false;
  std::string detail;  ///< "SIV is 0.94 cm³, at most 0.89 allowed (baseline 0.85)"
};

struct GateResult {
  std::string run, baseline;  ///< the latter empty without one
  bool stand_in = false;
  std::vector<GateVerdict> verdicts;  ///< by rule, then generator

  int failed() const;
  bool passed() const { return failed() == 0; }
};

struct GateOptions {
  std::vector<std::string>
      generators;  ///< rows that rules without a generator are for; all if empty
  bool allow_unfinished = false;
  bool force = false;  ///< take a baseline whose numbers do not compare
};

/// Holds a run against rules. Values and intervals are those of its leaderboard; besides the
/// columns there is "coverage", the share of planned items that went well.
///
/// A rule on a number that is absent fails. "not worse" fails when the comparison with the baseline
/// on the same items (CompareRuns) is significantly worse after Holm's correction over all such
/// rules, and when there are too few objects for any difference to be significant: a rule that
/// cannot fail guards nothing.
///
/// Throws Error (kUsage): no rules; a column or generator that is unknown or ambiguous; a unit that
/// is not the column's; a relative rule without a baseline; an unfinished run; a baseline that
/// measures something else or on other items (see `options`).
GateResult RunGate(const RunData& run, const RunData* baseline, const std::vector<GateRule>& rules,
                   const GateOptions& options);

}  // namespace graspbench

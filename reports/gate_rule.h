#pragma once

#include <string>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// One condition on one column of a run:
///
///     siv<=0.5            the value, in the unit of its column; "0.5cm^3" says the unit
///     lift_success>=60%   a share
///     siv<=+5%            at most 5 % above the value of the baseline
///     success:x>=-2pp     at most 2 percentage points below the baseline
///     pd<=+0.1            at most 0.1 above the baseline, in the unit of the column
///     lower(success:x)>=50%, upper(siv)<=1    the end of the 95 % interval
///     siv not worse       not significantly worse than the baseline
///
/// A bound with a sign is relative to the baseline. Spaces around the comparison do not matter;
/// besides <= and >= there are < and >.
struct GateRule {
  enum class Side { kValue, kLower, kUpper };
  enum class Order { kAtMost, kBelow, kAtLeast, kAbove };
  enum class Kind { kAbsolute, kRelative, kOffset, kNotWorse };

  std::string text;    ///< as written
  std::string column;  ///< as written; see FindColumn
  Side side = Side::kValue;
  Order order = Order::kAtMost;
  Kind kind = Kind::kAbsolute;
  double bound = 0;       ///< kRelative: per cent of the baseline, with sign; else in `unit`
  std::string unit;       ///< as written behind the number; may be empty
  std::string generator;  ///< the row it is for; empty for every row
  std::string where;      ///< where it was written: "--rule", "rules.toml: rules[2]"

  bool NeedsBaseline() const { return kind != Kind::kAbsolute; }
};

/// Throws Error (kUsage) naming the character at which the rule cannot be read.
GateRule ParseGateRule(const std::string& text, const std::string& where);

/// Reads the rules of a TOML document:
///
///     rules = ["coverage>=95%", "siv<=+5%"]
///     [generator.semgrasp]
///     rules = ["lift_success>=60%"]
///
/// Throws Error (kInput) for another key or kind of value, and what ParseGateRule throws.
std::vector<GateRule> GateRulesOf(const Value& document, const std::string& where);

}  // namespace graspbench

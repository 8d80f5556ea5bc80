#pragma once

#include <string>
#include <vector>

#include "runner/workbench.h"

namespace graspbench {

/// One expectation of one canary, checked.
struct CanaryCheck {
  std::string canary;
  std::string what;  ///< a metric id or "trial:PROFILE:RESULT"
  double low = 0, high = 0;
  double value = 0;     ///< NaN when there is none
  std::string problem;  ///< empty when the value lies in [low, high]

  bool passed() const { return problem.empty(); }
};

/// Checks one of the suite's canaries. Trials with a profile that the run does not use are left
/// out. What throws becomes a failed check.
std::vector<CanaryCheck> CheckCanary(Workbench& bench, const Canary& canary);

/// "heavy-mug: trial:obman:displacement is 0.4, expected 0.05 to 0.107"
std::string Describe(const CanaryCheck& check);

Value ToValue(const CanaryCheck& check);
CanaryCheck CanaryCheckFromValue(const Value& value);

}  // namespace graspbench

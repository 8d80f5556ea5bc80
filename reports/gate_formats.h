#pragma once

#include <string>

#include "reports/gate.h"

namespace graspbench {

/// One line for each rule and generator, failing ones first and marked FAIL.
std::string ToTerminal(const GateResult& result, bool colour);

/// JUnit XML as CI systems read it: a test case for each rule and generator.
std::string ToJUnit(const GateResult& result);

/// Commands that GitHub shows beside a workflow's run: an error for each failing rule, a notice
/// when none fails.
std::string ToGithubAnnotations(const GateResult& result);

/// A summary for a pull request's comment.
std::string ToMarkdown(const GateResult& result);

}  // namespace graspbench

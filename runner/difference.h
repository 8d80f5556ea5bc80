#pragma once

#include <string>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// The leaves in which two trees differ, one line each: `policies[0].profile: "obman" there,
/// "shake" now`; "nothing" for a leaf that one side lacks. Empty when the trees are equal. The
/// order of dictionary keys does not matter.
std::vector<std::string> Differences(const Value& there, const Value& now);

}  // namespace graspbench

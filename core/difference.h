#pragma once

#include <string>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// A leaf in which two trees differ.
struct Difference {
  std::string path;  ///< "policies[0].profile"
  std::string a, b;  ///< as JSON; "nothing" where a side lacks it
  bool operator==(const Difference&) const = default;
};

/// The leaves in which two trees differ, in the order of `a`, then what only `b` has. Empty when
/// the trees are equal. The order of dictionary keys does not matter.
std::vector<Difference> FindDifferences(const Value& a, const Value& b);

}  // namespace graspbench

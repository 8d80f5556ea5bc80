#include "runner/difference.h"

#include "core/difference.h"

namespace graspbench {

std::vector<std::string> Differences(const Value& there, const Value& now) {
  std::vector<std::string> lines;
  for (const Difference& leaf : FindDifferences(there, now)) {
    lines.push_back(leaf.path + ": " + leaf.a + " there, " + leaf.b + " now");
  }
  return lines;
}

}  // namespace graspbench

#pragma once

#include <vector>

#include "runner/plan.h"
#include "runner/workbench.h"

namespace graspbench {

/// What the parts of a run say about themselves: enough to plan it and to write its manifest
/// without making them. Comes from a worker.
struct Description {
  SuiteInfo suite;
  std::vector<CaseRef> cases;
  std::vector<PlannedGenerator> generators;
  int canaries = 0;
  /// Members "suite", "hand", "generators", "metrics" and "policies" of the manifest's
  /// configuration.
  Value configuration;
};

/// Makes every part. Throws what making them throws: an unknown name, missing data.
Description Describe(Workbench& bench);

Value ToValue(const Description& description);
Description DescriptionFromValue(const Value& value);

}  // namespace graspbench

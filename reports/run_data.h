#pragma once

#include <string>
#include <vector>

#include "core/record.h"
#include "core/value.h"

namespace graspbench {

/// What reports know of a run: all that its directory holds.
struct RunData {
  std::string name;  ///< of its directory, to tell runs apart in a report
  Value manifest;
  int planned = 0;
  std::vector<Record> records;
};

}  // namespace graspbench

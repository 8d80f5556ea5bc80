#pragma once

#include <string>
#include <vector>

#include "core/temporary_folder.h"

namespace graspbench::e2e {

/// How a run of the real executable ended.
struct Outcome {
  int code = -1;  ///< exit status; -1 when a signal ended it
  std::string out, err;
};

/// Runs `grasp-bench` with these arguments and waits for it.
Outcome GraspBench(const std::vector<std::string>& arguments);

using graspbench::TemporaryFolder;

}  // namespace graspbench::e2e

#pragma once

#include <filesystem>

#include "runner/workbench.h"

namespace graspbench {

/// Kinds of frames. Requests: describe, canary (payload {"index"}), unit (a WorkUnit and the
/// artifact directory). Answers: described, canaries checked; for a unit any number of entered
/// and finished, then done; for any request error, which means that going on makes no
/// sense.
namespace frame {
inline constexpr char kDescribe = 'D', kCanary = 'C', kUnit = 'U';
inline constexpr char kDescribed = 'd', kChecked = 'c', kEntered = 's', kFinished = 'r',
                      kDone = 'u', kError = 'e';
}  // namespace frame

/// The life of a worker: makes a workbench and answers requests until there are no more.
void ServeWorker(const RunOptions& options, const Parts& parts, int requests, int answers);

}  // namespace graspbench

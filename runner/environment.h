#pragma once

#include <string>

#include "core/value.h"

namespace graspbench {

/// The machine and the libraries, for the manifest: host, system, CPU model and flags (some engines
/// take other code paths by them), logical cores, compiler, library versions.
Value DescribeEnvironment();

/// Logical processors this process may use: respects CPU affinity, at least 1.
int AvailableProcessors();

/// The current time as "2026-01-31T12:34:56Z". For manifests only, never for results.
std::string UtcNow();

}  // namespace graspbench

#pragma once

#include <vector>

#include "core/mesh.h"
#include "simulators/decomposition.h"

namespace graspbench {

/// CoACD (Wei et al., SIGGRAPH 2022) on the simplified mesh, closed by MakeWatertight where it is
/// open. Hulls closed and outward, in CoACD's order.
///
/// The library is loaded by the first call and works on one thread, so results do not depend on the
/// number of processors and a process may fork before or after. Calls from several threads take
/// turns. Throws Error (kMissing) where the library is absent, Error (kInternal) when it fails.
std::vector<TriMesh> RunCoacd(const TriMesh& mesh, const CoacdParameters& parameters);

/// Throws Error (kMissing), saying what to do, where CoACD cannot be loaded.
void RequireCoacd();

}  // namespace graspbench

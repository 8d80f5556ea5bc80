#pragma once

#include <vector>

#include "core/mesh.h"
#include "simulators/decomposition.h"

namespace graspbench {

/// V-HACD on exactly this mesh, coordinates rounded to float; hulls at full precision, in V-HACD's
/// order. Throws Error (kInput) for a thin plate that V-HACD would cut into more cells than memory
/// holds.
std::vector<TriMesh> RunVhacd(const TriMesh& mesh, const VhacdParameters& parameters);

}  // namespace graspbench

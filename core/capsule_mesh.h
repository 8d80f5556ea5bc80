#pragma once

#include "core/capsule.h"
#include "core/mesh.h"

namespace graspbench {

/// The surface of a capsule in its own frame: closed and outward, all vertices on the capsule,
/// `sides` of them in each ring.
TriMesh CapsuleMesh(const Capsule& capsule, int sides = 24);

}  // namespace graspbench

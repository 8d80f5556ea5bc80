#pragma once

#include <cstddef>

#include "core/mesh.h"

namespace graspbench {

/// Collapses edges of a closed mesh by quadric error (Garland & Heckbert 1997) until at most
/// `faces` are left. Keeps the mesh closed and manifold and flips no face; stops early when no edge
/// may go.
TriMesh Simplify(const TriMesh& mesh, size_t faces);

}  // namespace graspbench

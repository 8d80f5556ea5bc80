#pragma once

#include "core/mesh.h"
#include "suites/standin/sdf.h"

namespace graspbench::standin {

/// The zero surface of `solid` inside the cube |x|, |y|, |z| < 0.35 m as a closed outward mesh.
///
/// Dual marching cubes (Nielson 2004): one vertex for each surface patch of a lattice cell, moved
/// onto the surface by one Newton step but kept inside its cell; one quad for each lattice edge
/// that changes sign. Cells that cannot hold surface are skipped by the Lipschitz bound of the
/// field. Where two ambiguous cells meet, the dual surface can pinch; such a lattice is shifted by
/// a fraction of the pitch and tried again.
///
/// Throws Error (kInternal) when the surface is empty or no shift helps.
TriMesh MeshOf(const Sdf& solid, double pitch);

}  // namespace graspbench::standin

#pragma once

#include <span>
#include <string>

#include "core/mesh.h"

namespace graspbench {

/// Meshes as Wavefront OBJ text the way the field's simulation scripts write it: one group
/// `o convex_<i>` per mesh, coordinates as printf's "%f", so rounded to 1e-6 of the unit. Every
/// published displacement is a function of this text, not of the exact vertices.
std::string SixDecimalObj(std::span<const TriMesh> meshes);

/// The coordinate that a reader of "%f" text gets.
double RoundedToSixDecimals(double value);

}  // namespace graspbench

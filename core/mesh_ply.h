#pragma once

#include <string>
#include <string_view>

#include "core/mesh.h"

namespace graspbench {

/// Stanford PLY: text, binary little-endian and binary big-endian. Reads x, y, z of the element
/// `vertex` and the list `vertex_indices` (or `vertex_index`) of the element `face`; skips every
/// other element and property. Triangle strips are refused. Errors name the line of the header or
/// of the text body, or the byte of a binary body.
TriMesh ParsePly(std::string_view bytes, const std::string& where);

/// Binary little-endian PLY with double coordinates.
std::string ToPly(const TriMesh& mesh);

}  // namespace graspbench

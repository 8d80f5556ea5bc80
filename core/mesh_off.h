#pragma once

#include <string>
#include <string_view>

#include "core/mesh.h"

namespace graspbench {

/// Object File Format in text form: OFF with the prefixes C, N and ST, whose colours, normals and
/// texture coordinates are dropped; the counts may follow the keyword on its line (ModelNet). The
/// four-dimensional, n-dimensional and binary forms are refused. Errors name the line.
TriMesh ParseOff(std::string_view text, const std::string& where);

}  // namespace graspbench

#pragma once

#include <string>
#include <string_view>

#include "core/mesh_io.h"

namespace graspbench {

/// STL, text or binary; three vertices a face, none merged, stored normals ignored (the winding
/// counts). A file is binary when its size fits the count at byte 80, whatever its first word, and
/// text when it starts with "solid" and a facet. The solids of a text file are the groups.
LabelledMesh ParseStl(std::string_view bytes, const std::string& where);

}  // namespace graspbench

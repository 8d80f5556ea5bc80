#pragma once

#include "core/mesh.h"

namespace graspbench {

/// The closed outer surface of whatever a triangle soup encloses, on a level set of the given pitch
/// (m): what ManifoldPlus does in the papers' pipelines, through OpenVDB.
///
/// 1. Unsigned distance to the soup. 2. Everything that cannot be reached from outside without
/// coming closer than 1.5 pitch is solid, so gaps up to 3 pitch wide are bridged and inner cavities
/// filled. 3. The solid is shrunk by the same 1.5 pitch; sheets without thickness keep half a
/// pitch to each side if `keep_sheets`, which also thickens everything else by half a pitch, and
/// vanish otherwise.
///
/// Throws Error (kInput) when nothing is left or the result is not closed.
TriMesh ShrinkWrap(const TriMesh& soup, double pitch, bool keep_sheets);

}  // namespace graspbench

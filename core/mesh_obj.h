#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/mesh_io.h"

namespace graspbench {

/// Wavefront OBJ. Reads `v` (a fourth or colour numbers ignored), `f` with any of its index forms,
/// negative indices counting back from the last vertex, `g` and `o`; other statements of the format
/// are skipped, unknown words refused. Errors name the line.
LabelledMesh ParseObj(std::string_view text, const std::string& where);

struct ObjOptions {
  /// Digits after the decimal point; negative for the shortest decimals that read back equal.
  int decimals = -1;
};

/// OBJ text: one `v x y z` line a vertex, one `f a b c` line a face.
std::string ToObj(const TriMesh& mesh, const ObjOptions& options = {});

/// One OBJ text of several meshes, each under its own `o` line, for engines that read a group as
/// one convex piece.
std::string ToObj(const std::vector<std::pair<std::string, TriMesh>>& parts,
                  const ObjOptions& options = {});

}  // namespace graspbench

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// A mesh and which named group of its file each face belongs to.
struct LabelledMesh {
  TriMesh mesh;
  std::vector<std::string> group_names;  ///< in order of first use
  std::vector<int> face_group;           ///< per face an index into group_names, or -1

  bool operator==(const LabelledMesh&) const = default;
};

/// File formats of meshes, told from the file name's ending.
enum class MeshFormat { kObj, kPly, kStl, kOff, kGlb };

/// By the ending of the name, upper or lower case. Throws Error (kInput) for any other ending.
MeshFormat MeshFormatOf(const std::filesystem::path& path);

/// Reads a mesh: OBJ, PLY (text and binary), STL (text and binary), OFF, GLB.
///
/// Coordinates are taken as they are: no unit conversion, no change of axes, and no vertices are
/// merged (an STL file has three per face; see MergeVertices). Polygons are cut into triangles;
/// colours, normals and texture coordinates are dropped. A file without faces gives a mesh without
/// faces. Throws Error (kMissing, kIo) when the file cannot be read and Error (kInput), with line
/// or byte offset, when it is malformed, truncated, without vertices, has a number that is not
/// finite or an index out of range.
TriMesh ReadMesh(const std::filesystem::path& path);

/// The same with the groups of the faces: `g` and `o` statements of OBJ (the later one counts),
/// solids of a text STL, nodes of a GLB. Other formats have no groups.
LabelledMesh ReadLabelledMesh(const std::filesystem::path& path);

/// The same from memory; `where` names the source in errors.
LabelledMesh ParseMesh(std::string_view bytes, MeshFormat format, const std::string& where);

/// Writes OBJ (shortest decimals that read back equal), PLY (binary, double precision) or GLB
/// (single precision, all that format has), by the ending of the name. Throws Error (kUsage) for
/// any other ending, Error (kIo) when the file cannot be written.
void WriteMesh(const std::filesystem::path& path, const TriMesh& mesh);

}  // namespace graspbench

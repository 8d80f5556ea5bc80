#pragma once

#include "core/mesh_io.h"
#include "tests/fuzz/fuzz.h"

namespace graspbench::fuzz {

/// Every mesh that a reader accepts is finite and has its indices in range.
inline LabelledMesh ReadSoundMesh(std::string_view bytes, MeshFormat format) {
  LabelledMesh out = ParseMesh(bytes, format, "fuzz");
  const TriMesh& mesh = out.mesh;
  if (mesh.vertices.empty()) Break("a mesh has vertices");
  for (const Vec3& p : mesh.vertices) {
    if (!p.allFinite()) Break("vertices are finite");
  }
  for (const Face& face : mesh.faces) {
    if (face.minCoeff() < 0 || face.maxCoeff() >= static_cast<int>(mesh.vertices.size())) {
      Break("indices are in range");
    }
  }
  for (const int group : out.face_group) {
    if (group < -1 || group >= static_cast<int>(out.group_names.size())) {
      Break("groups are in range");
    }
  }
  if (!out.face_group.empty() && out.face_group.size() != mesh.faces.size()) {
    Break("each face has a group");
  }
  return out;
}

}  // namespace graspbench::fuzz

#include "core/mesh_io.h"

#include "core/error.h"
#include "core/file.h"
#include "core/mesh_glb.h"
#include "core/mesh_obj.h"
#include "core/mesh_off.h"
#include "core/mesh_ply.h"
#include "core/mesh_stl.h"
#include "core/text_scanner.h"

namespace graspbench {

MeshFormat MeshFormatOf(const std::filesystem::path& path) {
  const std::string ending = ToLower(path.extension().string());
  if (ending == ".obj") return MeshFormat::kObj;
  if (ending == ".ply") return MeshFormat::kPly;
  if (ending == ".stl") return MeshFormat::kStl;
  if (ending == ".off") return MeshFormat::kOff;
  if (ending == ".glb") return MeshFormat::kGlb;
  throw Error(ErrorKind::kInput, "no mesh format has the ending \"" + ending + "\"", path.string(),
              "known are .obj, .ply, .stl, .off and .glb; convert the file to one of them");
}

LabelledMesh ParseMesh(std::string_view bytes, MeshFormat format, const std::string& where) {
  switch (format) {
    case MeshFormat::kObj:
      return ParseObj(bytes, where);
    case MeshFormat::kPly:
      return {ParsePly(bytes, where), {}, {}};
    case MeshFormat::kStl:
      return ParseStl(bytes, where);
    case MeshFormat::kOff:
      return {ParseOff(bytes, where), {}, {}};
    case MeshFormat::kGlb:
      return ParseGlb(bytes, where);
  }
  throw Error(ErrorKind::kInternal, "unknown mesh format");
}

LabelledMesh ReadLabelledMesh(const std::filesystem::path& path) {
  const MeshFormat format = MeshFormatOf(path);
  LabelledMesh labelled = ParseMesh(ReadFile(path), format, path.string());
  labelled.face_group.resize(labelled.mesh.faces.size(), -1);
  return labelled;
}

TriMesh ReadMesh(const std::filesystem::path& path) {
  return std::move(ReadLabelledMesh(path).mesh);
}

void WriteMesh(const std::filesystem::path& path, const TriMesh& mesh) {
  switch (MeshFormatOf(path)) {
    case MeshFormat::kObj:
      return WriteFile(path, ToObj(mesh));
    case MeshFormat::kPly:
      return WriteFile(path, ToPly(mesh));
    case MeshFormat::kGlb:
      return WriteFile(path, ToGlb({{.name = "mesh", .mesh = mesh}}));
    case MeshFormat::kStl:
    case MeshFormat::kOff:
      throw Error(ErrorKind::kUsage, "meshes are not written in this format", path.string(),
                  "use .obj, .ply or .glb");
  }
}

}  // namespace graspbench

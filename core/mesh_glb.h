#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/mesh_io.h"
#include "core/value.h"

namespace graspbench {

/// Binary glTF 2.0. Reads the triangles (lists, strips and fans) of all nodes of the default scene,
/// each moved by its node's transform; a group per node, called by the node's or else the mesh's
/// name. Primitives of one node that share their vertices keep sharing them. Lines and points are
/// skipped. The axes are the file's (glTF says y up). Refused with a reason: buffers outside the
/// file, compressed (Draco, meshopt) or sparse data, skins and morph targets.
LabelledMesh ParseGlb(std::string_view bytes, const std::string& where);

/// One mesh of a scene.
struct NamedMesh {
  std::string name;
  TriMesh mesh;
  /// Linear red, green, blue and opacity, 0 … 1.
  std::array<float, 4> colour = {0.7f, 0.7f, 0.7f, 1.0f};
  /// Either empty or one such colour per vertex, multiplied with `colour`.
  std::vector<std::array<float, 4>> vertex_colours = {};
};

struct GlbOptions {
  /// Puts everything under a node that turns z-up coordinates into glTF's y-up ones, so that
  /// viewers show the scene upright. The coordinates themselves stay as they are.
  bool z_up = false;
  /// Free data stored as the `extras` of the asset; null for none.
  Value extras = {};
};

/// A GLB file of several meshes, one node each, in the order given. Positions are single precision.
/// Surfaces are drawn from both sides. Throws Error (kInput) for a vertex that is not finite or an
/// index out of range.
std::string ToGlb(const std::vector<NamedMesh>& meshes, const GlbOptions& options = {});
void WriteGlb(const std::filesystem::path& path, const std::vector<NamedMesh>& meshes,
              const GlbOptions& options = {});

}  // namespace graspbench

#include "core/mesh_glb.h"

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "core/glb_buffers.h"
#include "core/json.h"

namespace graspbench {
namespace {

// A small file can place one large mesh many times.
constexpr size_t kMaxVertices = size_t{1} << 24;
constexpr size_t kMaxFaces = size_t{1} << 25;
constexpr int kMaxNodeDepth = 256;

// Primitive modes of the specification; smaller numbers are points and lines.
constexpr int64_t kTriangles = 4, kStrip = 5, kFan = 6;

class GlbReader {
 public:
  GlbReader(const Field& root, std::string_view binary) : root_(root), buffers_(root, binary) {}

  LabelledMesh Read() && {
    CheckSupported();
    for (const size_t node : Roots()) ReadNode(node, Eigen::Affine3d::Identity(), 0);
    if (out_.mesh.vertices.empty()) root_.Fail("the file has no triangles");
    return std::move(out_);
  }

 private:
  static size_t Index(const Field& field) { return GlbBuffers::Index(field); }
  static size_t IndexOr(const Field& field, std::string_view key, size_t fallback) {
    return field.Has(key) ? Index(field.At(key)) : fallback;
  }

  void CheckSupported() const {
    if (root_.Has("extensionsRequired")) {
      const Field required = root_.At("extensionsRequired");
      for (size_t i = 0; i < required.Count(); ++i) {
        const std::string& name = required.At(i).AsString();
        const bool keeps_shape = name.starts_with("KHR_materials_") ||
                                 name.starts_with("KHR_texture_") ||
                                 name == "KHR_mesh_quantization" || name == "KHR_lights_punctual" ||
                                 name == "EXT_texture_webp";
        if (!keeps_shape) {
          required.At(i).Fail("the extension " + name + " is not read",
                              "save the mesh without compression");
        }
      }
    }
  }

  // The nodes of the default scene; without scenes, those that are nobody's children.
  std::vector<size_t> Roots() const {
    std::vector<size_t> roots;
    if (root_.Has("scenes")) {
      const Field scene = root_.At("scenes").At(IndexOr(root_, "scene", 0));
      const size_t count = scene.Has("nodes") ? scene.At("nodes").Count() : 0;
      for (size_t i = 0; i < count; ++i) roots.push_back(Index(scene.At("nodes").At(i)));
      return roots;
    }
    if (!root_.Has("nodes")) return roots;
    const Field nodes = root_.At("nodes");
    std::set<size_t> children;
    for (size_t i = 0; i < nodes.Count(); ++i) {
      const Field node = nodes.At(i);
      const size_t count = node.Has("children") ? node.At("children").Count() : 0;
      for (size_t k = 0; k < count; ++k) children.insert(Index(node.At("children").At(k)));
    }
    for (size_t i = 0; i < nodes.Count(); ++i) {
      if (children.count(i) == 0) roots.push_back(i);
    }
    return roots;
  }

  static Eigen::Affine3d Transform(const Field& node) {
    Eigen::Affine3d X = Eigen::Affine3d::Identity();
    if (node.Has("matrix")) {
      const std::vector<double> columns = node.At("matrix").AsDoubles(16);
      X.matrix() = Eigen::Map<const Eigen::Matrix4d>(columns.data());
    } else {
      if (node.Has("translation")) {
        X.translation() = Vec3(node.At("translation").AsDoubles(3).data());
      }
      if (node.Has("rotation")) {
        const std::vector<double> q = node.At("rotation").AsDoubles(4);  // x, y, z, w
        X.linear() = Eigen::Quaterniond(q[3], q[0], q[1], q[2]).normalized().toRotationMatrix();
      }
      if (node.Has("scale")) {
        X.linear() *= Vec3(node.At("scale").AsDoubles(3).data()).asDiagonal();
      }
    }
    if (!X.matrix().allFinite() || X.matrix().row(3) != Eigen::RowVector4d(0, 0, 0, 1)) {
      node.Fail("the transform of the node is not finite and affine");
    }
    return X;
  }

  void ReadNode(size_t index, const Eigen::Affine3d& X_WP, int depth) {
    const Field node = root_.At("nodes").At(index);
    if (!visited_.insert(index).second || depth > kMaxNodeDepth) {
      node.Fail("the nodes do not form a tree");
    }
    const Eigen::Affine3d X_WN = X_WP * Transform(node);
    if (node.Has("mesh")) {
      if (node.Has("skin")) {
        node.Fail("a mesh with a skin is not read", "apply the pose and save it without a skin");
      }
      ReadMesh(root_.At("meshes").At(Index(node.At("mesh"))), node, X_WN);
    }
    const size_t children = node.Has("children") ? node.At("children").Count() : 0;
    for (size_t i = 0; i < children; ++i) {
      ReadNode(Index(node.At("children").At(i)), X_WN, depth + 1);
    }
  }

  void ReadMesh(const Field& mesh, const Field& node, const Eigen::Affine3d& X_WN) {
    const int group = static_cast<int>(out_.group_names.size());
    const std::string name = node.StringOr("name", mesh.StringOr("name", ""));
    const bool mirrored = X_WN.linear().determinant() < 0;
    std::map<size_t, Range> ranges;  // of the vertices of each position accessor
    const Field primitives = mesh.At("primitives");
    for (size_t i = 0; i < primitives.Count(); ++i) {
      const Field primitive = primitives.At(i);
      if (primitive.Has("targets")) primitive.Fail("morph targets are not read");
      const int64_t mode = primitive.IntOr("mode", kTriangles);
      if (mode < 0 || mode > kFan) primitive.Fail("no primitive mode " + std::to_string(mode));
      if (mode < kTriangles) continue;  // points and lines
      const size_t accessor = Index(primitive.At("attributes").At("POSITION"));
      const auto [range, is_new] = ranges.try_emplace(accessor);
      if (is_new) range->second = AppendVertices(accessor, primitive, X_WN);
      AppendTriangles(Corners(primitive, range->second), mode, mirrored);
      if (out_.mesh.faces.size() > kMaxFaces) primitive.Fail("the scene has too many triangles");
      out_.face_group.resize(out_.mesh.faces.size(), group);
    }
    if (!ranges.empty()) out_.group_names.push_back(name);
  }

  struct Range {
    size_t first = 0, count = 0;
  };

  Range AppendVertices(size_t accessor, const Field& primitive, const Eigen::Affine3d& X_WN) {
    const std::vector<double> numbers = buffers_.Read(accessor, 3);
    const Range range{out_.mesh.vertices.size(), numbers.size() / 3};
    if (range.first + range.count > kMaxVertices) {
      primitive.Fail("the scene has more than " + std::to_string(kMaxVertices) + " vertices");
    }
    for (size_t i = 0; i < numbers.size(); i += 3) {
      const Vec3 p = X_WN * Vec3(numbers[i], numbers[i + 1], numbers[i + 2]);
      if (!p.allFinite()) {
        primitive.Fail("vertex " + std::to_string(i / 3) + " has a coordinate that is not finite");
      }
      out_.mesh.vertices.push_back(p);
    }
    return range;
  }

  // Indices into the vertices of the whole mesh.
  std::vector<int> Corners(const Field& primitive, const Range& range) const {
    std::vector<int> corners;
    if (!primitive.Has("indices")) {
      corners.resize(range.count);
      std::iota(corners.begin(), corners.end(), static_cast<int>(range.first));
      return corners;
    }
    for (const double index : buffers_.Read(Index(primitive.At("indices")), 1)) {
      if (!(index >= 0 && index < static_cast<double>(range.count)) || index != std::floor(index)) {
        primitive.Fail("vertex index " + std::to_string(index) + " of " +
                       std::to_string(range.count) + " vertices");
      }
      corners.push_back(static_cast<int>(range.first + static_cast<size_t>(index)));
    }
    return corners;
  }

  // Every second triangle of a strip runs backwards; a mirroring transform turns all of them.
  void AppendTriangles(const std::vector<int>& corners, int64_t mode, bool mirrored) {
    const size_t step = mode == kTriangles ? 3 : 1;
    for (size_t i = 0; i + 2 < corners.size(); i += step) {
      const bool backwards = mirrored != (mode == kStrip && i % 2 == 1);
      const int a = corners[mode == kFan ? 0 : i];
      const int b = corners[i + 1], c = corners[i + 2];
      out_.mesh.faces.push_back(backwards ? Face(a, c, b) : Face(a, b, c));
    }
  }

  Field root_;
  GlbBuffers buffers_;
  LabelledMesh out_;
  std::set<size_t> visited_;
};

}  // namespace

LabelledMesh ParseGlb(std::string_view bytes, const std::string& where) {
  const GlbChunks chunks = SplitGlb(bytes, where);
  const Value document = ParseJson(chunks.json, where + ": JSON chunk");
  return GlbReader(Field(document, where), chunks.binary).Read();
}

}  // namespace graspbench

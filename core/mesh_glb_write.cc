#include <cmath>
#include <cstring>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mesh_glb.h"

namespace graspbench {
namespace {

// Numbers of the glTF 2.0 specification.
constexpr int kFloat = 5126, kUnsignedInt = 5125, kUnsignedByte = 5121;
constexpr int kVertexTarget = 34962, kIndexTarget = 34963;

template <typename T>
void Append(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

// Collects the binary chunk and the parts of the JSON chunk that point into it.
class GlbBuilder {
 public:
  void AddMesh(const NamedMesh& named) {
    CheckMesh(named);
    Value attributes;
    attributes.Set("POSITION", AddPositions(named.mesh, named.name));
    if (!named.vertex_colours.empty()) attributes.Set("COLOR_0", AddColours(named));
    Value primitive;
    primitive.Set("attributes", std::move(attributes));
    if (!named.mesh.faces.empty()) primitive.Set("indices", AddIndices(named.mesh, named.name));
    // Without faces the vertices are drawn as points.
    primitive.Set("mode", named.mesh.faces.empty() ? 0 : 4);
    primitive.Set("material", AddMaterial(named));
    Value node, mesh;
    mesh.Set("name", named.name).Set("primitives", Value::List{std::move(primitive)});
    node.Set("name", named.name).Set("mesh", static_cast<int64_t>(meshes_.size()));
    meshes_.push_back(std::move(mesh));
    nodes_.push_back(std::move(node));
  }

  std::string Finish(const GlbOptions& options) && {
    Value::List roots;
    for (size_t i = 0; i < nodes_.size(); ++i) roots.emplace_back(static_cast<int64_t>(i));
    if (options.z_up) {
      Value turn;  // -90 degrees about x, quaternion x, y, z, w
      turn.Set("name", "z up").Set("children", std::move(roots));
      turn.Set("rotation", Value::List{-std::sqrt(0.5), 0.0, 0.0, std::sqrt(0.5)});
      roots = Value::List{static_cast<int64_t>(nodes_.size())};
      nodes_.push_back(std::move(turn));
    }
    Value root, asset;
    asset.Set("version", "2.0").Set("generator", "grasp-bench");
    if (!options.extras.is_null()) asset.Set("extras", options.extras);
    root.Set("asset", std::move(asset)).Set("scene", 0);
    Value scene;
    scene.Set("nodes", std::move(roots));
    root.Set("scenes", Value::List{std::move(scene)});
    root.Set("nodes", std::move(nodes_)).Set("meshes", std::move(meshes_));
    root.Set("materials", std::move(materials_)).Set("accessors", std::move(accessors_));
    root.Set("bufferViews", std::move(views_));
    Value buffer;
    buffer.Set("byteLength", binary_.size());
    root.Set("buffers", Value::List{std::move(buffer)});
    return Pack(ToJson(root));
  }

 private:
  static void CheckMesh(const NamedMesh& named) {
    if (named.mesh.vertices.empty()) {
      throw Error(ErrorKind::kInput, "a mesh without vertices cannot be written as GLB",
                  "mesh \"" + named.name + "\"");
    }
    if (!named.vertex_colours.empty() &&
        named.vertex_colours.size() != named.mesh.vertices.size()) {
      throw Error(ErrorKind::kInternal, "the number of colours is not that of the vertices",
                  "mesh \"" + named.name + "\"");
    }
  }

  int64_t AddView(size_t begin, int target) {
    Value view;
    view.Set("buffer", 0).Set("byteOffset", begin).Set("byteLength", binary_.size() - begin);
    view.Set("target", target);
    views_.push_back(std::move(view));
    return static_cast<int64_t>(views_.size()) - 1;
  }

  Value& AddAccessor(int64_t view, int component, size_t count, const char* type) {
    Value accessor;
    accessor.Set("bufferView", view).Set("componentType", component).Set("count", count);
    accessor.Set("type", type);
    return accessors_.emplace_back(std::move(accessor));
  }
  int64_t LastAccessor() const { return static_cast<int64_t>(accessors_.size()) - 1; }

  int64_t AddPositions(const TriMesh& mesh, const std::string& name) {
    const size_t begin = binary_.size();
    Eigen::Vector3f low = mesh.vertices[0].cast<float>(), high = low;
    for (const Vec3& p : mesh.vertices) {
      const Eigen::Vector3f single = p.cast<float>();
      if (!single.allFinite()) {
        throw Error(ErrorKind::kInput, "a coordinate is not a finite number in single precision",
                    "mesh \"" + name + "\"");
      }
      low = low.cwiseMin(single);
      high = high.cwiseMax(single);
      for (const float coordinate : single) Append(coordinate, binary_);
    }
    const auto corner = [](const Eigen::Vector3f& p) {
      return Value::List{double{p.x()}, double{p.y()}, double{p.z()}};
    };
    AddAccessor(AddView(begin, kVertexTarget), kFloat, mesh.vertices.size(), "VEC3")
        .Set("min", corner(low))
        .Set("max", corner(high));
    return LastAccessor();
  }

  int64_t AddColours(const NamedMesh& named) {
    const size_t begin = binary_.size();
    for (const auto& colour : named.vertex_colours) {
      for (const float channel : colour) {
        const float clamped = std::fmin(1.0f, std::fmax(0.0f, channel));
        Append(static_cast<uint8_t>(std::lround(clamped * 255)), binary_);
      }
    }
    AddAccessor(AddView(begin, kVertexTarget), kUnsignedByte, named.vertex_colours.size(), "VEC4")
        .Set("normalized", true);
    return LastAccessor();
  }

  int64_t AddIndices(const TriMesh& mesh, const std::string& name) {
    const size_t begin = binary_.size();
    for (const Face& face : mesh.faces) {
      if (face.minCoeff() < 0 || face.maxCoeff() >= static_cast<int>(mesh.vertices.size())) {
        throw Error(ErrorKind::kInput, "a face index is out of range", "mesh \"" + name + "\"");
      }
      for (const int index : face) Append(static_cast<uint32_t>(index), binary_);
    }
    AddAccessor(AddView(begin, kIndexTarget), kUnsignedInt, mesh.faces.size() * 3, "SCALAR");
    return LastAccessor();
  }

  int64_t AddMaterial(const NamedMesh& named) {
    Value::List colour;
    for (const float channel : named.colour) colour.emplace_back(double{channel});
    Value surface, material;
    surface.Set("baseColorFactor", std::move(colour));
    surface.Set("metallicFactor", 0.0).Set("roughnessFactor", 0.8);
    material.Set("name", named.name).Set("pbrMetallicRoughness", std::move(surface));
    material.Set("doubleSided", true);
    if (named.colour[3] < 1) material.Set("alphaMode", "BLEND");
    materials_.push_back(std::move(material));
    return static_cast<int64_t>(materials_.size()) - 1;
  }

  // Header and two chunks, each padded to four bytes.
  std::string Pack(std::string json) {
    json.append((4 - json.size() % 4) % 4, ' ');
    binary_.append((4 - binary_.size() % 4) % 4, '\0');
    const size_t total = 12 + 8 + json.size() + 8 + binary_.size();
    if (total > 0xFFFFFFFFu) {
      throw Error(ErrorKind::kInput,
                  "the scene needs more than the 4 GiB that a GLB file can hold");
    }
    std::string out = "glTF";
    out.reserve(total);
    Append(uint32_t{2}, out);
    Append(static_cast<uint32_t>(total), out);
    Append(static_cast<uint32_t>(json.size()), out);
    out += "JSON" + json;
    Append(static_cast<uint32_t>(binary_.size()), out);
    out.append("BIN\0", 4);
    return out += binary_;
  }

  std::string binary_;
  Value::List nodes_, meshes_, materials_, accessors_, views_;
};

}  // namespace

std::string ToGlb(const std::vector<NamedMesh>& meshes, const GlbOptions& options) {
  if (meshes.empty()) throw Error(ErrorKind::kInput, "a GLB file needs at least one mesh");
  GlbBuilder builder;
  for (const NamedMesh& mesh : meshes) builder.AddMesh(mesh);
  return std::move(builder).Finish(options);
}

void WriteGlb(const std::filesystem::path& path, const std::vector<NamedMesh>& meshes,
              const GlbOptions& options) {
  WriteFile(path, ToGlb(meshes, options));
}

}  // namespace graspbench

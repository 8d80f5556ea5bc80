#include "suites/standin/object.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/simplify.h"
#include "suites/standin/mesher.h"

namespace graspbench::standin {
namespace {

constexpr size_t kFaces = 10000;
constexpr double kCoarse = 0.002, kFine = 0.0006;  // m
constexpr double kMicrometre = 1e-6;
constexpr std::string_view kMagic = "grasp-bench stand-in mesh 1\n";
constexpr size_t kHashDigits = 64;

template <typename T>
void Append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

/// Reads values from the front of a byte string whose length was checked.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  T Take() {
    T value;
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return value;
  }

 private:
  std::string_view bytes_;
};

/// Layout: counts of vertices and faces, vertices in micrometres, faces, one byte a face for its
/// part.
std::string Pack(const PartMesh& labelled) {
  std::string bytes;
  Append(bytes, static_cast<uint32_t>(labelled.mesh.vertices.size()));
  Append(bytes, static_cast<uint32_t>(labelled.mesh.faces.size()));
  for (const Vec3& v : labelled.mesh.vertices) {
    for (int i = 0; i < 3; ++i) Append(bytes, static_cast<int32_t>(std::lround(v[i] * 1e6)));
  }
  for (const Face& face : labelled.mesh.faces) {
    for (int i = 0; i < 3; ++i) Append(bytes, static_cast<uint32_t>(face[i]));
  }
  for (int part : labelled.face_part) Append(bytes, static_cast<uint8_t>(part));
  return std::string(kMagic) + Sha256Hex(bytes) + bytes;
}

/// False when the bytes are not a whole, unaltered file.
bool Unpack(std::string_view bytes, PartMesh& labelled) {
  const size_t head = kMagic.size() + kHashDigits;
  if (bytes.size() < head + 8 || bytes.substr(0, kMagic.size()) != kMagic) return false;
  const std::string_view hash = bytes.substr(kMagic.size(), kHashDigits);
  const std::string_view body = bytes.substr(head);
  if (Sha256Hex(body) != hash) return false;
  Reader reader(body);
  const size_t vertices = reader.Take<uint32_t>(), faces = reader.Take<uint32_t>();
  if (body.size() != 8 + 12 * vertices + 13 * faces) return false;
  labelled.mesh.vertices.resize(vertices);
  labelled.mesh.faces.resize(faces);
  labelled.face_part.resize(faces);
  for (Vec3& v : labelled.mesh.vertices) {
    for (int i = 0; i < 3; ++i) v[i] = reader.Take<int32_t>() * kMicrometre;
  }
  for (Face& face : labelled.mesh.faces) {
    for (int i = 0; i < 3; ++i) face[i] = static_cast<int>(reader.Take<uint32_t>());
  }
  for (int& part : labelled.face_part) part = reader.Take<uint8_t>();
  return true;
}

int NearestPart(const std::vector<Part>& parts, const Vec3& p) {
  int nearest = 0;
  double smallest = parts[0].field(p);
  for (size_t i = 1; i < parts.size(); ++i) {
    const double value = parts[i].field(p);
    if (value < smallest) {
      smallest = value;
      nearest = static_cast<int>(i);
    }
  }
  return nearest;
}

/// Coarse first; a small or slender object gets a finer lattice with about as many faces as a large
/// one.
TriMesh AdaptiveMesh(const Sdf& solid) {
  const TriMesh coarse = MeshOf(solid, kCoarse);
  const double pitch = std::max(
      kFine, kCoarse * std::sqrt(static_cast<double>(coarse.faces.size()) / (2.0 * kFaces)));
  return pitch < 0.85 * kCoarse ? MeshOf(solid, pitch) : coarse;
}

/// Centres the bounding box and rounds to micrometres, the precision of the files that simulation
/// protocols exchange.
void CentreAndRound(TriMesh& mesh) {
  Box box;
  for (const Vec3& v : mesh.vertices) box.extend(v);
  const Vec3 centre = box.center();
  for (Vec3& v : mesh.vertices) {
    for (int i = 0; i < 3; ++i) v[i] = std::round((v[i] - centre[i]) * 1e6) * kMicrometre;
  }
}

}  // namespace

std::string ObjectId(const Category& category, int shape) {
  const auto digits = [](int n) { return std::string{char('0' + n / 10), char('0' + n % 10)}; };
  return "o" + digits(category.code) + "1" + digits(shape);
}

std::string SourceHash() { return GRASPBENCH_STANDIN_HASH; }

Shape BuildShape(const Category& category, const std::string& id) {
  Rng rng(0, id, "standin");
  return category.build(rng);
}

PartMesh MeshShape(const Shape& shape) {
  PartMesh result;
  result.mesh = Simplify(AdaptiveMesh(shape.solid), kFaces);
  for (const Face& face : result.mesh.faces) {
    const auto& v = result.mesh.vertices;
    result.face_part.push_back(
        NearestPart(shape.parts, (v[face[0]] + v[face[1]] + v[face[2]]) / 3));
  }
  CentreAndRound(result.mesh);
  return result;
}

PartMesh CachedMesh(const std::string& id, const Shape& shape) {
  const auto path = CacheDirectory() / "standin" / SourceHash() / (id + ".mesh");
  PartMesh labelled;
  if (std::filesystem::is_regular_file(path) && Unpack(ReadFile(path), labelled)) return labelled;
  labelled = MeshShape(shape);
  WriteFile(path, Pack(labelled));
  return labelled;
}

Object MakeStandinObject(const Category& category, const std::string& id) {
  const Shape shape = BuildShape(category, id);
  PartMesh labelled = CachedMesh(id, shape);
  Object object = MakeObject(id, category.name, std::move(labelled.mesh), "stand-in object " + id);
  if (object.repair.changed) {
    throw Error(ErrorKind::kInternal, "a stand-in mesh needed repair", id);
  }
  for (const Part& part : shape.parts) object.part_names.push_back(part.name);
  object.face_part = std::move(labelled.face_part);
  object.mass = object.solid->volume() * shape.density;
  object.source = "stand-in: parametric " + category.word + " of this project";
  object.licence = "Apache-2.0";
  return object;
}

}  // namespace graspbench::standin

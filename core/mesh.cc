#include "core/mesh.h"

#include <cmath>

#include "core/error.h"
#include "core/hash.h"

namespace graspbench {
namespace {

Vec3 FaceCross(const TriMesh& mesh, const Face& face) {
  const Vec3& a = mesh.vertices[face[0]];
  return (mesh.vertices[face[1]] - a).cross(mesh.vertices[face[2]] - a);
}

// The angle of the triangle (a, b, c) at a, in radians; 0 for a degenerate corner.
double CornerAngle(const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 u = b - a, v = c - a;
  return std::atan2(u.cross(v).norm(), u.dot(v));
}

}  // namespace

void Validate(const TriMesh& mesh, const std::string& where) {
  for (size_t i = 0; i < mesh.vertices.size(); ++i) {
    if (!mesh.vertices[i].allFinite()) {
      throw Error(ErrorKind::kInput, "vertex " + std::to_string(i) + " is not a finite number",
                  where, "export the mesh again without NaN or infinite coordinates");
    }
  }
  const int count = static_cast<int>(mesh.vertices.size());
  for (size_t i = 0; i < mesh.faces.size(); ++i) {
    for (const int vertex : mesh.faces[i]) {
      if (vertex < 0 || vertex >= count) {
        throw Error(ErrorKind::kInput,
                    "face " + std::to_string(i) + " names vertex " + std::to_string(vertex) +
                        ", but there are " + std::to_string(count) + " vertices",
                    where, "indices count from 0");
      }
    }
  }
}

Box Bounds(const TriMesh& mesh) {
  Box box;
  for (const Vec3& vertex : mesh.vertices) box.extend(vertex);
  return box;
}

double Area(const TriMesh& mesh) {
  double twice = 0;
  for (const Face& face : mesh.faces) twice += FaceCross(mesh, face).norm();
  return twice / 2;
}

double Volume(const TriMesh& mesh) {
  if (mesh.vertices.empty()) return 0;
  const Vec3 origin = mesh.vertices.front();  // near the mesh, so that little cancels
  double six_fold = 0;
  for (const Face& face : mesh.faces) {
    const Vec3 a = mesh.vertices[face[0]] - origin;
    const Vec3 b = mesh.vertices[face[1]] - origin;
    six_fold += a.dot(b.cross(mesh.vertices[face[2]] - origin));
  }
  return six_fold / 6;
}

Vec3 VertexMean(const TriMesh& mesh) {
  if (mesh.vertices.empty()) return Vec3::Zero();
  Vec3 sum = Vec3::Zero();
  for (const Vec3& vertex : mesh.vertices) sum += vertex;
  return sum / static_cast<double>(mesh.vertices.size());
}

MassProperties ComputeMassProperties(const TriMesh& mesh) {
  MassProperties result;
  if (mesh.vertices.empty()) return result;
  // Sum over the tetrahedra (origin, a, b, c) of volume, first and second moments:
  // ∫x = v (a+b+c)/4,  ∫x xᵀ = v (aaᵀ + bbᵀ + ccᵀ + ssᵀ)/20 with s = a+b+c.
  const Vec3 origin = mesh.vertices.front();
  double volume = 0;
  Vec3 first = Vec3::Zero();
  Mat3 second = Mat3::Zero();
  for (const Face& face : mesh.faces) {
    const Vec3 a = mesh.vertices[face[0]] - origin;
    const Vec3 b = mesh.vertices[face[1]] - origin;
    const Vec3 c = mesh.vertices[face[2]] - origin;
    const Vec3 s = a + b + c;
    const double v = a.dot(b.cross(c)) / 6;
    volume += v;
    first += v / 4 * s;
    second +=
        v / 20 * (a * a.transpose() + b * b.transpose() + c * c.transpose() + s * s.transpose());
  }
  result.volume = volume;
  if (volume == 0) {
    result.centroid = VertexMean(mesh);
    return result;
  }
  const Vec3 centroid = first / volume;
  const Mat3 central = second - volume * centroid * centroid.transpose();
  result.centroid = origin + centroid;
  result.inertia = central.trace() * Mat3::Identity() - central;
  return result;
}

std::vector<Vec3> FaceNormals(const TriMesh& mesh) {
  std::vector<Vec3> normals;
  normals.reserve(mesh.faces.size());
  for (const Face& face : mesh.faces) {
    const Vec3 cross = FaceCross(mesh, face);
    const double norm = cross.norm();
    normals.push_back(norm > 0 ? Vec3(cross / norm) : Vec3::Zero());
  }
  return normals;
}

std::vector<Vec3> VertexNormals(const TriMesh& mesh) {
  const std::vector<Vec3> face_normals = FaceNormals(mesh);
  std::vector<Vec3> normals(mesh.vertices.size(), Vec3::Zero());
  for (size_t f = 0; f < mesh.faces.size(); ++f) {
    const Face& face = mesh.faces[f];
    for (int corner = 0; corner < 3; ++corner) {
      const Vec3& a = mesh.vertices[face[corner]];
      const Vec3& b = mesh.vertices[face[(corner + 1) % 3]];
      const Vec3& c = mesh.vertices[face[(corner + 2) % 3]];
      normals[face[corner]] += CornerAngle(a, b, c) * face_normals[f];
    }
  }
  for (Vec3& normal : normals) {
    const double norm = normal.norm();
    if (norm > 0) normal /= norm;
  }
  return normals;
}

TriMesh Flipped(TriMesh mesh) {
  for (Face& face : mesh.faces) std::swap(face[1], face[2]);
  return mesh;
}

TriMesh operator*(const Pose& X_AB, const TriMesh& mesh_B) {
  TriMesh mesh_A = mesh_B;
  for (Vec3& vertex : mesh_A.vertices) vertex = X_AB * vertex;
  return mesh_A;
}

TriMesh Concatenate(const TriMesh& a, const TriMesh& b) {
  TriMesh both = a;
  const int offset = static_cast<int>(a.vertices.size());
  both.vertices.insert(both.vertices.end(), b.vertices.begin(), b.vertices.end());
  for (const Face& face : b.faces) both.faces.push_back(face + Face::Constant(offset));
  return both;
}

std::string ContentHash(const TriMesh& mesh) {
  const uint64_t counts[] = {mesh.vertices.size(), mesh.faces.size()};
  return Sha256()
      .Add(std::as_bytes(std::span(counts)))
      .Add(std::as_bytes(std::span(mesh.vertices)))
      .Add(std::as_bytes(std::span(mesh.faces)))
      .Hex();
}

}  // namespace graspbench

#include "core/capsule_mesh.h"

#include <cmath>
#include <numbers>

namespace graspbench {
namespace {

/// Rings of `sides` vertices, each joined with the next, and both ends closed by a pole.
std::vector<Face> FacesOfRings(int rings, int sides) {
  std::vector<Face> faces;
  const int first_pole = rings * sides, last_pole = first_pole + 1;
  for (int i = 0; i < sides; ++i) {
    const int j = (i + 1) % sides, last = (rings - 1) * sides;
    faces.emplace_back(first_pole, j, i);
    faces.emplace_back(last_pole, last + i, last + j);
    for (int ring = 0; ring + 1 < rings; ++ring) {
      const int below = ring * sides, above = below + sides;
      faces.emplace_back(below + i, below + j, above + j);
      faces.emplace_back(below + i, above + j, above + i);
    }
  }
  return faces;
}

}  // namespace

TriMesh CapsuleMesh(const Capsule& capsule, int sides) {
  const Vec3 way = capsule.b - capsule.a;
  const Vec3 axis = way.norm() > 0 ? Vec3(way.normalized()) : Vec3(Vec3::UnitZ());
  const Vec3 u = axis.unitOrthogonal(), v = axis.cross(u);
  const int rings_per_end = sides / 4;
  TriMesh mesh;
  const auto add_ring = [&](const Vec3& centre, double latitude) {
    for (int i = 0; i < sides; ++i) {
      const double angle = 2 * std::numbers::pi * i / sides;
      const Vec3 out = std::cos(angle) * u + std::sin(angle) * v;
      mesh.vertices.push_back(centre + capsule.radius *
                                           (std::cos(latitude) * out + std::sin(latitude) * axis));
    }
  };
  const double quarter = std::numbers::pi / 2;
  for (int k = 1; k <= rings_per_end; ++k) {
    add_ring(capsule.a, quarter * (static_cast<double>(k) / rings_per_end - 1));
  }
  for (int k = 0; k < rings_per_end; ++k) add_ring(capsule.b, quarter * k / rings_per_end);
  mesh.vertices.push_back(capsule.a - capsule.radius * axis);
  mesh.vertices.push_back(capsule.b + capsule.radius * axis);
  mesh.faces = FacesOfRings(2 * rings_per_end, sides);
  return mesh;
}

}  // namespace graspbench

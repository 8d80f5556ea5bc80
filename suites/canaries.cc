#include "suites/canaries.h"

#include <array>
#include <map>
#include <utility>

namespace graspbench {
namespace {

/// The fall of an untouched object in the `obman` profile, m; the recurrence of the header.
double FreeFall() {
  constexpr double kStep = 1.0 / 240, kGravity = 9.8, kDamping = 0.04;
  double v = 0, x = 0;
  for (int step = 0; step < 35; ++step) {
    v += kStep * (kGravity - v * (kDamping + kDamping * v));
    x += kStep * v;
  }
  return x;
}

/// An octahedron whose faces are split `rounds` times onto the sphere.
TriMesh Sphere(double radius, const Vec3& centre, int rounds) {
  TriMesh mesh;
  mesh.vertices = {Vec3(1, 0, 0),  Vec3(-1, 0, 0), Vec3(0, 1, 0),
                   Vec3(0, -1, 0), Vec3(0, 0, 1),  Vec3(0, 0, -1)};
  mesh.faces = {Face(0, 2, 4), Face(2, 1, 4), Face(1, 3, 4), Face(3, 0, 4),
                Face(2, 0, 5), Face(1, 2, 5), Face(3, 1, 5), Face(0, 3, 5)};
  for (int round = 0; round < rounds; ++round) {
    std::map<std::pair<int, int>, int> middles;
    const auto middle = [&](int a, int b) {
      const auto [entry, added] = middles.try_emplace(std::minmax(a, b), mesh.vertices.size());
      if (added) mesh.vertices.push_back((mesh.vertices[a] + mesh.vertices[b]).normalized());
      return entry->second;
    };
    std::vector<Face> faces;
    for (const Face& f : mesh.faces) {
      const int ab = middle(f[0], f[1]), bc = middle(f[1], f[2]), ca = middle(f[2], f[0]);
      faces.insert(faces.end(),
                   {Face(f[0], ab, ca), Face(ab, f[1], bc), Face(ca, bc, f[2]), Face(ab, bc, ca)});
    }
    mesh.faces = std::move(faces);
  }
  for (Vec3& v : mesh.vertices) v = centre + radius * v;
  return mesh;
}

TriMesh Cube(double half) {
  TriMesh mesh;
  for (int c = 0; c < 8; ++c) {
    mesh.vertices.push_back(half * Vec3(c & 1 ? 1 : -1, c & 2 ? 1 : -1, c & 4 ? 1 : -1));
  }
  mesh.faces = {Face(0, 2, 1), Face(1, 2, 3), Face(4, 5, 6), Face(5, 7, 6),
                Face(0, 1, 4), Face(1, 5, 4), Face(2, 6, 3), Face(3, 6, 7),
                Face(0, 4, 2), Face(2, 4, 6), Face(1, 3, 5), Face(3, 7, 5)};
  return mesh;
}

/// The space between two cubes: an outer surface and an inner one that faces inwards.
TriMesh HollowCube(double inner_half, double wall) {
  return Concatenate(Cube(inner_half + wall), Flipped(Cube(inner_half)));
}

Canary Make(const std::string& name, TriMesh object, TriMesh hand,
            std::vector<Canary::Expectation> expectations) {
  Canary canary;
  canary.name = name;
  canary.item.id = "canary/" + name;
  canary.item.split = "canary";
  canary.item.object = std::make_shared<const Object>(
      MakeObject("canary-" + name, "canary", std::move(object), "canary " + name));
  canary.item.instruction.text = "A canary: its outcome is known.";
  canary.grasp.hand = "mesh";
  canary.grasp.surface = std::make_shared<const TriMesh>(std::move(hand));
  canary.expectations = std::move(expectations);
  return canary;
}

}  // namespace

std::vector<Canary> StandardCanaries() {
  constexpr double kUndamped = 0.1071875;  // m, free fall of obman without damping
  constexpr double kStop = 0.10;           // m, where steady-2s ends
  constexpr double kRadius = 0.04, kHalf = 0.025, kRoom = 0.0005, kWall = 0.01;
  std::vector<Canary> canaries;
  canaries.push_back(Make("overlapping-spheres", Sphere(kRadius, Vec3::Zero(), 5),
                          Sphere(kRadius, {0.05, 0, 0}, 5),
                          {{"siv", 49.48 * 0.99, 49.48 * 1.01}, {"pd", 3.0 * 0.99, 3.0 * 1.01}}));
  canaries.push_back(Make("free-fall", Cube(kHalf), Sphere(0.02, {1, 0, 0}, 2),
                          {{"trial:obman:displacement", FreeFall() - 1e-6, FreeFall() + 1e-6},
                           {"trial:obman-mujoco:displacement", kUndamped - 1e-6, kUndamped + 1e-6},
                           {"trial:steady-2s:mujoco:displacement", kStop - 1e-9, kStop + 1e-9},
                           {"trial:steady-2s:bullet:displacement", kStop - 1e-9, kStop + 1e-9}}));
  canaries.push_back(Make("cage", Cube(kHalf), HollowCube(kHalf + kRoom, kWall),
                          {{"trial:obman:displacement", 0, 0.005}}));
  return canaries;
}

}  // namespace graspbench

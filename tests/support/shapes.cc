#include "tests/support/shapes.h"

#include <cmath>
#include <map>
#include <numbers>

#include "core/rng.h"

namespace graspbench::shapes {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;

// A surface of revolution around z: rings of `sides` vertices at (radius, height), and one vertex
// where the radius is 0. The profile runs from bottom to top on the outside.
TriMesh Revolve(const std::vector<Eigen::Vector2d>& profile, int sides, bool closed_profile) {
  TriMesh mesh;
  std::vector<int> ring_start;
  std::vector<int> ring_size;
  for (const Eigen::Vector2d& p : profile) {
    ring_start.push_back(static_cast<int>(mesh.vertices.size()));
    ring_size.push_back(p.x() > 0 ? sides : 1);
    for (int i = 0; i < ring_size.back(); ++i) {
      const double angle = kTwoPi * i / sides;
      mesh.vertices.emplace_back(p.x() * std::cos(angle), p.x() * std::sin(angle), p.y());
    }
  }
  const size_t rings = profile.size();
  for (size_t r = 0; r + (closed_profile ? 0 : 1) < rings; ++r) {
    const size_t next = (r + 1) % rings;
    const auto lower = [&](int i) { return ring_start[r] + i % ring_size[r]; };
    const auto upper = [&](int i) { return ring_start[next] + i % ring_size[next]; };
    for (int i = 0; i < sides; ++i) {
      if (ring_size[r] > 1) mesh.faces.emplace_back(lower(i), lower(i + 1), upper(i + 1));
      if (ring_size[next] > 1) mesh.faces.emplace_back(lower(i), upper(i + 1), upper(i));
    }
  }
  return mesh;
}

TriMesh Moved(TriMesh mesh, const Vec3& centre) {
  for (Vec3& vertex : mesh.vertices) vertex += centre;
  return mesh;
}

}  // namespace

TriMesh Subdivided(const TriMesh& mesh, int times) {
  TriMesh result = mesh;
  for (; times > 0; --times) {
    TriMesh fine{.vertices = result.vertices, .faces = {}};
    std::map<std::pair<int, int>, int> middle_of;
    const auto middle = [&](int a, int b) {
      const auto [entry, is_new] =
          middle_of.try_emplace(std::minmax(a, b), static_cast<int>(fine.vertices.size()));
      if (is_new) fine.vertices.push_back((fine.vertices[a] + fine.vertices[b]) / 2);
      return entry->second;
    };
    for (const Face& face : result.faces) {
      const int a = face[0], b = face[1], c = face[2];
      const int ab = middle(a, b), bc = middle(b, c), ca = middle(c, a);
      for (const Face& part :
           {Face(a, ab, ca), Face(ab, b, bc), Face(ca, bc, c), Face(ab, bc, ca)}) {
        fine.faces.push_back(part);
      }
    }
    result = std::move(fine);
  }
  return result;
}

TriMesh Sphere(const SphereOptions& options) {
  const double g = std::numbers::phi;
  TriMesh mesh{
      .vertices = {{-1, g, 0},
                   {1, g, 0},
                   {-1, -g, 0},
                   {1, -g, 0},
                   {0, -1, g},
                   {0, 1, g},
                   {0, -1, -g},
                   {0, 1, -g},
                   {g, 0, -1},
                   {g, 0, 1},
                   {-g, 0, -1},
                   {-g, 0, 1}},
      .faces = {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
                {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
                {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}}};
  for (int level = 0; level <= options.subdivisions; ++level) {
    if (level > 0) mesh = Subdivided(mesh);
    for (Vec3& vertex : mesh.vertices) vertex.normalize();
  }
  for (Vec3& vertex : mesh.vertices) vertex = options.centre + options.radius * vertex;
  return mesh;
}

TriMesh Box(const BoxOptions& options) {
  TriMesh mesh;
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 sign(corner & 1 ? 0.5 : -0.5, corner & 2 ? 0.5 : -0.5, corner & 4 ? 0.5 : -0.5);
    mesh.vertices.push_back(options.centre + sign.cwiseProduct(options.size));
  }
  mesh.faces = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
  return mesh;
}

TriMesh Cube(const CubeOptions& options) {
  return Box({.size = Vec3::Constant(options.side), .centre = options.centre});
}

TriMesh Cylinder(const CylinderOptions& options) {
  const double r = options.radius, h = options.height / 2;
  if (options.cap_centres) {
    return Moved(Revolve({{0, -h}, {r, -h}, {r, h}, {0, h}}, options.sides, false), options.centre);
  }
  TriMesh mesh = Revolve({{r, -h}, {r, h}}, options.sides, false);
  for (int i = 1; i + 1 < options.sides; ++i) {
    mesh.faces.emplace_back(0, i + 1, i);
    mesh.faces.emplace_back(options.sides, options.sides + i, options.sides + i + 1);
  }
  return Moved(std::move(mesh), options.centre);
}

TriMesh Capsule(const CapsuleOptions& options) {
  std::vector<Eigen::Vector2d> profile;
  const int steps = options.sides / 4;
  for (const int end : {-1, 1}) {
    for (int i = 0; i <= steps; ++i) {
      const double angle = std::numbers::pi / 2 * (end < 0 ? i - steps : i) / steps;
      const bool pole = i == (end < 0 ? 0 : steps);
      profile.emplace_back(pole ? 0 : options.radius * std::cos(angle),
                           end * options.length / 2 + options.radius * std::sin(angle));
    }
  }
  return Moved(Revolve(profile, options.sides, false), options.centre);
}

TriMesh Torus(const TorusOptions& options) {
  std::vector<Eigen::Vector2d> profile;
  for (int i = 0; i < options.sides; ++i) {
    const double angle = kTwoPi * i / options.sides;
    profile.emplace_back(options.major + options.minor * std::cos(angle),
                         options.minor * std::sin(angle));
  }
  return Moved(Revolve(profile, options.sides, true), options.centre);
}

TriMesh Cup(const CupOptions& options) {
  const double r = options.radius, h = options.height / 2, inner = r - options.wall;
  return Revolve(
      {{0, -h}, {r, -h}, {r, h}, {inner, h}, {inner, -h + options.wall}, {0, -h + options.wall}},
      options.sides, false);
}

TriMesh WithoutFace(TriMesh mesh, int face) {
  mesh.faces.erase(mesh.faces.begin() + face);
  return mesh;
}

Pose RandomPose(uint64_t seed) {
  Rng rng(seed, "shapes", "pose");
  Pose pose(rng.Rotation());
  for (int axis = 0; axis < 3; ++axis) pose.translation()[axis] = rng.Uniform(-0.2, 0.2);
  return pose;
}

TriMesh Rotated(const TriMesh& mesh, uint64_t seed) {
  Pose pose = RandomPose(seed);
  pose.translation().setZero();
  return pose * mesh;
}

}  // namespace graspbench::shapes

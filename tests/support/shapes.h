#pragma once

#include "core/mesh.h"

/// Closed, outward meshes of simple solids, for tests and benchmarks. Lengths in metres.
namespace graspbench::shapes {

/// Icosahedron, each face split in four `subdivisions` times, all vertices on the sphere: 20 * 4^n
/// faces. At 4 (5 120 faces) the volume is 0.24 % below the ball's, at 5 0.06 %.
struct SphereOptions {
  double radius = 0.04;
  Vec3 centre = Vec3::Zero();
  int subdivisions = 4;
};
TriMesh Sphere(const SphereOptions& options = {});

/// 8 vertices, 12 faces, axes along x, y, z.
struct BoxOptions {
  Vec3 size = Vec3::Constant(0.04);
  Vec3 centre = Vec3::Zero();
};
TriMesh Box(const BoxOptions& options = {});

struct CubeOptions {
  double side = 0.04;
  Vec3 centre = Vec3::Zero();
};
TriMesh Cube(const CubeOptions& options = {});

/// Axis along z. Has vertices on its two rims only, unless `cap_centres` adds one to each cap.
struct CylinderOptions {
  double radius = 0.03;
  double height = 0.15;
  Vec3 centre = Vec3::Zero();
  int sides = 64;
  bool cap_centres = false;
};
TriMesh Cylinder(const CylinderOptions& options = {});

/// A cylinder of `length` along z between two half-spheres.
struct CapsuleOptions {
  double radius = 0.01;
  double length = 0.05;
  Vec3 centre = Vec3::Zero();
  int sides = 48;
};
TriMesh Capsule(const CapsuleOptions& options = {});

/// Around z.
struct TorusOptions {
  double major = 0.04;
  double minor = 0.01;
  Vec3 centre = Vec3::Zero();
  int sides = 64;
};
TriMesh Torus(const TorusOptions& options = {});

/// A cup: a cylinder with a cylindrical cavity open at the top (+z), closed and outward.
struct CupOptions {
  double radius = 0.04;
  double height = 0.1;
  double wall = 0.004;
  int sides = 64;
};
TriMesh Cup(const CupOptions& options = {});

/// The mesh without one of its faces.
TriMesh WithoutFace(TriMesh mesh, int face);

/// Each face split in four at its edges' midpoints, `times` times; the surface stays the same.
TriMesh Subdivided(const TriMesh& mesh, int times = 1);

/// A rotation uniform over SO(3) and a translation within 20 cm along each axis.
Pose RandomPose(uint64_t seed);
/// The mesh under the rotation of RandomPose, about the origin.
TriMesh Rotated(const TriMesh& mesh, uint64_t seed);

}  // namespace graspbench::shapes

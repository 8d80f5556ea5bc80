#pragma once

#include <limits>
#include <span>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// The closest point of a surface to a query point.
struct ClosestPoint {
  Vec3 point = Vec3::Zero();
  int face = -1;
  double distance = std::numeric_limits<double>::infinity();  ///< m, unsigned
};

/// Bounding volume hierarchy over the triangles of a mesh: exact closest points, ray crossings and
/// generalised winding numbers. Immutable, safe to share between threads. Keeps its own copy of
/// what it needs of the mesh.
class Bvh {
 public:
  explicit Bvh(const TriMesh& mesh);
  ~Bvh();
  Bvh(Bvh&&) noexcept;
  Bvh& operator=(Bvh&&) noexcept;

  /// Closest surface point. Only looks within `max_distance`; `face` is -1 if nothing is there.
  ClosestPoint Closest(const Vec3& p, double max_distance = 1e30) const;

  /// Generalised winding number at p (Jacobson et al. 2013): 1 inside a closed outward mesh, 0
  /// outside, fractional near holes. Clusters of faces farther away than `accuracy` times their
  /// radius count by the first-order expansion of Barill et al. 2018, near ones by exact solid
  /// angles. The error falls with its square; at the default it stays below 0.05, far from the
  /// threshold of 1/2 that decides about inside.
  double WindingNumber(const Vec3& p, double accuracy = 3.0) const;

  /// Signed crossings of the surface by a ray from p along an axis: +1 where it leaves, -1 where it
  /// enters. For a closed mesh this *is* the winding number, exact and an integer, also where
  /// the ray hits edges or vertices (ties fall by a fixed infinitesimal shift of the ray); for an
  /// open mesh it is meaningless.
  int Crossings(const Vec3& p) const;

  /// Faces whose bounding boxes meet `box`, ascending.
  std::vector<int> FacesIn(const Box& box) const;
  /// Whether a face whose bounding box meets `box` has a point x with normal · x < offset.
  bool Reaches(const Box& box, const Vec3& normal, double offset) const;

 private:
  struct Node;
  struct Triangle;
  struct Moments;
  struct Quad;
  void Build(const TriMesh& mesh);
  void ComputeMoments();
  int AddQuad(int node);
  static Box BoundsAlong(const Mat3& axes, std::span<const Triangle> triangles);

  std::vector<Node> nodes_;  // children of node i: i + 1 and nodes_[i].right
  std::vector<Triangle> triangles_;
  std::vector<Moments> moments_;  // per node
  std::vector<Quad> quads_;       // the same tree, two levels in one
};

}  // namespace graspbench

#pragma once

#include <cstdint>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// The closest point of a surface to a query point.
struct ClosestPoint {
  Vec3 point = Vec3::Zero();
  int face = -1;
  double distance = 0;  ///< m, unsigned
};

/// Bounding volume hierarchy over the triangles of a mesh: exact closest points, ray crossings and
/// generalised winding numbers (Jacobson et al. 2013; far clusters by the first-order expansion of
/// Barill et al. 2018). Immutable, safe to share between threads. Keeps its own copy of what it
/// needs of the mesh.
class Bvh {
 public:
  explicit Bvh(const TriMesh& mesh);
  ~Bvh();
  Bvh(Bvh&&) noexcept;
  Bvh& operator=(Bvh&&) noexcept;

  /// Closest surface point. The mesh must have a face. Only looks within `max_distance`; `face` is
  /// -1 if nothing is there.
  ClosestPoint Closest(const Vec3& p, double max_distance = 1e30) const;

  /// Generalised winding number at p: 1 inside a closed outward mesh, 0 outside, fractional near
  /// holes.
  double WindingNumber(const Vec3& p) const;

  /// Faces whose bounding boxes meet `box`, ascending.
  std::vector<int> FacesIn(const Box& box) const;

 private:
  struct Node;
  struct Triangle;
  std::vector<Node> nodes_;
  std::vector<Triangle> triangles_;
};

}  // namespace graspbench

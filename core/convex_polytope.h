#pragma once

#include <vector>

#include "core/capsule.h"
#include "core/mesh.h"

namespace graspbench {

/// A convex solid with flat faces: a collision shape of a robot's link. Distances are exact.
class ConvexPolytope {
 public:
  /// `hull` must be convex, closed and outward, as `ConvexHull` makes it.
  explicit ConvexPolytope(TriMesh hull);

  const TriMesh& mesh() const { return mesh_; }
  const Box& bounds() const { return bounds_; }

  /// The largest signed height of p above a face's plane: the signed distance inside, outside no
  /// more than the distance.
  double HighestPlane(const Vec3& p) const;
  /// Distance of p from the surface, negative inside; a convex function of p.
  double SignedDistance(const Vec3& p) const;
  /// The nearest point of the solid: p itself inside.
  Vec3 Nearest(const Vec3& p) const;
  /// The nearest point of the surface.
  Vec3 NearestOnSurface(const Vec3& p) const;

  /// A supporting plane: normal · x <= offset for all points of the solid.
  struct Plane {
    Vec3 normal;
    double offset;
  };
  /// An edge between two faces that are not in one plane.
  struct Edge {
    Vec3 from, to;
    Vec3 left, right;  ///< outward normals of the faces on its two sides
  };
  const std::vector<Plane>& planes() const { return planes_; }  ///< one for each direction
  const std::vector<Edge>& edges() const { return edges_; }

 private:
  TriMesh mesh_;
  Box bounds_;
  std::vector<Vec3> normals_;  // of the mesh's faces
  std::vector<Plane> planes_;
  std::vector<Edge> edges_;
};

/// How far one of two solids must move to be clear of the other, whatever the direction; negative
/// where they are apart: then at least that far. 0 where they touch. Exact for two polytopes that
/// overlap (the separating axes of Minkowski's difference); for capsules exact unless the axis of
/// one meets the other solid's, where it is a lower bound.
double Overlap(const Capsule& a, const Capsule& b);
double Overlap(const Capsule& a, const ConvexPolytope& b);
double Overlap(const ConvexPolytope& a, const ConvexPolytope& b);

}  // namespace graspbench

#pragma once

#include <optional>
#include <vector>

#include "core/articulated_hand.h"
#include "core/capsule_surface.h"
#include "core/convex_polytope.h"

namespace graspbench {

using NearestOnLink = NearestOnSolid;  ///< of a link

/// The shapes of a link, prepared for many distances. Distances of points inside of several
/// overlapping shapes are those of the shape in which they lie deepest.
class LinkShapes {
 public:
  explicit LinkShapes(const BodyLink& link);

  bool empty() const { return capsules_.empty() && hulls_.empty(); }
  const Vec3& centre() const { return centre_; }  ///< of a ball around all shapes, link frame
  double radius() const { return radius_; }
  const std::vector<Capsule>& capsules() const { return capsules_; }

  /// Nearest to a point of the link's frame L. Throws Error (kInternal) for a link without shapes.
  NearestOnLink Nearest(const Vec3& p_L) const;
  /// The same for a point inside of a shape, and nothing, at little cost, for one outside of all.
  std::optional<NearestOnLink> NearestFromInside(const Vec3& p_L) const;
  /// False only if no shape meets the ball; hulls are seen as their boxes.
  bool MayMeet(const Vec3& centre_L, double radius) const;

 private:
  static std::optional<NearestOnLink> FromInside(const ConvexPolytope& hull, const Vec3& p);
  static NearestOnLink FromOutside(const ConvexPolytope& hull, const Vec3& p);

  std::vector<Capsule> capsules_;
  std::vector<ConvexPolytope> hulls_;
  Box bounds_;
  Vec3 centre_ = Vec3::Zero();
  double radius_ = 0;
};

}  // namespace graspbench

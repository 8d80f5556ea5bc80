#pragma once

#include <variant>
#include <vector>

#include "core/convex_polytope.h"
#include "core/hand_model.h"

namespace graspbench {

/// One collision shape of a robot hand in one pose, in the frame of the object.
class LinkShape {
 public:
  LinkShape(int link, const Capsule& capsule);
  LinkShape(int link, ConvexPolytope hull);

  int link() const { return link_; }  ///< place in PosedHand::links
  const Box& bounds() const { return bounds_; }
  const Capsule* capsule() const { return std::get_if<Capsule>(&shape_); }  ///< null for a hull
  const ConvexPolytope* hull() const { return std::get_if<ConvexPolytope>(&shape_); }

  double SignedDistance(const Vec3& p) const;  ///< exact, negative inside
  Vec3 NearestOnSurface(const Vec3& p) const;

 private:
  int link_;
  Box bounds_;
  std::variant<Capsule, ConvexPolytope> shape_;
};

/// All shapes of a robot hand; none of a hand of skin.
std::vector<LinkShape> ShapesOf(const PosedHand& hand);

/// As of their shapes, in core/convex_polytope.h.
double Overlap(const LinkShape& a, const LinkShape& b);

}  // namespace graspbench

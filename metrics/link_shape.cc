#include "metrics/link_shape.h"

#include <utility>

#include "core/capsule_surface.h"

namespace graspbench {
LinkShape::LinkShape(int link, const Capsule& capsule)
    : link_(link), bounds_(Bounds(capsule)), shape_(capsule) {}

LinkShape::LinkShape(int link, ConvexPolytope hull)
    : link_(link), bounds_(hull.bounds()), shape_(std::move(hull)) {}

double LinkShape::SignedDistance(const Vec3& p) const {
  return capsule() ? graspbench::SignedDistance(*capsule(), p) : hull()->SignedDistance(p);
}

Vec3 LinkShape::NearestOnSurface(const Vec3& p) const {
  return capsule() ? graspbench::NearestOnSurface(*capsule(), p).surface
                   : hull()->NearestOnSurface(p);
}

std::vector<LinkShape> ShapesOf(const PosedHand& hand) {
  std::vector<LinkShape> shapes;
  for (size_t i = 0; i < hand.links.size(); ++i) {
    const auto link = static_cast<int>(i);
    for (const Capsule& capsule : hand.links[i].capsules) shapes.emplace_back(link, capsule);
    for (const TriMesh& hull : hand.links[i].hulls) shapes.emplace_back(link, ConvexPolytope(hull));
  }
  return shapes;
}

double Overlap(const LinkShape& a, const LinkShape& b) {
  if (a.capsule() && b.capsule()) return Overlap(*a.capsule(), *b.capsule());
  if (a.capsule()) return Overlap(*a.capsule(), *b.hull());
  if (b.capsule()) return Overlap(*b.capsule(), *a.hull());
  return Overlap(*a.hull(), *b.hull());
}

}  // namespace graspbench

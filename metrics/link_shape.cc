#include "metrics/link_shape.h"

#include <algorithm>
#include <utility>

namespace graspbench {
namespace {

Box BoundsOf(const Capsule& capsule) {
  Box box(capsule.a);
  box.extend(capsule.b);
  const Vec3 margin = Vec3::Constant(capsule.radius);
  return Box(box.min() - margin, box.max() + margin);
}

Vec3 NearestOn(const Capsule& capsule, const Vec3& p) {
  const Vec3 along = capsule.b - capsule.a;
  const double length2 = along.squaredNorm();
  const double s = length2 > 0 ? std::clamp((p - capsule.a).dot(along) / length2, 0.0, 1.0) : 0.0;
  const Vec3 axis_point = capsule.a + s * along;
  const Vec3 out = p - axis_point;
  const Vec3 direction = out.norm() > 0 ? Vec3(out.normalized())
                         : length2 > 0  ? Vec3(along.unitOrthogonal())
                                        : Vec3(Vec3::UnitZ());
  return axis_point + capsule.radius * direction;
}

}  // namespace

LinkShape::LinkShape(int link, const Capsule& capsule)
    : link_(link), bounds_(BoundsOf(capsule)), shape_(capsule) {}

LinkShape::LinkShape(int link, ConvexPolytope hull)
    : link_(link), bounds_(hull.bounds()), shape_(std::move(hull)) {}

double LinkShape::SignedDistance(const Vec3& p) const {
  return capsule() ? graspbench::SignedDistance(*capsule(), p) : hull()->SignedDistance(p);
}

Vec3 LinkShape::NearestOnSurface(const Vec3& p) const {
  return capsule() ? NearestOn(*capsule(), p) : hull()->NearestOnSurface(p);
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

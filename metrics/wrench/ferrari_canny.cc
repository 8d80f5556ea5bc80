#include "metrics/wrench/ferrari_canny.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "core/qhull.h"
#include "core/units.h"
#include "metrics/geometry/penetration_depth.h"

namespace graspbench {
namespace {

constexpr double kContactGap = 0.01;       // m
constexpr double kMaxPenetration = 0.005;  // m
constexpr double kOnSurface = 1e-7;        // m; below, the direction to the surface is noise

void AppendConeWrenches(const WrenchContact& contact, const FerrariCannyOptions& options,
                        std::vector<double>& wrenches) {
  const Vec3 n = contact.normal.normalized();
  const Vec3 u = n.unitOrthogonal(), v = n.cross(u);
  for (int k = 0; k < options.cone_edges; ++k) {
    const double theta = 2 * units::kPi * k / options.cone_edges;
    const Vec3 force = n + options.friction * (std::cos(theta) * u + std::sin(theta) * v);
    const Vec3 torque = options.torque_weight * contact.point.cross(force);
    wrenches.insert(wrenches.end(), force.data(), force.data() + 3);
    wrenches.insert(wrenches.end(), torque.data(), torque.data() + 3);
  }
}

Vec3 NormalAt(const SurfaceQuery& query, const Vec3& p, const TriMesh& object) {
  if (query.distance > kOnSurface) return (p - query.closest) / query.distance;
  const Face& face = object.faces[query.face];
  const Vec3& a = object.vertices[face[0]];
  return (object.vertices[face[1]] - a).cross(object.vertices[face[2]] - a).normalized();
}

// Of each link of a robot hand, the shape that is nearest or deepest.
std::vector<WrenchContact> RobotContacts(const GraspContext& grasp) {
  std::map<int, LinkDistance> nearest;
  for (const LinkDistance& contact : grasp.link_distances()) {
    const auto [entry, first] = nearest.emplace(contact.link, contact);
    if (!first && contact.distance < entry->second.distance) entry->second = contact;
  }
  std::vector<WrenchContact> contacts;
  for (const auto& [link, contact] : nearest) {
    if (contact.distance < kContactGap) contacts.push_back({contact.p_object, contact.normal});
  }
  return contacts;
}

std::vector<WrenchContact> SkinContacts(const GraspContext& grasp) {
  const std::span<const SurfaceQuery> queries = grasp.hand_vertices_in_object();
  const HandSegments& links = grasp.segments();
  std::vector<int> deepest(links.count, -1);  // vertex per link
  for (size_t v = 0; v < queries.size(); ++v) {
    int& best = deepest[links.of_vertex[v]];
    if (best < 0 || queries[v].signed_distance() < queries[best].signed_distance()) {
      best = static_cast<int>(v);
    }
  }
  std::vector<WrenchContact> contacts;
  for (const int v : deepest) {
    if (v < 0 || queries[v].signed_distance() >= kContactGap) continue;
    const Vec3 normal =
        NormalAt(queries[v], grasp.hand().surface.vertices[v], grasp.object().solid->mesh());
    if (normal.squaredNorm() > 0) contacts.push_back({queries[v].closest, normal});
  }
  return contacts;
}

}  // namespace

double OriginBallRadius(const std::vector<double>& points, int dimension) {
  std::vector<double> with_origin = points;
  with_origin.resize(points.size() + dimension, 0.0);
  const std::optional<std::vector<HullFacet>> facets = HullFacets(with_origin, dimension);
  if (!facets) return 0;
  double radius = std::numeric_limits<double>::infinity();
  for (const HullFacet& facet : *facets) radius = std::min(radius, -facet.offset);
  return std::max(radius, 0.0);
}

double FerrariCanny(std::span<const WrenchContact> contacts, const FerrariCannyOptions& options) {
  std::vector<double> wrenches;
  for (const WrenchContact& contact : contacts) AppendConeWrenches(contact, options, wrenches);
  return wrenches.empty() ? 0 : std::min(options.cap, OriginBallRadius(wrenches, 6));
}

MetricInfo Q1::Info() const {
  const bool valid = mode_ == Mode::kValid;
  return {.id = valid ? "valid_q1" : "q1",
          .name = valid ? "Q1 without deep penetration" : "Q1 (Ferrari-Canny)",
          .unit = "",
          .better = Direction::kHigher,
          .source = "UniDexGrasp; DexGYS (Q1)",
          .definition = valid ? "q1 if pen < 5 mm, else 0"
                              : "radius of the origin ball in the hull of contact wrenches (8 cone "
                                "edges, friction 1, torque weight 10/m, contact gap 1 cm), at most "
                                "1"};
}

MetricValue Q1::Evaluate(const GraspContext& grasp) const {
  if (grasp.regions().empty()) return MetricValue::NotApplicable("a bare hand mesh has no links");
  if (!grasp.object().solid->closed()) {
    return MetricValue::NotApplicable("the object mesh is open");
  }
  if (mode_ == Mode::kValid) {
    if (!grasp.hand_closed()) return MetricValue::NotApplicable("the hand mesh is open");
    if (ObjectPenetration::Depth(grasp) >= kMaxPenetration) return 0.0;
  }
  return grasp.Once("q1", [&] {
    return FerrariCanny(grasp.shapes().empty() ? SkinContacts(grasp) : RobotContacts(grasp));
  });
}

}  // namespace graspbench

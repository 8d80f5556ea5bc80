#include "metrics/grasp_context.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "core/error.h"
#include "metrics/geometry/voxel_overlap.h"

namespace graspbench {
namespace {

constexpr double kOverlapPitch = 0.001;  // m
constexpr double kSlack = 0.001;         // m, more than link contacts may be wrong
constexpr double kOnShape = 1e-6;        // m
constexpr double kVolumePitch = 0.002;   // m

PosedHand BareHand(const TriMesh& mesh) {
  PosedHand hand;
  hand.surface = mesh;
  hand.closed = IsClosed(mesh) ? mesh : CloseHoles(mesh);
  return hand;
}

// Exact for points inside and within `reach` of the surface; the others only count as far.
std::vector<SurfaceQuery> QueryNear(const std::vector<Vec3>& points, const Solid& solid,
                                    double reach) {
  const Box region(solid.bounds().min() - Vec3::Constant(reach),
                   solid.bounds().max() + Vec3::Constant(reach));
  std::vector<SurfaceQuery> queries(
      points.size(), SurfaceQuery{.distance = std::numeric_limits<double>::infinity()});
  for (size_t i = 0; i < points.size(); ++i) {
    const Vec3& p = points[i];
    if (!region.contains(p)) continue;
    const bool inside = solid.Contains(p);
    // Where the point before found its closest point bounds the search.
    double bound = inside ? 1e30 : reach;
    if (i > 0 && queries[i - 1].face >= 0) {
      bound = std::min(bound, (queries[i - 1].closest - p).norm() * (1 + 1e-12) + 1e-15);
    }
    const ClosestPoint closest = solid.bvh().Closest(p, bound);
    if (closest.face >= 0) queries[i] = {inside, closest.distance, closest.point, closest.face};
  }
  return queries;
}

std::vector<Vec3> PointsOf(const std::vector<SurfacePoint>& sample) {
  std::vector<Vec3> points;
  points.reserve(sample.size());
  for (const SurfacePoint& s : sample) points.push_back(s.point);
  return points;
}

// The object's sample with respect to the nearest of the shapes, or the one that the point is
// deepest in.
std::vector<SurfaceQuery> QueryNear(const Solid& object, std::span<const LinkShape> shapes,
                                    double reach) {
  const std::vector<SurfacePoint>& points = object.surface_sample();
  std::vector<SurfaceQuery> queries(
      points.size(), SurfaceQuery{.distance = std::numeric_limits<double>::infinity()});
  for (const LinkShape& shape : shapes) {
    const Box region(shape.bounds().min() - Vec3::Constant(reach),
                     shape.bounds().max() + Vec3::Constant(reach));
    for (const int i : object.sample_tree().In(region)) {
      SurfaceQuery& query = queries[static_cast<size_t>(i)];
      const Vec3& p = points[static_cast<size_t>(i)].point;
      const double distance = shape.SignedDistance(p);
      if (distance > reach || distance >= query.signed_distance()) continue;
      query = {distance < 0, std::abs(distance), shape.NearestOnSurface(p), 0};
    }
  }
  return queries;
}

std::vector<SurfaceQuery> PointsInHand(const Solid& object, std::span<const LinkShape> shapes,
                                       const std::function<const Solid&()>& skin) {
  if (!shapes.empty()) return QueryNear(object, shapes, GraspContext::kNear);
  return QueryNear(PointsOf(object.surface_sample()), skin(), GraspContext::kNear);
}

}  // namespace

struct GraspContext::Cache {
  PosedHand hand;
  std::optional<Object> own_object;  // of the two-mesh constructor
  const Object* object = nullptr;
  std::vector<HandRegion> regions;
  std::vector<PosedHand> references;
  std::string target_part;

  std::unique_ptr<Solid> hand_solid;
  std::optional<HandSegments> segments;
  std::optional<std::vector<LinkShape>> shapes;
  std::optional<std::vector<LinkDistance>> link_distances;
  std::optional<std::vector<InsideVertex>> inside_vertices;
  std::optional<std::vector<SurfaceQuery>> hand_vertices, object_points, object_points_reference;
  std::optional<Overlap> overlap;
  std::map<std::string, double> numbers;
};

GraspContext::GraspContext(PosedHand posed, const Object& object, std::vector<HandRegion> regions,
                           std::vector<PosedHand> references, std::string target_part)
    : cache_(std::make_unique<Cache>()) {
  Validate(posed.surface, "the posed hand");
  if (!regions.empty() && regions.size() != posed.surface.vertices.size()) {
    throw Error(ErrorKind::kInput, "there are " + std::to_string(regions.size()) +
                                       " hand regions for " +
                                       std::to_string(posed.surface.vertices.size()) + " vertices");
  }
  cache_->hand = std::move(posed);
  cache_->object = &object;
  cache_->regions = std::move(regions);
  cache_->references = std::move(references);
  cache_->target_part = std::move(target_part);
}

GraspContext::GraspContext(const TriMesh& hand, const TriMesh& object,
                           const std::vector<TriMesh>& references)
    : cache_(std::make_unique<Cache>()) {
  Validate(hand, "the hand");
  Validate(object, "the object");
  cache_->hand = BareHand(hand);
  cache_->own_object.emplace();
  cache_->own_object->solid = std::make_shared<const Solid>(object);
  cache_->object = &*cache_->own_object;
  for (const TriMesh& reference : references) cache_->references.push_back(BareHand(reference));
}

GraspContext::~GraspContext() = default;
GraspContext::GraspContext(GraspContext&&) noexcept = default;

const Object& GraspContext::object() const { return *cache_->object; }
const PosedHand& GraspContext::hand() const { return cache_->hand; }
const std::vector<HandRegion>& GraspContext::regions() const { return cache_->regions; }
const std::vector<PosedHand>& GraspContext::references() const { return cache_->references; }
const std::string& GraspContext::target_part() const { return cache_->target_part; }

const Solid& GraspContext::hand_solid() const {
  if (!cache_->hand_solid) cache_->hand_solid = std::make_unique<Solid>(cache_->hand.closed);
  return *cache_->hand_solid;
}

bool GraspContext::hand_closed() const {
  return !cache_->hand.links.empty() || hand_solid().closed();
}

const HandSegments& GraspContext::segments() const {
  if (!cache_->segments) cache_->segments = HandSegments::Of(cache_->hand, cache_->regions);
  return *cache_->segments;
}

std::span<const SurfaceQuery> GraspContext::hand_vertices_in_object() const {
  if (!cache_->hand_vertices) {
    cache_->hand_vertices = QueryNear(cache_->hand.surface.vertices, *object().solid, kNear);
  }
  return *cache_->hand_vertices;
}

const std::vector<GraspContext::InsideVertex>& GraspContext::hand_vertices_inside() const {
  if (cache_->inside_vertices) return *cache_->inside_vertices;
  std::vector<InsideVertex>& inside = cache_->inside_vertices.emplace();
  if (shapes().empty()) {
    const std::span<const SurfaceQuery> queries = hand_vertices_in_object();
    for (size_t v = 0; v < queries.size(); ++v) {
      if (queries[v].inside) inside.push_back({static_cast<int>(v), queries[v].distance});
    }
    return inside;
  }
  std::vector<std::vector<const LinkShape*>> meeting(hand().links.size());  // the object
  for (const LinkDistance& contact : link_distances()) {
    if (contact.distance >= kSlack) continue;
    meeting[static_cast<size_t>(contact.link)].push_back(
        &shapes()[static_cast<size_t>(contact.shape)]);
  }
  for (size_t v = 0; v < hand().surface.vertices.size(); ++v) {
    const Vec3& p = hand().surface.vertices[v];
    const bool meets = std::ranges::any_of(
        meeting[static_cast<size_t>(hand().link_of_vertex[v])],
        [&](const LinkShape* shape) { return shape->SignedDistance(p) < kOnShape; });
    if (!meets || !object().solid->Contains(p)) continue;
    inside.push_back({static_cast<int>(v), object().solid->bvh().Closest(p).distance});
  }
  return inside;
}

std::span<const SurfaceQuery> GraspContext::object_points_in_hand() const {
  if (!cache_->object_points) {
    cache_->object_points =
        PointsInHand(*object().solid, shapes(), [&]() -> const Solid& { return hand_solid(); });
  }
  return *cache_->object_points;
}

std::span<const SurfaceQuery> GraspContext::object_points_in_reference() const {
  if (!cache_->object_points_reference) {
    const PosedHand& hand = cache_->references.front();
    const Solid skin(hand.closed);
    cache_->object_points_reference =
        PointsInHand(*object().solid, ShapesOf(hand), [&]() -> const Solid& { return skin; });
  }
  return *cache_->object_points_reference;
}

const std::vector<LinkShape>& GraspContext::shapes() const {
  if (!cache_->shapes) cache_->shapes = ShapesOf(cache_->hand);
  return *cache_->shapes;
}

const std::vector<LinkDistance>& GraspContext::link_distances() const {
  if (!cache_->link_distances) {
    if (!shapes().empty()) {
      cache_->link_distances = ShapeDistances(shapes(), *object().solid, kNear);
    } else if (!regions().empty()) {
      cache_->link_distances =
          SkinDistances(hand(), segments(), *object().solid, hand_vertices_in_object(),
                        object_points_in_hand(), kNear);
    } else {
      cache_->link_distances.emplace();
    }
  }
  return *cache_->link_distances;
}

const GraspContext::Overlap& GraspContext::overlap() const {
  if (!cache_->overlap) {
    const VoxelOverlap overlap = Intersect(object().solid->Voxels(kOverlapPitch), hand().closed);
    const double cell = std::pow(kOverlapPitch, 3);
    cache_->overlap = {static_cast<double>(overlap.cells) * cell,
                       std::sqrt(static_cast<double>(overlap.boundary_cells) / 12) * cell};
  }
  return *cache_->overlap;
}

double GraspContext::Once(const std::string& name, const std::function<double()>& compute) const {
  const auto entry = cache_->numbers.find(name);
  return entry != cache_->numbers.end() ? entry->second : cache_->numbers[name] = compute();
}

double GraspContext::hand_volume() const {
  if (shapes().empty()) return hand_solid().volume();
  return Once("hand_volume", [&] { return VoxelizeCentres(hand().closed, kVolumePitch).Volume(); });
}

std::string GraspContext::open_reason() const {
  if (!object().solid->closed()) return "the object mesh is open";
  if (!hand_closed()) return "the hand mesh is open";
  return "";
}

}  // namespace graspbench

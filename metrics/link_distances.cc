#include "metrics/link_distances.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <queue>

#include "core/patch.h"
#include "core/segment.h"

namespace graspbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kClose = 0.005;         // m, of all shapes
constexpr double kTolerance = 1e-4;      // m, of a distance
constexpr double kEqual = 5e-5;          // m, below which distances count as equal
constexpr double kSmallestFace = 0.003;  // m, radius
constexpr double kPolish = 1e-5;         // m, step of the last search

// Exact queries of points near each other: the last answer bounds the next search and, within its
// distance, tells the side.
class Probe {
 public:
  explicit Probe(const Solid& object) : object_(object) {}

  const SurfaceQuery& At(const Vec3& p) {
    const double moved = (p - p_).norm();
    const bool known = last_.face >= 0;
    const bool inside = known && moved < last_.distance ? last_.inside : object_.Contains(p);
    const double bound = known ? (last_.closest - p).norm() * (1 + 1e-12) + 1e-15 : 1e30;
    const ClosestPoint closest = object_.bvh().Closest(p, bound);
    last_ = {inside, closest.distance, closest.point, closest.face};
    p_ = p;
    return last_;
  }
  double Distance(const Vec3& p) { return At(p).signed_distance(); }
  const Solid& object() const { return object_; }

 private:
  const Solid& object_;
  Vec3 p_ = Vec3::Zero();
  SurfaceQuery last_;
};

// Minimises f over a set from p, which lies in it: steps down the slope and along the axes, each
// projected back, of half the length when none helps.
template <typename Function, typename Downhill, typename Project>
Vec3 Descend(Vec3 p, double first_step, const Function& f, const Downhill& downhill,
             const Project& project) {
  double lowest = f(p);
  for (double step = first_step; step > kPolish;) {
    const Vec3 slope = downhill(p);
    bool better = false;
    for (const Vec3& way : {slope, Vec3(Vec3::UnitX()), Vec3(-Vec3::UnitX()), Vec3(Vec3::UnitY()),
                            Vec3(-Vec3::UnitY()), Vec3(Vec3::UnitZ()), Vec3(-Vec3::UnitZ())}) {
      const Vec3 candidate = project(p + step * way);
      const double value = f(candidate);
      if (value >= lowest - 1e-3 * kPolish) continue;
      p = candidate;
      lowest = value;
      better = true;
      break;
    }
    if (!better) step /= 2;
  }
  return p;
}

LinkDistance ContactAt(const Vec3& p_hand, Probe& object, double distance) {
  const SurfaceQuery& query = object.At(p_hand);
  return {.distance = distance,
          .p_hand = p_hand,
          .p_object = query.closest,
          .normal = object.object().Outward(p_hand, query)};
}

// --- Capsules -----------------------------------------------------------------------------------

// A stretch of an axis between two points whose distances from the object are known.
struct Stretch {
  double from, to;      // m along the axis
  double d_from, d_to;  // m
  double LowerBound() const { return (d_from + d_to - (to - from)) / 2; }
  bool operator<(const Stretch& other) const { return LowerBound() > other.LowerBound(); }
};

struct AxisSample {
  double s, distance;
};

// Samples of the axis, among them one within kTolerance of the smallest distance below `limit`
// (Piyavskii and Shubert).
std::vector<AxisSample> SampleAxis(const Capsule& capsule, Probe& object, double limit) {
  const double length = (capsule.b - capsule.a).norm();
  std::vector<AxisSample> samples{{0, object.Distance(capsule.a)}};
  if (length == 0) return samples;
  const Vec3 along = (capsule.b - capsule.a) / length;
  samples.push_back({length, object.Distance(capsule.b)});
  double least = std::min(samples[0].distance, samples[1].distance);
  std::priority_queue<Stretch> open;
  open.push({0, length, samples[0].distance, samples[1].distance});
  while (!open.empty() && open.top().LowerBound() < std::min(least - kTolerance, limit)) {
    const Stretch cut = open.top();
    open.pop();
    const double s = (cut.from + cut.to + cut.d_from - cut.d_to) / 2;
    const double distance = object.Distance(capsule.a + s * along);
    samples.push_back({s, distance});
    least = std::min(least, distance);
    open.push({cut.from, s, cut.d_from, distance});
    open.push({s, cut.to, distance, cut.d_to});
  }
  return samples;
}

std::optional<LinkDistance> Nearest(const Capsule& capsule, Probe& object, double reach) {
  const double length = (capsule.b - capsule.a).norm();
  const Vec3 along = length > 0 ? Vec3((capsule.b - capsule.a) / length) : Vec3::Zero();
  const auto distance = [&](double s) { return object.Distance(capsule.a + s * along); };
  const std::vector<AxisSample> samples = SampleAxis(capsule, object, reach + capsule.radius);
  AxisSample best = *std::ranges::min_element(samples, {}, &AxisSample::distance);
  if (best.distance - capsule.radius > reach + kTolerance) return std::nullopt;
  if (length > 0) {
    const double s = MinimizeUnimodal(distance, std::max(0.0, best.s - 10 * kTolerance),
                                      std::min(length, best.s + 10 * kTolerance), kPolish);
    if (distance(s) < best.distance) best = {s, distance(s)};
  }
  if (best.distance - capsule.radius > reach) return std::nullopt;
  double first = best.s, last = best.s;  // of what is equally near
  for (const AxisSample& sample : samples) {
    if (sample.distance > best.distance + kEqual) continue;
    first = std::min(first, sample.s);
    last = std::max(last, sample.s);
  }
  const double middle = (first + last) / 2;
  const double s = distance(middle) <= best.distance + kEqual ? middle : best.s;
  const Vec3 p = capsule.a + s * along;
  LinkDistance contact = ContactAt(p, object, best.distance - capsule.radius);
  contact.p_hand = p - capsule.radius * contact.normal;
  return contact;
}

// --- Hulls --------------------------------------------------------------------------------------

// A piece of a hull's face, and the distance of its centre from the object.
struct FacePiece : Patch {
  double d_centre;

  double LowerBound() const { return d_centre - Radius(); }
  bool operator<(const FacePiece& other) const { return LowerBound() > other.LowerBound(); }
};

// The hull's surface against the object.
class HullSearch {
 public:
  HullSearch(const ConvexPolytope& hull, Probe& object, double reach)
      : hull_(hull), object_(object), reach_(reach) {}

  std::optional<LinkDistance> Nearest() {
    for (const Vec3& vertex : hull_.mesh().vertices) Offer(vertex, object_.Distance(vertex));
    for (const Face& face : hull_.mesh().faces) {
      const auto corner = [&](int i) {
        return hull_.mesh().vertices[static_cast<size_t>(face[i])];
      };
      Add({corner(0), corner(1), corner(2)});
    }
    while (!open_.empty() && open_.top().LowerBound() < std::min(least_ - kTolerance, reach_)) {
      const FacePiece cut = open_.top();
      open_.pop();
      for (const Patch& half : cut.Halves()) Add(half);
    }
    if (least_ > reach_ + kSmallestFace) return std::nullopt;
    return Polished();
  }

 private:
  void Offer(const Vec3& p, double distance) {
    if (distance >= least_) return;
    least_ = distance;
    best_ = p;
  }

  void Add(const Patch& patch) {
    const FacePiece piece{patch, object_.Distance(patch.Centre())};
    Offer(piece.Centre(), piece.d_centre);
    if (piece.Radius() > kSmallestFace) {
      open_.push(piece);
    } else {
      small_.push_back(piece);
    }
  }

  std::optional<LinkDistance> Polished() {
    const auto distance = [&](const Vec3& p) { return object_.Distance(p); };
    const auto towards = [&](const Vec3& p) -> Vec3 {
      return -object_.object().Outward(p, object_.At(p));
    };
    const auto onto = [&](const Vec3& p) { return hull_.NearestOnSurface(p); };
    const Vec3 deepest = Descend(best_, std::max(kSmallestFace, least_), distance, towards, onto);
    const double least = distance(deepest);
    if (least > reach_) return std::nullopt;
    Vec3 sum = Vec3::Zero();
    double area = 0;  // of what is equally near
    for (const FacePiece& piece : small_) {
      if (piece.d_centre > least + kEqual) continue;
      sum += piece.Area() * piece.Centre();
      area += piece.Area();
    }
    const Vec3 middle = area > 0 ? hull_.NearestOnSurface(sum / area) : deepest;
    const bool as_near = distance(middle) <= least + kEqual;
    return ContactAt(as_near ? middle : deepest, object_, least);
  }

  const ConvexPolytope& hull_;
  Probe& object_;
  double reach_;
  std::priority_queue<FacePiece> open_;
  std::vector<FacePiece> small_;
  Vec3 best_ = Vec3::Zero();
  double least_ = kInfinity;
};

Box Grown(const Box& box, double by) {
  return Box(box.min() - Vec3::Constant(by), box.max() + Vec3::Constant(by));
}

// The object's vertices and sample against the hull.
std::optional<LinkDistance> NearestFromObject(const ConvexPolytope& hull, const Solid& object,
                                              double reach) {
  const Box near = Grown(hull.bounds(), reach);
  double least = kInfinity;
  Vec3 best = Vec3::Zero();
  const auto offer = [&](const Vec3& q) {
    if (hull.HighestPlane(q) >= least) return;
    const double distance = hull.SignedDistance(q);
    if (distance >= least) return;
    least = distance;
    best = q;
  };
  for (const int v : object.vertex_tree().In(near)) {
    offer(object.mesh().vertices[static_cast<size_t>(v)]);
  }
  for (const int i : object.sample_tree().In(near)) {
    offer(object.surface_sample()[static_cast<size_t>(i)].point);
  }
  if (least > reach) return std::nullopt;
  const auto distance = [&](const Vec3& q) { return hull.SignedDistance(q); };
  // Towards the hull, inside further in: there as here out of the object.
  const auto deeper = [&](const Vec3& q) -> Vec3 {
    const Vec3 way = hull.NearestOnSurface(q) - q;
    const double length = way.norm();
    return length > 0 ? Vec3(way / (distance(q) > 0 ? length : -length)) : Vec3::Zero();
  };
  const auto onto = [&](const Vec3& q) { return object.bvh().Closest(q).point; };
  const Vec3 q = Descend(best, std::max(kSmallestFace, least), distance, deeper, onto);
  return LinkDistance{.distance = distance(q),
                      .p_hand = hull.NearestOnSurface(q),
                      .p_object = q,
                      .normal = deeper(q)};
}

// Whether all of the object lies farther than `reach` in front of a face of the hull: cheaply seen.
bool Apart(const ConvexPolytope& hull, const Solid& object, double reach) {
  const Box near = Grown(hull.bounds(), reach);
  const bool apart = std::ranges::any_of(hull.planes(), [&](const ConvexPolytope::Plane& plane) {
    return !object.bvh().Reaches(near, plane.normal, plane.offset + reach);
  });
  return apart && !object.Contains(hull.mesh().vertices.front());
}

std::optional<LinkDistance> Nearest(const ConvexPolytope& hull, Probe& object, double reach) {
  if (Apart(hull, object.object(), reach)) return std::nullopt;
  const std::optional<LinkDistance> from_hand = HullSearch(hull, object, reach).Nearest();
  const std::optional<LinkDistance> from_object = NearestFromObject(hull, object.object(), reach);
  if (!from_hand || !from_object) return from_hand ? from_hand : from_object;
  return from_object->distance < from_hand->distance - kEqual ? from_object : from_hand;
}

// --- Skin ---------------------------------------------------------------------------------------

void Keep(std::vector<LinkDistance>& contacts, const LinkDistance& contact) {
  LinkDistance& kept = contacts[static_cast<size_t>(contact.link)];
  if (kept.link < 0 || contact.distance < kept.distance) kept = contact;
}

}  // namespace

std::vector<LinkDistance> ShapeDistances(std::span<const LinkShape> shapes, const Solid& object,
                                         double reach) {
  std::vector<LinkDistance> contacts;
  std::map<int, double> of_link;  // the smallest distance so far
  Probe probe(object);
  for (size_t i = 0; i < shapes.size(); ++i) {
    const LinkShape& shape = shapes[i];
    double& least = of_link.try_emplace(shape.link(), reach).first->second;
    const double limit = std::min(reach, std::max(kClose, least));
    if (shape.bounds().exteriorDistance(object.bounds()) > limit) continue;
    std::optional<LinkDistance> contact = shape.capsule() ? Nearest(*shape.capsule(), probe, limit)
                                                          : Nearest(*shape.hull(), probe, limit);
    if (!contact) continue;
    contact->link = shape.link();
    contact->shape = static_cast<int>(i);
    contacts.push_back(*contact);
    least = std::min(least, contact->distance);
  }
  return contacts;
}

std::vector<LinkDistance> SkinDistances(const PosedHand& hand, const HandSegments& segments,
                                        const Solid& object,
                                        std::span<const SurfaceQuery> hand_vertices_in_object,
                                        std::span<const SurfaceQuery> object_points_in_hand,
                                        double reach) {
  std::vector<LinkDistance> nearest(static_cast<size_t>(segments.count));
  for (size_t v = 0; v < hand_vertices_in_object.size(); ++v) {
    const SurfaceQuery& query = hand_vertices_in_object[v];
    if (query.face < 0 || query.signed_distance() > reach) continue;
    const Vec3& p = hand.surface.vertices[v];
    Keep(nearest, {.link = segments.of_vertex[v],
                   .distance = query.signed_distance(),
                   .p_hand = p,
                   .p_object = query.closest,
                   .normal = object.Outward(p, query)});
  }
  const std::vector<SurfacePoint>& sample = object.surface_sample();
  for (size_t i = 0; i < object_points_in_hand.size(); ++i) {
    const SurfaceQuery& query = object_points_in_hand[i];
    if (query.face < 0 || query.signed_distance() > reach) continue;
    const int corner = hand.closed.faces[static_cast<size_t>(query.face)][0];
    const bool skin = static_cast<size_t>(corner) < segments.of_vertex.size();
    Keep(nearest, {.link = skin ? segments.of_vertex[static_cast<size_t>(corner)] : 0,
                   .distance = query.signed_distance(),
                   .p_hand = query.closest,
                   .p_object = sample[i].point,
                   .normal = sample[i].normal});
  }
  std::erase_if(nearest, [](const LinkDistance& contact) { return contact.link < 0; });
  return nearest;
}

}  // namespace graspbench

#include "core/convex_polytope.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "core/segment.h"
#include "core/triangle.h"

namespace graspbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kOnePlane = 1e-9;       // 1 − cosine between normals of one plane
constexpr double kParallel = 1e-12;      // squared sine between edges
constexpr double kAxisTolerance = 1e-7;  // m along a capsule's axis

double Support(const ConvexPolytope& solid, const Vec3& direction) {
  double furthest = -kInfinity;
  for (const Vec3& vertex : solid.mesh().vertices) {
    furthest = std::max(furthest, direction.dot(vertex));
  }
  return furthest;
}

// Separation along the face normals of `a`.
double FaceSeparation(const ConvexPolytope& a, const ConvexPolytope& b) {
  double largest = -kInfinity;
  for (const ConvexPolytope::Plane& plane : a.planes()) {
    largest = std::max(largest, -Support(b, -plane.normal) - plane.offset);
  }
  return largest;
}

// Whether the two edges make a face of Minkowski's difference: their arcs on the Gauss map cross
// (Gregorius, "The Separating Axis Test between Convex Polyhedra", 2013).
bool MakeFace(const ConvexPolytope::Edge& a, const ConvexPolytope::Edge& b) {
  const Vec3 b_left = -b.left, b_right = -b.right;
  const Vec3 ab = a.right.cross(a.left), bb = b_right.cross(b_left);
  const double left_of_a = b_left.dot(ab), right_of_a = b_right.dot(ab);
  const double left_of_b = a.left.dot(bb), right_of_b = a.right.dot(bb);
  return left_of_a * right_of_a < 0 && left_of_b * right_of_b < 0 && left_of_a * right_of_b > 0;
}

// Separation along the edges' common normal, outward of `a`.
double EdgeSeparation(const ConvexPolytope::Edge& a, const ConvexPolytope::Edge& b) {
  const Vec3 along_a = a.to - a.from, along_b = b.to - b.from;
  Vec3 normal = along_a.cross(along_b);
  if (normal.squaredNorm() < kParallel * along_a.squaredNorm() * along_b.squaredNorm()) {
    return -kInfinity;
  }
  normal.normalize();
  if (normal.dot(a.left + a.right) < 0) normal = -normal;
  return normal.dot(b.from - a.from);
}

}  // namespace

ConvexPolytope::ConvexPolytope(TriMesh hull)
    : mesh_(std::move(hull)), bounds_(Bounds(mesh_)), normals_(FaceNormals(mesh_)) {
  std::map<std::pair<int, int>, int> face_of;  // directed edge
  for (size_t f = 0; f < mesh_.faces.size(); ++f) {
    const Face& face = mesh_.faces[f];
    const Vec3& normal = normals_[f];
    for (int i = 0; i < 3; ++i) face_of[{face[i], face[(i + 1) % 3]}] = static_cast<int>(f);
    const bool known = std::ranges::any_of(
        planes_, [&](const Plane& plane) { return plane.normal.dot(normal) > 1 - kOnePlane; });
    if (!known) {
      planes_.push_back({normal, normal.dot(mesh_.vertices[static_cast<size_t>(face[0])])});
    }
  }
  for (const auto& [ends, face] : face_of) {
    const auto other = face_of.find({ends.second, ends.first});
    if (ends.first > ends.second || other == face_of.end()) continue;
    const Vec3& left = normals_[static_cast<size_t>(face)];
    const Vec3& right = normals_[static_cast<size_t>(other->second)];
    if (left.dot(right) > 1 - kOnePlane) continue;
    edges_.push_back({mesh_.vertices[static_cast<size_t>(ends.first)],
                      mesh_.vertices[static_cast<size_t>(ends.second)], left, right});
  }
}

double ConvexPolytope::HighestPlane(const Vec3& p) const {
  double highest = -kInfinity;
  for (const Plane& plane : planes_) {
    highest = std::max(highest, plane.normal.dot(p) - plane.offset);
  }
  return highest;
}

double ConvexPolytope::SignedDistance(const Vec3& p) const {
  const double highest = HighestPlane(p);
  return highest <= 0 ? highest : (Nearest(p) - p).norm();
}

Vec3 ConvexPolytope::Nearest(const Vec3& p) const {
  Vec3 nearest = p;
  double distance2 = kInfinity;
  for (size_t f = 0; f < mesh_.faces.size(); ++f) {
    const Face& face = mesh_.faces[f];
    const Vec3& a = mesh_.vertices[static_cast<size_t>(face[0])];
    const double height = normals_[f].dot(p - a);
    // The nearest point lies on a face that p sees, at least as far away as the face's plane.
    if (height <= 0 || height * height >= distance2) continue;
    const Vec3 candidate =
        ClosestPointOnTriangle(p, a, mesh_.vertices[static_cast<size_t>(face[1])],
                               mesh_.vertices[static_cast<size_t>(face[2])]);
    if ((candidate - p).squaredNorm() >= distance2) continue;
    nearest = candidate;
    distance2 = (candidate - p).squaredNorm();
  }
  return nearest;
}

Vec3 ConvexPolytope::NearestOnSurface(const Vec3& p) const {
  const Plane* highest = &planes_.front();
  for (const Plane& plane : planes_) {
    if (plane.normal.dot(p) - plane.offset > highest->normal.dot(p) - highest->offset) {
      highest = &plane;
    }
  }
  const double height = highest->normal.dot(p) - highest->offset;
  return height > 0 ? Nearest(p) : Vec3(p - height * highest->normal);
}

double Overlap(const Capsule& a, const Capsule& b) {
  return a.radius + b.radius - SegmentDistance(a.a, a.b, b.a, b.b);
}

double Overlap(const Capsule& a, const ConvexPolytope& b) {
  // The distance is a convex function along the axis: golden section finds its minimum.
  const auto distance = [&](double s) { return b.SignedDistance(a.a + s * (a.b - a.a)); };
  const double length = (a.b - a.a).norm();
  const double s = MinimizeUnimodal(distance, 0, 1, kAxisTolerance / std::max(length, 1e-6));
  return a.radius - std::min({distance(s), distance(0), distance(1)});
}

double Overlap(const ConvexPolytope& a, const ConvexPolytope& b) {
  double separation = std::max(FaceSeparation(a, b), FaceSeparation(b, a));
  for (const ConvexPolytope::Edge& of_a : a.edges()) {
    for (const ConvexPolytope::Edge& of_b : b.edges()) {
      if (MakeFace(of_a, of_b)) separation = std::max(separation, EdgeSeparation(of_a, of_b));
    }
  }
  return -separation;
}

}  // namespace graspbench

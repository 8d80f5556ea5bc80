#include "metrics/geometry/self_penetration.h"

#include <algorithm>
#include <vector>

#include "core/units.h"

namespace graspbench {
namespace {

// One segment: its own faces, and the same closed at the cuts.
struct Segment {
  TriMesh skin;
  TriMesh closed;
  Box bounds;
  std::vector<bool> adjacent;  // per segment, itself included
};

// The faces whose corners all belong to segment s, over vertices of their own.
TriMesh SkinOf(int s, const TriMesh& surface, const std::vector<int>& of_vertex) {
  TriMesh skin;
  std::vector<int> number_of(surface.vertices.size(), -1);
  for (const Face& face : surface.faces) {
    if (of_vertex[face[0]] != s || of_vertex[face[1]] != s || of_vertex[face[2]] != s) continue;
    Face moved;
    for (int i = 0; i < 3; ++i) {
      int& number = number_of[face[i]];
      if (number < 0) {
        number = static_cast<int>(skin.vertices.size());
        skin.vertices.push_back(surface.vertices[face[i]]);
      }
      moved[i] = number;
    }
    skin.faces.push_back(moved);
  }
  return skin;
}

std::vector<Segment> Cut(const TriMesh& surface, const HandSegments& segments) {
  std::vector<Segment> cut(segments.count);
  for (int s = 0; s < segments.count; ++s) {
    cut[s].skin = SkinOf(s, surface, segments.of_vertex);
    cut[s].closed = CloseHoles(cut[s].skin);
    cut[s].bounds = Bounds(cut[s].closed);
    cut[s].adjacent.assign(segments.count, false);
    cut[s].adjacent[s] = true;
  }
  for (const Face& face : surface.faces) {
    for (int i = 0; i < 3; ++i) {
      const int a = segments.of_vertex[face[i]], b = segments.of_vertex[face[(i + 1) % 3]];
      cut[a].adjacent[b] = cut[b].adjacent[a] = true;
    }
  }
  return cut;
}

double DeepestIn(const Segment& segment, const TriMesh& surface,
                 const std::vector<int>& of_vertex) {
  double deepest = 0;
  std::unique_ptr<Bvh> closed, skin;  // built when a vertex comes near
  for (size_t v = 0; v < surface.vertices.size(); ++v) {
    const Vec3& p = surface.vertices[v];
    if (segment.adjacent[of_vertex[v]] || !segment.bounds.contains(p)) continue;
    if (!closed) {
      closed = std::make_unique<Bvh>(segment.closed);
      skin = std::make_unique<Bvh>(segment.skin);
    }
    if (closed->Crossings(p) > 0) deepest = std::max(deepest, skin->Closest(p).distance);
  }
  return deepest;
}

// The deepest overlap of two links' shapes.
double DeepestOverlap(const PosedHand& hand, const std::vector<LinkShape>& shapes) {
  double deepest = 0;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const int a = shapes[i].link();
    const std::vector<int>& allowed = hand.links[static_cast<size_t>(a)].overlapping;
    for (size_t j = i + 1; j < shapes.size(); ++j) {
      const int b = shapes[j].link();
      if (a == b || std::ranges::find(allowed, b) != allowed.end() ||
          !shapes[i].bounds().intersects(shapes[j].bounds())) {
        continue;
      }
      deepest = std::max(deepest, Overlap(shapes[i], shapes[j]));
    }
  }
  return deepest;
}

}  // namespace

MetricInfo SelfPenetration::Info() const {
  return {.id = "self_pen",
          .name = "self-penetration",
          .unit = "mm",
          .better = Direction::kLower,
          .source = "after DexGraspBench",
          .definition =
              "largest depth of a hand vertex inside a hand segment not adjacent to its own; of a "
              "robot hand, of a link in another one that it is not joined to"};
}

MetricValue SelfPenetration::Evaluate(const GraspContext& grasp) const {
  if (grasp.regions().empty()) {
    return MetricValue::NotApplicable("a bare hand mesh has no segments");
  }
  if (!grasp.shapes().empty()) {
    return units::ToMillimetres(DeepestOverlap(grasp.hand(), grasp.shapes()));
  }
  const HandSegments& segments = grasp.segments();
  double deepest = 0;  // metres
  for (const Segment& segment : Cut(grasp.hand().surface, segments)) {
    if (segment.skin.faces.empty()) continue;
    deepest = std::max(deepest, DeepestIn(segment, grasp.hand().surface, segments.of_vertex));
  }
  return units::ToMillimetres(deepest);
}

}  // namespace graspbench

#include "annotate/contacts.h"

#include <algorithm>
#include <limits>
#include <map>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr std::array kOrder = {HandRegion::kThumb, HandRegion::kIndex, HandRegion::kMiddle,
                               HandRegion::kRing,  HandRegion::kPinky, HandRegion::kPalm};

int Rank(HandRegion finger) {
  return static_cast<int>(std::ranges::find(kOrder, finger) - kOrder.begin());
}

/// A third of each face belongs to each of its vertices.
std::vector<double> VertexAreas(const TriMesh& mesh) {
  std::vector<double> areas(mesh.vertices.size(), 0.0);
  for (const Face& f : mesh.faces) {
    const Vec3& a = mesh.vertices[f[0]];
    const double area = (mesh.vertices[f[1]] - a).cross(mesh.vertices[f[2]] - a).norm() / 2;
    for (int v : f) areas[v] += area / 3;
  }
  return areas;
}

void CheckLabels(const Object& object) {
  if (object.face_part.empty()) return;
  if (object.face_part.size() != object.solid->mesh().faces.size()) {
    throw Error(ErrorKind::kInput,
                "there are " + std::to_string(object.face_part.size()) + " part labels for " +
                    std::to_string(object.solid->mesh().faces.size()) + " faces",
                object.id);
  }
  for (int part : object.face_part) {
    if (part < 0 || part >= static_cast<int>(object.part_names.size())) {
      throw Error(ErrorKind::kInput, "no part has the index " + std::to_string(part), object.id);
    }
  }
}

}  // namespace

ObjectParts::ObjectParts(const Object& object)
    : solid_(object.solid), face_part_(object.face_part) {
  CheckLabels(object);
  std::map<int, TriMesh> surfaces;
  for (size_t f = 0; f < face_part_.size(); ++f) {
    surfaces[face_part_[f]].faces.push_back(solid_->mesh().faces[f]);
  }
  for (auto& [part, surface] : surfaces) {
    surface.vertices = solid_->mesh().vertices;
    parts_.push_back(part);
    surfaces_.push_back(std::make_unique<Bvh>(surface));
  }
  if (parts_.empty()) parts_.push_back(-1);
}

ObjectParts::~ObjectParts() = default;

double ObjectParts::Distance(const Vec3& p, int part, double reach) const {
  if (part < 0) return solid_->bvh().Closest(p, reach).distance;
  const auto at = std::ranges::find(parts_, part) - parts_.begin();
  return surfaces_.at(static_cast<size_t>(at))->Closest(p, reach).distance;
}

bool HandContacts::Bears(HandRegion finger, int part) const {
  if (part < 0) {
    return std::ranges::count(points, finger, &ContactPoint::finger) >= kBearingVertices;
  }
  return std::ranges::any_of(contacts, [&](const FingerContact& c) {
    return c.finger == finger && c.part == part && c.vertices >= kBearingVertices;
  });
}

std::vector<HandRegion> HandContacts::Fingers(int part) const {
  std::vector<HandRegion> fingers;
  for (HandRegion finger : kOrder) {
    if (finger != HandRegion::kPalm && Bears(finger, part)) fingers.push_back(finger);
  }
  return fingers;
}

int HandContacts::MainPart() const {
  std::map<int, int> vertices;
  for (const FingerContact& c : contacts) vertices[c.part] += c.vertices;
  int main = -1, most = 0;
  for (const auto& [part, count] : vertices) {
    if (count > most) {
      main = part;
      most = count;
    }
  }
  return main;
}

std::vector<HandRegion> TouchRegions(const ManoHand& hand) {
  std::vector<HandRegion> regions = hand.regions();
  for (size_t v = 0; v < regions.size(); ++v) {
    if (hand.segments()[v] == kThumbBall) regions[v] = HandRegion::kPalm;
  }
  return regions;
}

HandContacts FindContacts(const ObjectParts& parts, const TriMesh& hand,
                          const std::vector<HandRegion>& regions) {
  if (regions.size() != hand.vertices.size()) {
    throw Error(ErrorKind::kInput, "there are " + std::to_string(regions.size()) +
                                       " hand regions for " + std::to_string(hand.vertices.size()) +
                                       " vertices");
  }
  Validate(hand, "the posed hand");
  const Solid& solid = parts.solid();
  const std::vector<double> areas = VertexAreas(hand);
  const Vec3 margin = Vec3::Constant(kTouchDistance);
  const Box near(solid.bounds().min() - margin, solid.bounds().max() + margin);
  std::map<std::pair<int, int>, FingerContact> found;
  HandContacts result;
  for (size_t v = 0; v < hand.vertices.size(); ++v) {
    const Vec3& p = hand.vertices[v];
    if (!near.contains(p)) continue;
    const bool inside = solid.Contains(p);
    const ClosestPoint closest = solid.bvh().Closest(p, inside ? 1e30 : kTouchDistance);
    if (closest.face < 0 || (!inside && closest.distance >= kTouchDistance)) continue;
    const Face& f = solid.mesh().faces[closest.face];
    const auto& x = solid.mesh().vertices;
    result.points.push_back({static_cast<int>(v), regions[v],
                             inside ? -closest.distance : closest.distance,
                             (x[f[1]] - x[f[0]]).cross(x[f[2]] - x[f[0]]).normalized()});
    result.area += areas[v];
    const int nearest = parts.PartOf(closest.face);
    for (int part : parts.parts()) {
      const double distance =
          part == nearest ? closest.distance : parts.Distance(p, part, kTouchDistance);
      if (part != nearest && distance >= kTouchDistance) continue;
      FingerContact& contact =
          found
              .try_emplace({Rank(regions[v]), part},
                           FingerContact{.finger = regions[v],
                                         .part = part,
                                         .distance = std::numeric_limits<double>::infinity()})
              .first->second;
      ++contact.vertices;
      contact.distance = std::min(contact.distance, inside && part == nearest ? 0.0 : distance);
      if (inside && part == nearest) contact.depth = std::max(contact.depth, closest.distance);
    }
  }
  for (const auto& [key, contact] : found) result.contacts.push_back(contact);
  return result;
}

}  // namespace graspbench

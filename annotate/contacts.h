#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/mano_hand.h"
#include "core/object.h"

namespace graspbench {

/// Largest distance at which a finger counts as touching (SemGrasp section 3.4), m.
inline constexpr double kTouchDistance = 0.003;

/// Vertices that make a finger take part in a grasp. One alone is a graze: at MANO's spacing of 4
/// to 5 mm a finger that bears on something touches with several.
inline constexpr int kBearingVertices = 2;

/// One finger, or the palm, at one part of an object.
struct FingerContact {
  HandRegion finger = HandRegion::kPalm;
  int part = -1;        ///< index into Object::part_names; -1 where the object has no parts
  double distance = 0;  ///< m, from the nearest hand vertex to the part; 0 if it penetrates
  double depth = 0;     ///< m, of the deepest hand vertex inside the object at this part
  int vertices = 0;     ///< of the hand, nearer than kTouchDistance to the part or inside it
  bool operator==(const FingerContact&) const = default;
};

/// A hand vertex that touches the object.
struct ContactPoint {
  int vertex;
  HandRegion finger;
  double signed_distance;  ///< m, negative inside the object
  Vec3 normal_O;           ///< outward unit normal of the object's nearest face
};

/// Where a hand touches an object.
struct HandContacts {
  std::vector<FingerContact> contacts;  ///< thumb to pinky, then palm; parts in their order
  std::vector<ContactPoint> points;     ///< one for each touching vertex, ascending
  double area = 0;                      ///< m², of the hand's skin around the touching vertices

  /// Whether a finger or the palm takes part: kBearingVertices or more touch the object, or the
  /// part
  /// (-1: any).
  bool Bears(HandRegion finger, int part = -1) const;
  /// The fingers that take part, thumb to pinky, no palm.
  std::vector<HandRegion> Fingers(int part = -1) const;
  /// Part with the most touching vertices, the lower index of equals; -1 where there is none.
  int MainPart() const;
};

/// The surfaces of an object's parts, ready to be asked for distances. Keeps the object's solid.
class ObjectParts {
 public:
  /// Throws Error (kInput) when the face labels do not fit the mesh or the part names.
  explicit ObjectParts(const Object& object);
  ~ObjectParts();

  const Solid& solid() const { return *solid_; }
  /// Part of a face, -1 where the object has no parts.
  int PartOf(int face) const { return face_part_.empty() ? -1 : face_part_[face]; }
  /// The parts with a face, or only -1 for an object without parts.
  const std::vector<int>& parts() const { return parts_; }
  /// Distance of a point from a part's surface, infinite beyond `reach`.
  double Distance(const Vec3& p, int part, double reach) const;

 private:
  std::shared_ptr<const Solid> solid_;
  std::vector<int> face_part_, parts_;
  std::vector<std::unique_ptr<Bvh>> surfaces_;  // one for each of parts_
};

/// Region of each vertex of a hand for its contacts: as ManoHand::regions, but the skin of the
/// first thumb joint, the ball of the thumb over the metacarpal bone, belongs to the palm.
std::vector<HandRegion> TouchRegions(const ManoHand& hand);

/// Contacts of a posed hand. The paper takes hand vertices nearer than 3 mm to the *points* of a
/// part's segmented cloud; here it is the part's surface, which does not depend on how densely it
/// was sampled, and a vertex inside the object touches the part it is nearest to, however deep. A
/// vertex within 3 mm of two parts touches both. `regions` are those of the surface's vertices.
HandContacts FindContacts(const ObjectParts& parts, const TriMesh& hand,
                          const std::vector<HandRegion>& regions);

}  // namespace graspbench

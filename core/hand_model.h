#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/capsule.h"
#include "core/grasp.h"
#include "core/mesh.h"

namespace graspbench {

/// Part of the hand a vertex belongs to.
enum class HandRegion : uint8_t { kPalm, kThumb, kIndex, kMiddle, kRing, kPinky };
std::string_view Name(HandRegion region);  ///< "palm", "thumb", ...

/// A rigid link of a robot hand in one pose: the union of its shapes, in the frame of the object.
struct PosedLink {
  std::string name;
  HandRegion region = HandRegion::kPalm;
  Pose X_OL = Pose::Identity();
  std::vector<Capsule> capsules;
  std::vector<TriMesh> hulls;    ///< convex, closed, outward
  std::vector<int> overlapping;  ///< places in PosedHand::links of those that may overlap with it
};

/// A hand in one pose, in the frame of the object it grasps.
struct PosedHand {
  /// The model's own mesh. MANO's is open at the wrist. A robot hand's holds one closed piece for
  /// each shape of each link; the pieces overlap, so inside is where its winding number is
  /// positive, and what is asked of a link is asked of `links`.
  TriMesh surface;
  TriMesh closed;            ///< the same with its holes closed; extra faces and vertices come last
  std::vector<Pose> joints;  ///< X_OJ per joint
  /// Thumb, index, middle, ring, pinky; NaN for a finger that the hand has not.
  std::array<Vec3, 5> fingertips{};
  std::vector<PosedLink> links;     ///< of a robot hand; empty for skin
  std::vector<int> link_of_vertex;  ///< of `surface`: its place in `links`; empty for skin
};

/// A kinematic hand.
class HandModel {
 public:
  virtual ~HandModel() = default;
  virtual const std::string& name() const = 0;
  /// SHA-256 of everything that defines the hand; part of the manifest.
  virtual const std::string& hash() const = 0;
  /// Length of Grasp::joints.
  virtual int joint_count() const = 0;
  /// Poses the hand. Throws Error (kInput) when the grasp is for another hand or has the wrong
  /// number of parameters.
  virtual PosedHand Forward(const Grasp& grasp) const = 0;
  /// Region of each vertex of `PosedHand::surface`.
  virtual const std::vector<HandRegion>& regions() const = 0;
  /// Unit vector out of the palm, in the frame of the hand's root.
  virtual const Vec3& palm_normal() const = 0;
};

/// Poses any grasp: by the model, or, for a grasp that carries only a surface, by closing that
/// surface.
PosedHand PoseHand(const HandModel& hand, const Grasp& grasp);

}  // namespace graspbench

#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/mesh.h"

namespace graspbench {

/// Part of the hand a vertex belongs to.
enum class HandRegion : uint8_t { kPalm, kThumb, kIndex, kMiddle, kRing, kPinky };
std::string_view Name(HandRegion region);  ///< "palm", "thumb", ...

/// A hand in one pose, in the frame of the object it grasps.
struct PosedHand {
  TriMesh surface;           ///< the model's own mesh; MANO's is open at the wrist
  TriMesh closed;            ///< the same with its holes closed; extra faces and vertices come last
  std::vector<Pose> joints;  ///< X_OJ per joint
  std::array<Vec3, 5> fingertips{};  ///< thumb, index, middle, ring, pinky
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
};

/// Poses any grasp: by the model, or, for a grasp that carries only a surface, by closing that
/// surface.
PosedHand PoseHand(const HandModel& hand, const Grasp& grasp);

}  // namespace graspbench

#pragma once

#include "core/articulated_hand.h"
#include "core/object.h"

namespace graspbench {

/// A grasp of a robot hand for timing metrics.
struct RobotScene {
  std::shared_ptr<const ArticulatedHand> model;
  Grasp grasp;
};

/// The right ShadowHand with its palm against the object, a bottle along z, 8 cm above its bottom;
/// palm and fingers closed until 4 mm inside.
RobotScene ShadowAroundBottle(const Object& bottle);

}  // namespace graspbench

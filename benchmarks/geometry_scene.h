#pragma once

#include "core/hand_model.h"
#include "core/object.h"

namespace graspbench {

/// A grasp for timing metrics: the built-in hand around a bottle of 16 128 faces, palm and fingers
/// closed until 4 mm inside. All in the object frame; the same on every machine.
struct GeometryScene {
  Object object;
  std::shared_ptr<const HandModel> model;
  Grasp grasp;      ///< what is measured
  Grasp reference;  ///< the same 5 mm away, for metrics that compare
};
GeometryScene HandAroundBottle();

}  // namespace graspbench

#pragma once

#include <memory>

#include "core/hand_model.h"
#include "core/object.h"
#include "policies/policy.h"
#include "simulators/simulator.h"

namespace graspbench {

/// A grasp for timing trials: a reference grasp of the embedded suite, the built-in hand that holds
/// a mug of 31 convex pieces.
struct TrialScene {
  std::shared_ptr<const HandModel> model;
  std::shared_ptr<const Object> object;
  Grasp grasp;
  PosedHand hand;

  TrialInput input() const {
    return {.object = *object,
            .grasp = grasp,
            .hand = hand,
            .item = "benchmark",
            .seed = 1,
            .model = model.get()};
  }
};
TrialScene MugInHand();

/// What the profile steady-2s makes of that grasp, and its constants.
struct SteadyScene {
  Scene scene;
  PhysicsOptions options;
  int steps = 0;
};
SteadyScene SteadyMugInHand();

}  // namespace graspbench

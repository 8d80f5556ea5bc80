#pragma once

#include <vector>

#include "core/mano_hand.h"
#include "core/solid.h"
#include "generators/autograsp/preshape.h"

namespace graspbench {

/// A hand that has closed on an object.
struct ClosedHand {
  HandPosture posture;
  PosedHand posed;
};

struct ClosingOptions {
  double contact = -0.0003;     ///< a link that has sunk in this far presses on the object, m
  double penetration = 0.0010;  ///< the deepest that a closing link may sink in, m
  double step = 0.06;           ///< share of the way from open to closed per move
  double finest_step = 0.004;   ///< where the bisection of a blocked move ends
  int max_moves = 90;
};

/// Closes the active fingers joint by joint, as GraspIt! does (Miller and Allen 2004): all joints
/// of a finger flex together until a link touches; then that link's joint and those before it stop
/// and the ones beyond go on. A finger also stops at its limits and where the thumb would run into
/// another finger. `start` is the open posture, X_OH fixed.
ClosedHand CloseFingers(const ManoHand& hand, const Solid& object, const Pose& X_OH,
                        const Preshape& preshape, const HandPosture& start,
                        const ClosingOptions& options = {});

}  // namespace graspbench

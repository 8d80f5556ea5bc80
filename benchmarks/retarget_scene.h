#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/articulated_hand.h"
#include "core/mano_hand.h"
#include "core/object.h"
#include "retarget/dex_retargeting.h"

namespace graspbench {

/// Robot hands that retargeting is measured on.
inline const std::vector<std::string> kRetargetHands = {"shadow", "allegro", "leap"};
/// The two modes of dex-retargeting that are compared.
inline const std::vector<std::string> kRetargetModes = {"position", "vector"};

/// A motion of the built-in human hand in 200 frames: it closes and opens twice, each finger with a
/// phase of its own, while the wrist moves and turns.
std::vector<HandLandmarks> RetargetMotion();

/// The configuration of dex-retargeting's own for this hand and mode, in its words, with the joints
/// of our hands and no low-pass filter. `folder` is where the URDF is.
std::string DexRetargetingYaml(const ArticulatedHand& hand, const std::string& mode,
                               const std::string& folder);

/// The hand's kinematics as URDF: joints with their names, limits and couplings (`mimic`), and a
/// link for each name of the two configurations. The base is at the wrist, its axes those of
/// WristAxes().
std::string UrdfOf(const ArticulatedHand& hand);

/// A human grasp of a ball, and the ball.
struct BallGrasp {
  Grasp grasp;
  Object ball;
};
BallGrasp MakeBallGrasp(const ManoHand& hand);

}  // namespace graspbench

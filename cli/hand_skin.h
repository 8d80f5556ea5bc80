#pragma once

#include <memory>
#include <vector>

#include "core/articulated_hand.h"
#include "core/mano_hand.h"
#include "reports/item_scene.h"

namespace graspbench {

/// What moves and covers a hand, for pages that draw it in many poses. A human hand's bonds are its
/// four largest skin weights; its frames are fixed to its joints, and at the hand model's own frame
/// in the flat zero pose. A robot hand's frames are its links.
std::shared_ptr<const HandSkin> SkinOf(const ManoHand& hand);
std::shared_ptr<const HandSkin> SkinOf(const ArticulatedHand& hand);

/// The hand in a grasp. `skin` is that of the hand.
PosedSkin PoseSkin(std::shared_ptr<const HandSkin> skin, const ManoHand& hand, const Grasp& grasp);
PosedSkin PoseSkin(std::shared_ptr<const HandSkin> skin, const ArticulatedHand& hand,
                   const Grasp& grasp);

/// Frames X_WF of the skin for a recorded posture: the positions of all joints of the hand's body
/// (simulators/hand_body.h) with its base at X_WB. Of a human hand `shape` is the grasp's.
std::vector<Pose> SkinFrames(const ManoHand& hand, const std::vector<double>& shape,
                             const Pose& X_WB, const std::vector<double>& positions);
std::vector<Pose> SkinFrames(const ArticulatedHand& hand, const Pose& X_WB,
                             const std::vector<double>& positions);

}  // namespace graspbench

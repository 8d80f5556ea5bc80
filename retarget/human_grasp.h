#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/mano_hand.h"
#include "core/solid.h"

namespace graspbench {

/// A human finger in one pose: its knuckle (MCP), middle (PIP) and outer joint (DIP) and its end;
/// of a thumb the CMC, MCP and IP joints and its end. In one frame, metres.
struct FingerPoints {
  Vec3 base = Vec3::Zero(), middle = Vec3::Zero(), distal = Vec3::Zero(), tip = Vec3::Zero();
};

/// What retargeting looks at of a human right hand, in one frame.
struct HandKeypoints {
  Vec3 wrist = Vec3::Zero();
  Vec3 palm_centre = Vec3::Zero();      ///< on the skin
  Vec3 palm_normal = Vec3::Zero();      ///< unit, out of the palm
  std::array<FingerPoints, 5> fingers;  ///< thumb, index, middle, ring, pinky

  const FingerPoints& Of(HandRegion finger) const {
    return fingers[static_cast<size_t>(finger) - 1];
  }
};

/// Of a posed hand. The palm's centre is the mean of the skin where a palm is expected to touch
/// (ManoHand::contact_regions).
HandKeypoints KeypointsOf(const ManoHand& hand, const PosedHand& posed);

/// Of 21 points in the order of MediaPipe, manopth and dex-retargeting: wrist, then thumb, index,
/// middle, ring, pinky from root to tip. The palm's centre is half-way between the wrist and the
/// middle knuckle, its normal that of the triangle wrist, index knuckle, pinky knuckle.
HandKeypoints KeypointsOf(const std::array<Vec3, 21>& points);

/// A part of the hand that touches the object.
struct HumanContact {
  HandRegion region = HandRegion::kPalm;
  int phalanx = 0;               ///< 0 proximal, 1 middle, 2 distal; 0 for the palm
  Vec3 p_O = Vec3::Zero();       ///< on the object
  Vec3 normal_O = Vec3::Zero();  ///< unit, out of the object
  double distance = 0;           ///< m, of the skin from the object; negative in penetration
};

/// The touching parts of a posed hand: palm and phalanges whose skin comes nearer to the object
/// than `range`. The place is the object's point nearest to the middle of the skin that is at
/// most 1.5 mm farther away than the nearest.
std::vector<HumanContact> HumanContacts(const ManoHand& hand, const PosedHand& posed,
                                        const Solid& object, double range);

}  // namespace graspbench

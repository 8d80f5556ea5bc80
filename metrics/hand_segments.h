#pragma once

#include <array>
#include <vector>

#include "core/hand_model.h"

namespace graspbench {

/// A hand's skin cut into rigid pieces: what the links of a robot hand are to the metrics that are
/// defined per link.
///
/// With MANO's 16 joints there are 16: the palm and three phalanges a finger; a finger's vertex
/// belongs to the phalanx whose bone (joint to next joint, last joint to fingertip) is nearest.
/// A robot hand has its links. Other hands are cut into their regions.
struct HandSegments {
  std::vector<int> of_vertex;  ///< segment of each vertex of PosedHand::surface
  int count = 0;
  std::vector<HandRegion> region;  ///< of each segment
  /// Of each finger that has one, thumb to pinky: its outermost phalanx.
  std::vector<int> fingertips;

  static HandSegments Of(const PosedHand& hand, const std::vector<HandRegion>& regions);
};

/// Per finger, thumb to pinky: the surface vertices of its tip, which are those of its region that
/// lie nearer to the fingertip than the hand's nearest joint does (for MANO: the distal phalanx).
std::array<std::vector<int>, 5> FingertipVertices(const PosedHand& hand,
                                                  const std::vector<HandRegion>& regions);

}  // namespace graspbench

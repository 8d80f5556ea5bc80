#pragma once

#include <vector>

#include "core/mano_hand.h"

namespace graspbench {

/// The hand as convex pieces that do not move, for engines that take no concave surface: the convex
/// hull of the posed skin of each phalanx, and of the palm in columns from the wrist to each
/// knuckle, cut across once, so that its hollow stays hollow. Each piece takes all faces that touch
/// its vertices, so neighbours share a ring of faces and the pieces cover the skin without a gap.
/// In the frame of `posed`; closed, outward, at most 64 corners each (a hull with more is rebuilt
/// from the 64 that lie farthest out, which loses a few tenths of a millimetre).
std::vector<TriMesh> BoneHulls(const ManoHand& hand, const PosedHand& posed);

/// What convex pieces do to a hand.
struct HullFit {
  double volume = 0;        ///< of the closed skin, m³
  double added_volume = 0;  ///< of the pieces' union outside of it, m³, by cells of 1 mm
  double lost_volume = 0;   ///< of the skin outside of the pieces' union, m³
  double largest_out = 0;   ///< how far the pieces' union sticks out of the skin, m
  double largest_in = 0;    ///< how deep a skin vertex lies outside of all pieces, m
};
HullFit MeasureHulls(const PosedHand& posed, const std::vector<TriMesh>& hulls);

}  // namespace graspbench

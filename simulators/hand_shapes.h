#pragma once

#include <vector>

#include "core/mano_hand.h"

namespace graspbench {

/// The hand as convex pieces that do not move, for engines that take no concave surface: convex
/// hulls of the posed skin. Outer phalanges are one piece, the others two halves, and a web between
/// two fingers is a piece of its own; the palm is cut in three rows and in columns from the wrist
/// to each knuckle, so that its hollow stays hollow. Seams run through the triangles of the skin,
/// cut into edges of 3 mm at most, and neighbours share a row of these: the pieces cover the skin.
///
/// In the frame of `posed`; about 45 closed outward meshes of at most 64 corners. A hull with more
/// corners is rebuilt from some of them, so that skin lies at most 0.1 mm outside, or somewhat more
/// where 64 corners are too few for that.
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

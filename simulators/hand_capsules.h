#pragma once

#include <array>
#include <vector>

#include "core/capsule.h"
#include "core/mano_hand.h"

namespace graspbench {

/// How far a union of shapes lies from the skin it stands for: over skin vertices, the signed
/// distance from the skin to the union's surface, positive where the union sticks out. Metres.
struct FitError {
  int vertices = 0;
  double mean = 0;         ///< of the absolute values
  double rms = 0;          ///<
  double largest_out = 0;  ///< largest value, at least 0: farthest outside of the skin
  double largest_in = 0;   ///< minus the smallest value, at least 0: deepest below the skin

  double max() const { return largest_out > largest_in ? largest_out : largest_in; }
};
FitError Summarize(const std::vector<double>& errors);

/// The grasp with its root at the origin: what a hand's shape depends on.
Grasp AtRoot(Grasp grasp);

/// Capsules that stand for the skin of a posed hand.
struct CapsuleFit {
  /// Of each of MANO's 16 joints, in its joint frame J (`PosedHand::joints`).
  std::array<std::vector<Capsule>, 16> capsules;
  FitError all;                         ///< over all skin vertices
  std::array<FitError, 16> by_segment;  ///< over the vertices that follow each joint most
  FitError pads;  ///< over ManoHand::contact_regions: where a grasp is expected to touch
};

/// Fits capsules to the skin of a hand, whatever its shape and pose: two for each phalanx, three
/// for the thumb's metacarpal, 19 for the palm.
///
/// They start in rows along the bones and in a fan from the wrist to the knuckles. Their ends and
/// radii then move by damped Gauss-Newton steps that lower
///
///     Σ_i  w_i ρ(d_i),   d_i = min over capsules c near skin point i of |p_i − axis_c| − radius_c
///
/// over vertices and face centres p_i. Weights w are areas, four times as much on the palmar side.
/// First ρ(d) = d²; then d² (1 + (d / 1 mm)²), which trades some mean for a smaller maximum, and
/// three times that where the skin lies inside of a capsule, because what sticks out pushes objects
/// away. A weak pull to the start holds what no skin point holds. "Near" are the bones on both
/// sides of the point's own and those whose skin is within three edges: a fingertip on the palm is
/// not taken for palm. Behind the wrist the palm's capsules end round, a centimetre past the rim.
///
/// The result depends on shape and joints, not on grasp.X_OH.
CapsuleFit FitCapsules(const ManoHand& hand, const Grasp& grasp);

}  // namespace graspbench

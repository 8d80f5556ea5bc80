#pragma once

#include <optional>
#include <vector>

#include "core/case.h"
#include "core/mano_hand.h"
#include "core/rng.h"
#include "generators/autograsp/preshape.h"

namespace graspbench {

/// The region that a grasp should take hold of.
struct GraspTarget {
  /// Where a hand may arrive: faces of the target part, or all; around a small part (a trigger, a
  /// button) also what lies within a hand's reach of it.
  TriMesh surface;
  bool small = false;             ///< too small for a whole hand to be on it
  Pose X_OT = Pose::Identity();   ///< its oriented box: x the longest axis
  Vec3 half_size = Vec3::Zero();  ///< m, descending
};
GraspTarget FindTarget(const Case& item);

/// An open hand on its way to the target.
struct Approach {
  const Preshape* preshape = nullptr;
  HandPosture start;             ///< posture on arrival, opened as wide as this approach wants
  Pose X_OH = Pose::Identity();  ///< hand root at the end of the way, before the fingers close
};

/// Draws one approach: a preshape that suits the target's thickness, a point of its surface, a
/// direction near the inward normal there, a roll that lays the fingers across the target's long
/// axis (or any roll), and moves the hand in until something touches (power) or the finger tips
/// straddle the point (precision). Nothing when the open hand does not fit.
std::optional<Approach> SampleApproach(const ManoHand& hand, const Solid& object,
                                       const GraspTarget& target, Rng& rng);

}  // namespace graspbench

#pragma once

#include "policies/policy.h"
#include "simulators/simulator.h"

namespace graspbench {

/// The hand of a trial as triangles that do not move: its open model surface, in the object frame.
/// A robot hand's surface is that of many convex bodies in each other: it comes in pieces here,
/// too.
CollisionShape HandSurface(const TrialInput& input, Trial& trial);

/// The hand as convex pieces that do not move: the shapes of a robot hand's links, capsules as
/// hulls with 24 sides; one hull per bone where the grasp has parameters of a skinned hand
/// (BoneHulls); else V-HACD's pieces of the posed surface. The trial's details tell which
/// ("hand_pieces": "links", "bones" or "vhacd") and how many.
CollisionShape HandPieces(const TrialInput& input, Trial& trial);

}  // namespace graspbench

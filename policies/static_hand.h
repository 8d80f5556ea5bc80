#pragma once

#include "policies/policy.h"
#include "simulators/simulator.h"

namespace graspbench {

/// The hand of a trial as triangles that do not move: its open model surface, in the object frame.
CollisionShape HandSurface(const TrialInput& input);

/// The hand as convex pieces that do not move: one hull per bone where the grasp has parameters of
/// a known model (BoneHulls), else V-HACD's pieces of the posed surface. The trial's details tell
/// which ("hand_pieces": "bones" or "vhacd") and how many.
CollisionShape HandPieces(const TrialInput& input, Trial& trial);

}  // namespace graspbench

#pragma once

#include <string>
#include <vector>

#include "core/record.h"
#include "core/trial.h"
#include "simulators/renderer.h"

namespace graspbench {

/// A grasp as a picture shows it: meshes in their colours, object and hand.
std::vector<ColouredMesh> GraspMeshes(const TriMesh& object, const TriMesh& hand);

/// The same with each piece of the object in a colour of its own.
std::vector<ColouredMesh> GraspMeshes(const std::vector<TriMesh>& pieces, const TriMesh& hand);

/// The grasp at `count` moments of a trial, evenly spread from its first recorded step to its last;
/// world frame, in which the hand stays where it was at the start. Throws Error (kUsage) for a
/// trial without a recorded motion.
std::vector<std::vector<ColouredMesh>> TrialMeshes(const TriMesh& object, const TriMesh& hand,
                                                   const Trial& trial, int count);

/// Azimuth from which a grasp is seen well: across the direction from the object to the wrist (the
/// hand's farthest point), on that side where the hand lies behind the object. Radians.
double GraspAzimuth(const TriMesh& object, const TriMesh& hand);

/// How high the camera stands in pictures of grasps.
inline constexpr double kElevation = 0.4;  // rad

/// Case, generator and how the trials ended, one line each; of a failed item the reason.
std::vector<std::string> GraspCaption(const Record& record);

}  // namespace graspbench

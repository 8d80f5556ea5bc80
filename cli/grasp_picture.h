#pragma once

#include <string>
#include <vector>

#include "core/record.h"
#include "simulators/renderer.h"

namespace graspbench {

inline constexpr std::array<float, 4> kObjectColour = {0.48f, 0.6f, 0.76f, 1};
inline constexpr std::array<float, 4> kHandColour = {0.9f, 0.68f, 0.54f, 1};

/// A grasp as a picture shows it: meshes in their colours, object and hand.
std::vector<ColouredMesh> GraspMeshes(const TriMesh& object, const TriMesh& hand);

/// Pieces of an object, each in a colour that differs from its neighbours' in the sequence.
std::vector<ColouredMesh> PieceMeshes(const std::vector<TriMesh>& pieces);

/// Azimuth from which a grasp is seen well: across the direction from the object to the wrist (the
/// hand's farthest point), on that side where the hand lies behind the object. Radians.
double GraspAzimuth(const TriMesh& object, const TriMesh& hand);

/// How high the camera stands in pictures of grasps.
inline constexpr double kElevation = 0.4;  // rad

/// A grasp from `views` sides all around, the first as GraspAzimuth says. Sizes in pixels.
std::vector<Image> GraspViews(Renderer& renderer, const TriMesh& object, const TriMesh& hand,
                              int views, int width, int height);

/// Case, generator and how the trials ended, one line each; of a failed item the reason.
std::vector<CaptionLine> GraspCaption(const Record& record);

}  // namespace graspbench

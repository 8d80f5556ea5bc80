#pragma once

#include "core/grasp.h"
#include "core/mesh.h"

namespace graspbench {

/// A grasp for timing: the built-in hand around the mug of pybullet_data, palm and fingers closed
/// until 2 mm inside. Both in the frame of the mug.
struct SimulationScene {
  TriMesh object;  ///< 446 vertices, 864 faces
  TriMesh hand;    ///< open surface, 778 vertices, 1538 faces
  Grasp grasp;     ///< that `hand` is the built-in hand in
};
SimulationScene HandAroundMug();

}  // namespace graspbench

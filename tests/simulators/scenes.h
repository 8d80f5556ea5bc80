#pragma once

#include "simulators/simulator.h"
#include "tests/support/shapes.h"

/// Small scenes with a horizontal plate as the "hand"; gravity along −z.
namespace graspbench::scenes {

inline CollisionShape Surface(TriMesh mesh) {
  return {CollisionShape::Kind::kSurface, {std::move(mesh)}};
}
inline CollisionShape Pieces(std::vector<TriMesh> meshes) {
  return {CollisionShape::Kind::kConvexPieces, std::move(meshes)};
}

/// A plate whose upper face is z = 0.
inline TriMesh Plate() { return shapes::Box({.size = {0.4, 0.4, 0.02}, .centre = {0, 0, -0.01}}); }

/// A cube of 4 cm whose lowest point is `gap` above the plate.
inline Scene CubeOverPlate(double gap) {
  Scene scene;
  scene.hand = Surface(Plate());
  scene.object = Pieces({shapes::Cube()});
  scene.X_WS = Eigen::Translation3d(0, 0, 0.02 + gap) * Pose::Identity();
  return scene;
}

/// The same with the plate as a convex piece, which every engine knows.
inline Scene CubeOverPlatePiece(double gap) {
  Scene scene = CubeOverPlate(gap);
  scene.hand = Pieces({Plate()});
  return scene;
}

/// Five capsules around a cube of 4 cm at the origin, each 1 mm too deep.
inline std::vector<TriMesh> Fingers() {
  std::vector<TriMesh> fingers;
  for (int i = 0; i < 5; ++i) {
    const Pose X_WF = Eigen::AngleAxisd(1.3 * i, Vec3::UnitZ()) *
                      Eigen::Translation3d(0.029, 0.004 * i, 0) *
                      Eigen::AngleAxisd(0.3 * i, Vec3::UnitX()) * Pose::Identity();
    fingers.push_back(X_WF * shapes::Capsule({.sides = 12}));
  }
  return fingers;
}

/// A ball of overlapping fingers around a cube. Contact-rich and chaotic, which is what equality of
/// bits should be tested on.
inline Scene CubeInFingers() {
  TriMesh fingers;
  for (const TriMesh& finger : Fingers()) fingers = Concatenate(fingers, finger);
  Scene scene;
  scene.hand = Surface(fingers);
  scene.object = Pieces({shapes::Cube()});
  return scene;
}

/// The same with the fingers as convex pieces.
inline Scene CubeInFingerPieces() {
  Scene scene = CubeInFingers();
  scene.hand = Pieces(Fingers());
  return scene;
}

}  // namespace graspbench::scenes

#include "benchmarks/simulation_scene.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "core/error.h"
#include "core/mano_hand.h"
#include "core/mesh_io.h"
#include "core/solid.h"

namespace graspbench {
namespace {

constexpr double kDepth = 0.002;  // m
constexpr int kThumbJoint = 12;   // first joint of the thumb in MANO's order

double DeepestPenetration(const Solid& object, const TriMesh& hand) {
  double depth = 0;
  for (const Vec3& vertex : hand.vertices) {
    if (object.bounds().contains(vertex)) {
      depth = std::max(depth, -object.Query(vertex).signed_distance());
    }
  }
  return depth;
}

// The hand lies with its palm against the mug's side, fingers around it; gravity, the mug's +y,
// presses the mug into the palm.
Pose PalmAgainstMug(const ManoHand& hand, double distance) {
  const std::array<Vec3, 16> joints = hand.RestJoints();
  const Vec3 knuckles = (joints[1] + joints[4] + joints[7] + joints[10]) / 4 - joints[0];
  const Vec3 out = hand.palm_normal();
  const Vec3 along = (knuckles - knuckles.dot(out) * out).normalized();
  Mat3 axes_H;  // columns: where the mug's x, y and z axes point in the hand
  axes_H << along, -out, along.cross(-out);
  const Pose X_HO = Eigen::Translation3d(0.8 * knuckles + distance * out) * Pose(axes_H);
  return X_HO.inverse();
}

Grasp GraspOf(const ManoHand& hand, const Pose& X_OH, const HandPosture& posture) {
  Grasp grasp;
  grasp.X_OH = X_OH;
  grasp.joints = hand.JointsFromPosture(posture);
  return grasp;
}

TriMesh Posed(const ManoHand& hand, const Pose& X_OH, const HandPosture& posture) {
  return hand.Forward(GraspOf(hand, X_OH, posture)).surface;
}

}  // namespace

SimulationScene HandAroundMug() {
  const std::filesystem::path path =
      GRASPBENCH_BULLET_SOURCE "/examples/pybullet/gym/pybullet_data/objects/mug.obj";
  const Solid mug(MergeVertices(ReadMesh(path)));
  const Vec3 middle(0, 0, mug.bounds().center().z());
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  if (!hand) throw Error(ErrorKind::kInternal, "the built-in hand is no ManoHand");

  HandPosture posture;
  posture.fill(Vec3::Zero());
  posture[kThumbJoint] = {0.2, 0.7, 0};
  const auto at = [&](double distance) {
    return Eigen::Translation3d(middle) * PalmAgainstMug(*hand, distance);
  };
  double distance = 0.12;
  while (DeepestPenetration(mug, Posed(*hand, at(distance), posture)) < kDepth / 2)
    distance -= 5e-4;

  for (size_t finger : {0, 3, 6, 9}) {
    for (double bend = 0; bend < 1.4; bend += 0.02) {
      HandPosture bent = posture;
      for (size_t joint = finger; joint < finger + 3; ++joint) bent[joint].x() = bend;
      if (DeepestPenetration(mug, Posed(*hand, at(distance), bent)) > kDepth) break;
      posture = bent;
    }
  }
  return {mug.mesh(), Posed(*hand, at(distance), posture), GraspOf(*hand, at(distance), posture)};
}

}  // namespace graspbench

#include "benchmarks/robot_scene.h"

#include <algorithm>
#include <string>

#include "retarget/robot_hand.h"

namespace graspbench {
namespace {

constexpr double kDepth = 0.004;  // m

double DeepestPenetration(const Solid& object, const TriMesh& hand) {
  double depth = 0;
  for (const Vec3& vertex : hand.vertices) {
    if (object.Contains(vertex)) depth = std::max(depth, object.Query(vertex).distance);
  }
  return depth;
}

// The palm faces the bottle's axis, the fingers lie across it.
Pose PalmAgainstBottle(const ArticulatedHand& hand, double distance) {
  const Vec3 out = hand.palm_normal(), along = hand.description().forward_H;
  Mat3 axes_H;  // columns: where the bottle's x, y and z axes point in the hand
  axes_H << along, -out, along.cross(-out);
  const Vec3 palm = hand.description().palm_centre.p_L + 0.03 * along;
  const Pose X_HO = Eigen::Translation3d(palm + distance * out) * Pose(axes_H) *
                    Eigen::Translation3d(0, 0, -0.08);
  return X_HO.inverse();
}

}  // namespace

RobotScene ShadowAroundBottle(const Object& bottle) {
  RobotScene scene;
  scene.model = LoadRobotHand("shadow");
  const ArticulatedHand& hand = *scene.model;
  const auto joint = [&](const std::string& name) {
    const auto found = std::ranges::find(hand.joint_names(), "rh_" + name);
    return static_cast<size_t>(found - hand.joint_names().begin());
  };
  scene.grasp.hand = hand.name();
  scene.grasp.joints.assign(hand.joint_names().size(), 0.0);
  const auto depth = [&](const Grasp& grasp) {
    return DeepestPenetration(*bottle.solid, hand.Forward(grasp).surface);
  };
  double distance = 0.15;
  do {
    distance -= 1e-3;
    scene.grasp.X_OH = PalmAgainstBottle(hand, distance);
  } while (depth(scene.grasp) < kDepth / 2);
  for (const std::string finger : {"FF", "MF", "RF", "LF", "TH"}) {
    for (double bend = 0; bend < 1.2; bend += 0.04) {
      Grasp bent = scene.grasp;
      const bool thumb = finger == "TH";
      bent.joints[joint(finger + (thumb ? "J4" : "J3"))] = bend;
      bent.joints[joint(finger + "J2")] = thumb ? bend / 3 : bend;
      bent.joints[joint(finger + "J1")] = thumb ? bend / 2 : bend;
      if (depth(bent) > kDepth) break;
      scene.grasp = bent;
    }
  }
  return scene;
}

}  // namespace graspbench

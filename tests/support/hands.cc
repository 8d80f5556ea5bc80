#include "tests/support/hands.h"

#include <memory>

namespace graspbench::hands {

const ManoHand& BuiltIn() {
  static const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  return *hand;
}

Grasp Flat() {
  Grasp grasp;
  grasp.joints.assign(45, 0.0);
  return grasp;
}

Grasp Random(const std::string& item) {
  Rng rng(7, item, "pose");
  Grasp grasp;
  grasp.joints = BuiltIn().RandomJoints(rng);
  for (int i = 0; i < 10; ++i) grasp.shape.push_back(rng.Normal());
  grasp.X_OH.linear() = rng.Rotation().toRotationMatrix();
  grasp.X_OH.translation() = 0.3 * rng.Direction();
  return grasp;
}

Grasp Bent(const std::array<double, 3>& fingers, const std::array<Vec3, 3>& thumb) {
  HandPosture posture;
  for (size_t k = 0; k < 12; ++k) posture[k] = Vec3(fingers[k % 3] * kDegree, 0, 0);
  for (size_t k = 0; k < 3; ++k) posture[12 + k] = thumb[k] * kDegree;
  Grasp grasp;
  grasp.joints = BuiltIn().JointsFromPosture(posture);
  return grasp;
}

}  // namespace graspbench::hands

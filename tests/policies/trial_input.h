#pragma once

#include <memory>
#include <string>
#include <utility>

#include "policies/policy.h"
#include "tests/support/shapes.h"

namespace graspbench {

/// An object and a hand surface as a policy gets them, both in the object frame.
class TrialCase {
 public:
  TrialCase(TriMesh object, TriMesh hand, std::string item = "item") : item_(std::move(item)) {
    object_.solid = std::make_shared<const Solid>(std::move(object));
    hand_.surface = std::move(hand);
  }
  TrialInput input() const { return {object_, grasp_, hand_, item_, /*seed=*/1}; }

 private:
  Object object_;
  Grasp grasp_;
  PosedHand hand_;
  std::string item_;
};

/// Five bent "fingers" that press `depth` into a body of `radius` from all sides.
inline TriMesh Fingers(double radius, double depth) {
  TriMesh fingers;
  for (int i = 0; i < 5; ++i) {
    const Pose X_OF = Eigen::AngleAxisd(1.3 * i, Vec3::UnitZ()) *
                      Eigen::AngleAxisd(0.4 * i, Vec3::UnitX()) *
                      Eigen::Translation3d(radius + 0.01 - depth, 0, 0) *
                      Eigen::AngleAxisd(0.5 * i, Vec3::UnitX()) * Pose::Identity();
    fingers = Concatenate(fingers, X_OF * shapes::Capsule({.sides = 12}));
  }
  return fingers;
}

/// A hand nowhere near the object.
inline TriMesh FarAway() { return shapes::Box({.centre = {0, -3, 0}}); }

}  // namespace graspbench

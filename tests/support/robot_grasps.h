#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.h"
#include "core/robot_grasp_file.h"

namespace graspbench::robot_grasp_tests {

/// The value of a joint; throws where the grasp lacks it.
inline double JointOf(const NamedJoints& joints, const std::string& name) {
  for (const auto& [known, value] : joints) {
    if (known == name) return value;
  }
  throw Error(ErrorKind::kInternal, "no joint " + name);
}

inline Pose PoseAt(const Vec3& p, const Eigen::Quaterniond& q = Eigen::Quaterniond::Identity()) {
  Pose X = Pose::Identity();
  X.translation() = p;
  X.linear() = q.toRotationMatrix();
  return X;
}

inline double DistanceOf(const Pose& X, const Pose& Y) {
  return (X.matrix() - Y.matrix()).cwiseAbs().maxCoeff();
}

/// The Shadow hand's joints FF MF RF LF TH, each the palm's first, at 0.01, 0.02, ... 0.22 rad.
inline NamedJoints ShadowJoints() {
  NamedJoints joints;
  double value = 0;
  for (const std::string finger : {"FF", "MF", "RF", "LF", "TH"}) {
    for (int j = finger == "LF" || finger == "TH" ? 5 : 4; j > 0; --j) {
      joints.emplace_back("rh_" + finger + "J" + std::to_string(j), value += 0.01);
    }
  }
  return joints;
}

inline RobotGrasp ShadowGrasp() {
  RobotGrasp grasp;
  grasp.hand = "shadow";
  grasp.X_OH = PoseAt({0.1, -0.05, 0.2}, Eigen::Quaterniond(0.5, -0.1, 0.7, 0.3).normalized());
  grasp.joints = ShadowJoints();
  grasp.object = "sem-Mug";
  grasp.object_scale = 0.08;
  return grasp;
}

inline void ExpectSameJoints(const NamedJoints& found, const NamedJoints& expected,
                             double tolerance = 0) {
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [name, value] : expected) {
    EXPECT_NEAR(JointOf(found, name), value, tolerance) << name;
  }
}

/// The message with which `act` is refused, "accepted" where it is not.
template <typename Act>
std::string RefusalOfGrasp(ErrorKind kind, Act act) {
  try {
    act();
  } catch (const Error& error) {
    return error.kind() == kind ? error.what() : std::string("wrong kind: ") + error.what();
  }
  return "accepted";
}

}  // namespace graspbench::robot_grasp_tests

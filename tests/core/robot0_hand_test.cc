#include "core/robot0_hand.h"

#include <gtest/gtest.h>

#include <map>

#include "core/rng.h"

namespace graspbench {
namespace {

/// A joint of a finger: the frame it turns in, in that of the joint before it, and its axis.
struct Joint {
  const char* name;
  Vec3 offset;
  Vec3 axis;
  double low, high;
  Eigen::Quaterniond turn = Eigen::Quaterniond::Identity();
};
using Finger = std::vector<Joint>;
using Angles = std::map<std::string, double>;

Vec3 Tip(const Finger& finger, const Angles& angles, double length) {
  Pose X = Pose::Identity();
  for (const Joint& joint : finger) {
    X = X * Eigen::Translation3d(joint.offset) * joint.turn *
        Eigen::AngleAxisd(angles.at(joint.name), joint.axis.normalized());
  }
  return X * Vec3(0, 0, length);
}

const Vec3 kX = Vec3::UnitX(), kY = Vec3::UnitY(), kZ = Vec3::UnitZ(), kZero = Vec3::Zero();

// Offsets, axes and ranges of robot0 as in shadow_hand_wrist_free.xml, of Menagerie's hand as in
// shadow_hand/right_hand.xml, both from the palm on.
Finger Robot0Finger(const std::string& f, const Vec3& base) {
  static std::vector<std::string> names;
  names.reserve(64);
  const auto name = [&](int j) {
    return names.emplace_back("robot0:" + f + "J" + std::to_string(j)).c_str();
  };
  return {{name(3), base, kY, -0.349, 0.349},
          {name(2), kZero, kX, 0, 1.571},
          {name(1), {0, 0, 0.045}, kX, 0, 1.571},
          {name(0), {0, 0, 0.025}, kX, 0, 1.571}};
}

struct Pair {
  Finger robot0, menagerie;
  double tip, tolerance;
};

std::map<std::string, Pair> Fingers() {
  const auto menagerie = [](const char* j4, const char* j3, const char* j2, const char* j1,
                            const Vec3& base, double side) {
    return Finger{{j4, base, side * kY, 0, 0},
                  {j3, kZero, kX, 0, 0},
                  {j2, {0, 0, 0.045}, kX, 0, 0},
                  {j1, {0, 0, 0.025}, kX, 0, 0}};
  };
  Finger little = Robot0Finger("LF", {-0.017, 0, 0.044});
  little.insert(little.begin(),
                {"robot0:LFJ4", {-0.017, 0, 0.044}, {0.570977, 0, 0.820966}, 0, 0.785});
  Finger menagerie_little =
      menagerie("rh_LFJ4", "rh_LFJ3", "rh_LFJ2", "rh_LFJ1", {0, 0, 0.06579}, 1);
  menagerie_little.insert(menagerie_little.begin(),
                          {"rh_LFJ5", {-0.033, 0, 0.02071}, {0.573576, 0, 0.819152}, 0, 0});
  const Finger thumb{
      {"robot0:THJ4", {0.034, -0.009, 0.029}, -kZ, -1.047, 1.047, {0.923956, 0, 0.382499, 0}},
      {"robot0:THJ3", kZero, kX, 0, 1.222},
      {"robot0:THJ2", {0, 0, 0.038}, kX, -0.209, 0.209},
      {"robot0:THJ1", kZero, kY, -0.524, 0.524},
      {"robot0:THJ0", {0, 0, 0.032}, kY, -1.571, 0}};
  const Finger menagerie_thumb{
      {"rh_THJ5", {0.034, -0.00858, 0.029}, -kZ, 0, 0, {0.92388, 0, 0.382683, 0}},
      {"rh_THJ4", kZero, kX, 0, 0},
      {"rh_THJ3", {0, 0, 0.038}, kX, 0, 0},
      {"rh_THJ2", kZero, -kY, 0, 0},
      {"rh_THJ1", {0, 0, 0.032}, kX, 0, 0, Eigen::Quaterniond(1, 0, 0, -1).normalized()}};
  return {{"FF",
           {Robot0Finger("FF", {0.033, 0, 0.095}),
            menagerie("rh_FFJ4", "rh_FFJ3", "rh_FFJ2", "rh_FFJ1", {0.033, 0, 0.095}, -1), 0.026,
            1e-12}},
          {"MF",
           {Robot0Finger("MF", {0.011, 0, 0.099}),
            menagerie("rh_MFJ4", "rh_MFJ3", "rh_MFJ2", "rh_MFJ1", {0.011, 0, 0.099}, -1), 0.026,
            1e-12}},
          {"RF",
           {Robot0Finger("RF", {-0.011, 0, 0.095}),
            menagerie("rh_RFJ4", "rh_RFJ3", "rh_RFJ2", "rh_RFJ1", {-0.011, 0, 0.095}, 1), 0.026,
            1e-12}},
          {"LF", {little, menagerie_little, 0.026, 1.85e-3}},
          {"TH", {thumb, menagerie_thumb, 0.0275, 0.43e-3}}};
}

TEST(Robot0Hand, PutsEveryFingertipWhereMenageriesModelDoes) {
  Rng rng(1, "robot0", "test");
  const std::map<std::string, Pair> fingers = Fingers();
  for (int trial = 0; trial < 1000; ++trial) {
    Angles robot0;
    for (const auto& [name, pair] : fingers) {
      for (const Joint& joint : pair.robot0) {
        robot0[joint.name] = rng.Uniform(joint.low, joint.high);
      }
    }
    std::array<double, 22> vector;
    for (size_t i = 0; i < 22; ++i) vector[i] = robot0.at(Robot0Joints()[i].name);
    const NamedJoints joints = JointsFromRobot0(vector);
    const Angles menagerie(joints.begin(), joints.end());
    for (const auto& [name, pair] : fingers) {
      const double apart =
          (Tip(pair.robot0, robot0, pair.tip) - Tip(pair.menagerie, menagerie, pair.tip)).norm();
      ASSERT_LT(apart, pair.tolerance) << name;
    }
  }
}

TEST(Robot0Hand, NumbersJointsOneLowerThanMenagerie) {
  for (const Robot0Joint& joint : Robot0Joints()) {
    const std::string name(joint.name), menagerie(joint.menagerie);
    EXPECT_EQ(name.substr(7, 3), menagerie.substr(3, 3));
    EXPECT_EQ(name.back() + 1, menagerie.back()) << name;
  }
}

TEST(Robot0Hand, ReturnsTheVectorItWasGiven) {
  std::array<double, 22> vector;
  for (size_t i = 0; i < 22; ++i) vector[i] = 0.1 * static_cast<double>(i) - 1;
  EXPECT_EQ(JointsToRobot0(JointsFromRobot0(vector), "here"), vector);
}

}  // namespace
}  // namespace graspbench

#include "retarget/dex_retargeting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/error.h"
#include "core/hand_poses.h"
#include "core/rng.h"
#include "core/yaml.h"
#include "retarget/dex_retargeting_names.h"
#include "retarget/robot_hand.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The keys and names of dex-retargeting's own configurations.
const std::map<std::string, std::string> kTargets = {
    {"shadow",
     "[thtip, fftip, mftip, rftip, lftip, thmiddle, ffmiddle, mfmiddle, rfmiddle, lfmiddle]"},
    {"allegro",
     "[link_15.0_tip, link_3.0_tip, link_7.0_tip, link_11.0_tip, link_14.0, link_2.0, link_6.0, "
     "link_10.0]"},
    {"leap",
     "[thumb_tip_head, index_tip_head, middle_tip_head, ring_tip_head, thumb_dip, dip, dip_2, "
     "dip_3]"}};

std::string Positions(const std::string& hand, const std::string& more = {}) {
  const std::string human =
      hand == "shadow" ? "[4, 8, 12, 16, 20, 2, 6, 10, 14, 18]" : "[4, 8, 12, 16, 2, 6, 10, 14]";
  return "retargeting:\n  type: position\n  urdf_path: " + hand + "_hand/" + hand +
         "_hand_right.urdf\n  target_link_names: " + kTargets.at(hand) +
         "\n  target_link_human_indices: " + human +
         "\n  add_dummy_free_joint: True\n  low_pass_alpha: 1\n" + more;
}

std::string Vectors(const std::string& type = "vector", const std::string& more = {}) {
  return "retargeting:\n  type: " + type +
         "\n  urdf_path: allegro_hand/allegro_hand_right.urdf\n"
         "  target_origin_link_names: [ \"wrist\", \"wrist\", \"wrist\", \"wrist\" ]\n"
         "  target_task_link_names: [link_15.0_tip, link_3.0_tip, link_7.0_tip, link_11.0_tip]\n"
         "  scaling_factor: 1.6\n"
         "  target_link_human_indices: [ [ 0, 0, 0, 0 ], [ 4, 8, 12, 16 ] ]\n" +
         more;
}

DexRetargetingConfig Config(const std::string& text) {
  return DexRetargetingConfigFrom(ParseYaml(text, "hand.yml"), "hand.yml");
}

std::string Refusal(const std::string& text) {
  try {
    Config(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

HandLandmarks HumanHand(const std::string& item) {
  const Grasp grasp = hands::Random(item);
  return SnapKeypoints(hands::BuiltIn(), hands::BuiltIn().Forward(grasp));
}

/// Keypoints that a hand reaches exactly: its own links in a posture in the middle half of its
/// ranges, where human hands are; the rest of the 21 points about where they may be.
HandLandmarks OwnKeypoints(const DexRetargeting& retargeting, const DexRetargetingConfig& config,
                           const std::string& item, HandState& state) {
  const HandKinematics& kinematics = retargeting.kinematics();
  Rng rng(3, item, "posture");
  state.free.resize(kinematics.free_joints());
  for (int i = 0; i < state.free.size(); ++i) {
    const double low = kinematics.low()[i], high = kinematics.high()[i];
    state.free[i] = low + (high - low) * (0.25 + 0.5 * rng.Uniform());
  }
  state.X_OH = shapes::RandomPose(5);
  LinkFrames frames;
  kinematics.Place(state, frames);
  const ArticulatedHand& hand = retargeting.hand();
  HandLandmarks points;
  points.fill(frames.PointAt(hand.description().palm_centre));
  points[0] = frames.PointAt(hand.description().wrist);
  for (const RobotFinger& finger : hand.fingers()) {
    points[4 * static_cast<size_t>(finger.region) - 3] = frames.PointAt(finger.base);
  }
  if (hand.Finger(HandRegion::kPinky) == nullptr) {
    points[17] = frames.PointAt(hand.Finger(HandRegion::kRing)->base);
  }
  for (const auto& target : config.targets) {
    points[static_cast<size_t>(target.human)] =
        frames.PointAt(DexRetargetingLink(hand, target.link, "test"));
  }
  return points;
}

TEST(DexRetargetingConfig, ReadsPositions) {
  const DexRetargetingConfig config = Config(Positions("shadow"));
  EXPECT_EQ(config.type, DexRetargetingConfig::Type::kPosition);
  ASSERT_EQ(config.targets.size(), 10u);
  EXPECT_EQ(config.targets[1].link, "fftip");
  EXPECT_EQ(config.targets[1].human, 8);
  EXPECT_EQ(config.low_pass, 1);
  EXPECT_TRUE(config.joints.empty());
  EXPECT_EQ(RobotHandOf(config), "shadow");
}

TEST(DexRetargetingConfig, ReadsVectorsAndTheDefaultFilter) {
  const DexRetargetingConfig config =
      Config(Vectors("Vector",
                     "  target_joint_names: ['joint_0.0', joint_1.0]\n"
                     "  huber_delta: 0.02\n"));
  EXPECT_EQ(config.type, DexRetargetingConfig::Type::kVector);
  EXPECT_EQ(config.scale, 1.6);
  EXPECT_EQ(config.targets[3].origin, "wrist");
  EXPECT_EQ(config.targets[3].link, "link_11.0_tip");
  EXPECT_EQ(config.targets[3].human_origin, 0);
  EXPECT_EQ(config.targets[3].human, 16);
  EXPECT_EQ(config.low_pass, 0.1);
  EXPECT_THAT(config.joints, ElementsAre("joint_0.0", "joint_1.0"));
  EXPECT_THAT(config.without_effect, ElementsAre("huber_delta"));
}

TEST(DexRetargetingConfig, RefusesWhatItCannotMean) {
  EXPECT_THAT(Refusal("type: position\n"), HasSubstr("retargeting"));
  EXPECT_THAT(Refusal(Vectors("dexpilot")), HasSubstr("dexpilot is not supported"));
  EXPECT_THAT(Refusal(Vectors("vectors")), HasSubstr("position or vector"));
  EXPECT_THAT(Refusal(Vectors("vector", "  scaling: 2\n")), HasSubstr("scaling"));
  EXPECT_THAT(Refusal(Replaced(Vectors(), "1.6", "0")), HasSubstr("scaling_factor"));
  EXPECT_THAT(Refusal(Replaced(Vectors(), "16 ]", "21 ]")), HasSubstr("0 to 20"));
  EXPECT_THAT(Refusal(Replaced(Vectors(), ", 16 ]", " ]")), HasSubstr("3 keypoints for 4 links"));
  EXPECT_THAT(Refusal(Replaced(Vectors(), "[ \"wrist\", ", "[ ")), HasSubstr("as many links"));
  EXPECT_THAT(Refusal(Replaced(Positions("leap"), "True", "False")),
              HasSubstr("add_dummy_free_joint"));
  EXPECT_THAT(Refusal(Positions("leap", "  has_joint_limits: false\n")), HasSubstr("limits"));
}

TEST(DexRetargetingConfig, KnowsTheHandByItsUrdf) {
  const auto hand = [](const std::string& urdf) { return RobotHandOf({.urdf_path = urdf}); };
  EXPECT_EQ(hand("shadow_hand/shadow_hand_left.urdf"), "shadow-left");
  EXPECT_EQ(hand("/somewhere/leap_hand_right_glb.urdf"), "leap");
  EXPECT_THROW(hand("leap_hand/leap_hand_left.urdf"), Error);
  EXPECT_THROW(hand("inspire_hand/inspire_hand_right.urdf"), Error);
}

/// A link's place with all joints at zero, in the frame of the palm.
Vec3 PlaceAtZero(const ArticulatedHand& hand, const std::string& name) {
  const LinkPoint point = DexRetargetingLink(hand, name, "test");
  const std::vector<double> zero(static_cast<size_t>(hand.joint_count()), 0.0);
  const std::vector<Pose> X_HL = LinkPoses(hand.body(), hand.BodyPositions(zero));
  return X_HL[static_cast<size_t>(point.link)] * point.p_L;
}

// Sums of the URDFs' joint origins.
TEST(DexRetargetingNames, LieWhereTheUrdfsHaveThem) {
  const auto shadow = LoadRobotHand("shadow"), allegro = LoadRobotHand("allegro"),
             allegro_left = LoadRobotHand("allegro-left"), leap = LoadRobotHand("leap");
  const auto expect = [](const ArticulatedHand& hand, const std::string& name, const Vec3& p_H) {
    EXPECT_LT((PlaceAtZero(hand, name) - p_H).norm(), 1e-5)
        << name << " is at " << PlaceAtZero(hand, name).transpose();
  };
  expect(*shadow, "palm", Vec3::Zero());
  expect(*shadow, "fftip", {0.033, 0, 0.095 + 0.045 + 0.025 + 0.026});
  expect(*shadow, "mfmiddle", {0.011, 0, 0.099 + 0.045});
  expect(*allegro, "wrist", {0, 0, -0.095});
  expect(*allegro, "link_6.0", {0, 0, 0.0007 + 0.0164 + 0.054});
  expect(*allegro, "link_7.0_tip", {0, 0, 0.0007 + 0.0164 + 0.054 + 0.0384 + 0.0387});
  // The index finger is at +y on a right hand and at -y on a left one.
  EXPECT_GT(PlaceAtZero(*allegro, "link_3.0_tip").y(), 0.04);
  EXPECT_EQ(DexRetargetingLink(*allegro_left, "link_11.0_tip", "").link,
            allegro_left->Finger(HandRegion::kIndex)->tip.link);
  expect(*leap, "base", {-0.098, -0.038, 0});
  expect(*leap, "mcp_joint_2", {-0.0071, -0.0224, -0.0187});
  // x, y, z of the first link's frame are -z, x, -y of the palm's.
  expect(*leap, "pip_2", Vec3(-0.0071, -0.0224, -0.0187) + Vec3(0.0381, -0.0145, 0.0122));
}

TEST(DexRetargetingNames, AreKnownForEveryJointAndRefusedOtherwise) {
  const auto shadow = LoadRobotHand("shadow"), leap = LoadRobotHand("leap");
  EXPECT_THAT(DexRetargetingJoints(*leap, {"1", "0", "2", "12"}, ""), ElementsAre(0, 1, 2, 12));
  EXPECT_EQ(leap->joint_names()[0], "if_mcp");
  const auto joints = DexRetargetingJoints(*shadow, {"WRJ1", "FFJ4", "rh_THJ1"}, "");
  ASSERT_EQ(joints.size(), 2u);  // the wrist is not part of the hand
  EXPECT_EQ(shadow->joint_names()[static_cast<size_t>(joints[0])], "rh_FFJ4");
  EXPECT_THROW(DexRetargetingJoints(*shadow, {"FFJ9"}, ""), Error);
  EXPECT_THROW(DexRetargetingLink(*shadow, "index_tip_head", ""), Error);
  EXPECT_NO_THROW(DexRetargetingLink(*shadow, "index_tip", ""));
}

TEST(WristAxes, PointOutOfThePalmTowardsTheThumbAndTheFingers) {
  HandLandmarks points;
  points.fill(Vec3::Zero());
  points[9] = {0.01, 0, 0.09};     // middle knuckle
  points[5] = {0.01, 0.02, 0.09};  // index knuckle
  const Mat3 right = WristAxes(points, false), left = WristAxes(points, true);
  EXPECT_LT((right.col(2) - points[9].normalized()).norm(), 1e-12);
  EXPECT_LT((right.col(1) - Vec3::UnitY()).norm(), 1e-12);
  EXPECT_GT(right.col(0).x(), 0.9);
  EXPECT_LT((left.col(1) + Vec3::UnitY()).norm(), 1e-12);
  EXPECT_NEAR(left.determinant(), 1, 1e-12);

  // Of the human hand model: x is the way that its palm faces.
  const PosedHand posed = hands::BuiltIn().Forward(hands::Flat());
  const Mat3 axes = WristAxes(SnapKeypoints(hands::BuiltIn(), posed), false);
  EXPECT_GT(axes.col(0).dot(hands::BuiltIn().palm_normal()), 0.9);
}

class EveryHand : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryHand, FindsPositionsThatItReaches) {
  const DexRetargetingConfig config = Config(Positions(GetParam()));
  const auto hand = LoadRobotHand(GetParam());
  int found = 0;
  for (int i = 0; i < 100; ++i) {
    DexRetargeting retargeting(config, hand, "test", {});
    HandState state;
    const HandLandmarks points = OwnKeypoints(retargeting, config, std::to_string(i), state);
    const DexRetargeting::Frame frame = retargeting.Next(points);
    found += frame.error_max < 2e-3;
    for (int joint = 0; joint < hand->joint_count(); ++joint) {
      const double q = frame.joints[static_cast<size_t>(joint)];
      EXPECT_GE(q, hand->low(joint) - 1e-9);
      EXPECT_LE(q, hand->high(joint) + 1e-9);
    }
  }
  EXPECT_GE(found, 97);
}

INSTANTIATE_TEST_SUITE_P(DexRetargeting, EveryHand, ::testing::Values("shadow", "allegro", "leap"));

// The vectors of the answer, turned into the wrist's frame, are the human ones in theirs times the
// scale, wherever the human hand is.
TEST(DexRetargeting, MatchesVectorsInTheFrameOfTheWrist) {
  const DexRetargetingConfig config = Config(Vectors("vector", "  low_pass_alpha: 1\n"));
  const auto hand = LoadRobotHand("allegro");
  const HandLandmarks points = HumanHand("vector");
  HandLandmarks moved, turned;
  const Pose X = shapes::RandomPose(8);
  const Mat3 R_WC = WristAxes(points, false);
  for (size_t i = 0; i < points.size(); ++i) {
    moved[i] = X * points[i];
    turned[i] = R_WC.transpose() * points[i];
  }
  const auto answer = [&](const HandLandmarks& to, bool in_wrist_frame) {
    return DexRetargeting(config, hand, "test", {in_wrist_frame}).Next(to);
  };
  const DexRetargeting::Frame frame = answer(points, false);
  const DexRetargeting::Frame of_moved = answer(moved, false), of_turned = answer(turned, true);
  for (size_t i = 0; i < frame.joints.size(); ++i) {
    EXPECT_NEAR(of_moved.joints[i], frame.joints[i], 1e-6);
    EXPECT_NEAR(of_turned.joints[i], frame.joints[i], 1e-6);
  }
  EXPECT_TRUE(of_moved.X_WH.isApprox(X * frame.X_WH, 1e-9));
  // The Allegro hand's palm frame has the wrist's axes.
  EXPECT_TRUE(of_turned.X_WH.linear().isApprox(Mat3::Identity(), 1e-9));

  const std::vector<Pose> X_HL = LinkPoses(hand->body(), hand->BodyPositions(frame.joints));
  const LinkPoint tip = hand->Finger(HandRegion::kIndex)->tip;
  const Vec3 robot = X_HL[static_cast<size_t>(tip.link)] * tip.p_L - Vec3(0, 0, -0.095);
  const Vec3 human = 1.6 * R_WC.transpose() * (points[8] - points[0]);
  EXPECT_LE((robot - human).norm(), frame.error_max + 1e-9);
}

TEST(DexRetargeting, StartsWhereTheFrameBeforeEnded) {
  const DexRetargetingConfig config = Config(Positions("shadow"));
  DexRetargeting retargeting(config, LoadRobotHand("shadow"), "test", {});
  const HandLandmarks points = HumanHand("warm");
  const DexRetargeting::Frame first = retargeting.Next(points);
  const DexRetargeting::Frame again = retargeting.Next(points);
  EXPECT_LT(again.iterations, first.iterations);
  EXPECT_LE(again.error_mean, first.error_mean + 1e-5);
}

TEST(DexRetargeting, FiltersJointsAndRoot) {
  const std::string half = Replaced(Positions("shadow"), "alpha: 1", "alpha: 0.5");
  DexRetargeting raw(Config(Positions("shadow")), LoadRobotHand("shadow"), "test", {});
  DexRetargeting filtered(Config(half), LoadRobotHand("shadow"), "test", {});
  const HandLandmarks a = HumanHand("a");
  HandLandmarks b = a;
  for (Vec3& point : b) point += Vec3(0.02, 0, 0);
  b[8] += Vec3(0.01, 0.01, 0);
  const DexRetargeting::Frame a_raw = raw.Next(a), b_raw = raw.Next(b);
  const DexRetargeting::Frame a_filtered = filtered.Next(a), b_filtered = filtered.Next(b);
  EXPECT_EQ(a_filtered.joints, a_raw.joints);
  for (size_t i = 0; i < a_raw.joints.size(); ++i) {
    EXPECT_NEAR(b_filtered.joints[i], (a_raw.joints[i] + b_raw.joints[i]) / 2, 1e-12);
  }
  const Vec3 half_way = (a_raw.X_WH.translation() + b_raw.X_WH.translation()) / 2;
  EXPECT_LT((b_filtered.X_WH.translation() - half_way).norm(), 1e-12);
  EXPECT_EQ(b_filtered.error_mean, b_raw.error_mean);
}

TEST(DexRetargeting, HoldsJointsThatAreNotNamed) {
  const DexRetargetingConfig config = Config(
      Vectors("vector", "  target_joint_names: [joint_0.0, joint_1.0, joint_2.0, joint_3.0]\n"));
  const auto hand = LoadRobotHand("allegro");
  const DexRetargeting::Frame frame =
      DexRetargeting(config, hand, "test", {}).Next(HumanHand("held"));
  for (int i = 4; i < hand->joint_count(); ++i) {
    EXPECT_EQ(frame.joints[static_cast<size_t>(i)], std::clamp(0.0, hand->low(i), hand->high(i)));
  }
  EXPECT_NE(frame.joints[1], 0);
}

TEST(DexRetargeting, LoosensCouplingsWhereAsked) {
  const auto hand = LoadRobotHand("shadow");
  const auto outer = [&](const std::string& more) {
    DexRetargeting retargeting(Config(Positions("shadow", more)), hand, "test", {});
    const std::vector<double> joints = retargeting.Next(HumanHand("coupled")).joints;
    const JointCoupling& coupling = hand->description().couplings.at(0);
    return std::abs(joints[static_cast<size_t>(coupling.joint)] -
                    joints[static_cast<size_t>(coupling.source)]);
  };
  EXPECT_LT(outer(""), 1e-12);
  EXPECT_GT(outer("  ignore_mimic_joint: true\n"), 1e-3);
}

// A left hand does with mirrored points what the right hand does.
TEST(DexRetargeting, MirrorsLeftHands) {
  DexRetargetingConfig config = Config(Positions("shadow"));
  const HandLandmarks points = HumanHand("mirror");
  HandLandmarks mirrored = points;
  for (Vec3& point : mirrored) point.x() = -point.x();
  const auto right = DexRetargeting(config, LoadRobotHand("shadow"), "test", {}).Next(points);
  const auto left = DexRetargeting(config, LoadRobotHand("shadow-left"), "test", {}).Next(mirrored);
  EXPECT_NEAR(left.error_mean, right.error_mean, 1e-6);
  for (size_t i = 0; i < right.joints.size(); ++i) {
    EXPECT_NEAR(left.joints[i], right.joints[i], 1e-4) << i;
  }
}

}  // namespace
}  // namespace graspbench

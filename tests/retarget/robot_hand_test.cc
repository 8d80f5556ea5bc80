#include "retarget/robot_hand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numbers>

#include "core/error.h"
#include "core/rotation.h"
#include "simulators/mjcf.h"
#include "tests/retarget/robot_hands.h"

namespace graspbench {
namespace {

using robot_hands::PointAt;
using robot_hands::RandomJoints;
using ::testing::ElementsAre;

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kRounded = 6e-4;  // rad; published figures have three decimals

std::vector<HandRegion> RegionsOf(const ArticulatedHand& hand) {
  std::vector<HandRegion> regions;
  for (const RobotFinger& finger : hand.fingers()) regions.push_back(finger.region);
  return regions;
}

double MassOf(const ArticulatedBody& body) {
  double mass = 0;
  for (const BodyLink& link : body.links) mass += link.mass;
  return mass;
}

TEST(RobotHands, AreListedByName) {
  EXPECT_THAT(RobotHandNames(),
              ElementsAre("allegro", "allegro-left", "leap", "shadow", "shadow-left"));
  for (const std::string& name : RobotHandNames()) {
    const auto hand = LoadRobotHand(name);
    EXPECT_EQ(hand->name(), name);
    EXPECT_EQ(hand->description().left, name.ends_with("-left"));
    EXPECT_FALSE(hand->description().licence.empty());
    EXPECT_EQ(hand->hash().size(), 64u);
  }
}

// The forearm (3 kg) and the wrist (0.1 kg) of the ShadowHand's 3.794 kg come before its palm.
TEST(RobotHands, HaveThePublishedJointsAndMasses) {
  const std::map<std::string, std::pair<int, double>> published = {{"shadow", {22, 0.694}},
                                                                   {"shadow-left", {22, 0.694}},
                                                                   {"allegro", {16, 0.644}},
                                                                   {"allegro-left", {16, 0.644}},
                                                                   {"leap", {16, 0.746}}};
  for (const auto& [name, expected] : published) {
    const auto hand = LoadRobotHand(name);
    EXPECT_EQ(hand->joint_count(), expected.first) << name;
    EXPECT_NEAR(MassOf(hand->body()), expected.second, 5e-4) << name;
  }
}

using Limits = std::map<std::string, std::pair<double, double>>;

void ExpectLimits(const std::string& name, const Limits& limits, double unit, double tolerance) {
  const auto hand = LoadRobotHand(name);
  ASSERT_EQ(limits.size(), hand->joint_names().size()) << name;
  for (int i = 0; i < hand->joint_count(); ++i) {
    const std::string& joint = hand->joint_names()[static_cast<size_t>(i)];
    ASSERT_TRUE(limits.contains(joint)) << name << " " << joint;
    EXPECT_NEAR(hand->low(i), unit * limits.at(joint).first, tolerance) << name << " " << joint;
    EXPECT_NEAR(hand->high(i), unit * limits.at(joint).second, tolerance) << name << " " << joint;
  }
}

// Degrees, of Shadow Robot's E3M5.
Limits ShadowLimits(const std::string& prefix) {
  Limits limits = {{prefix + "LFJ5", {0, 45}},   {prefix + "THJ5", {-60, 60}},
                   {prefix + "THJ4", {0, 70}},   {prefix + "THJ3", {-12, 12}},
                   {prefix + "THJ2", {-40, 40}}, {prefix + "THJ1", {-15, 90}}};
  for (const std::string finger : {"FF", "MF", "RF", "LF"}) {
    limits[prefix + finger + "J4"] = {-20, 20};
    limits[prefix + finger + "J3"] = {-15, 90};
    limits[prefix + finger + "J2"] = limits[prefix + finger + "J1"] = {0, 90};
  }
  return limits;
}

TEST(RobotHands, HaveThePublishedLimits) {
  ExpectLimits("shadow", ShadowLimits("rh_"), kDegree, 1e-5);
  ExpectLimits("shadow-left", ShadowLimits("lh_"), kDegree, 1e-5);

  Limits allegro = {{"thj0", {0.263, 1.396}},
                    {"thj1", {-0.105, 1.163}},
                    {"thj2", {-0.189, 1.644}},
                    {"thj3", {-0.162, 1.719}}};
  Limits leap = {{"th_cmc", {-0.349, 2.094}},
                 {"th_axl", {-0.349, 2.094}},
                 {"th_mcp", {-0.47, 2.443}},
                 {"th_ipl", {-1.34, 1.88}}};
  for (const std::string finger : {"ff", "mf", "rf"}) {
    allegro[finger + "j0"] = {-0.47, 0.47};
    allegro[finger + "j1"] = {-0.196, 1.61};
    allegro[finger + "j2"] = {-0.174, 1.709};
    allegro[finger + "j3"] = {-0.227, 1.618};
  }
  for (const std::string finger : {"if_", "mf_", "rf_"}) {
    leap[finger + "mcp"] = {-0.314, 2.23};
    leap[finger + "rot"] = {-1.047, 1.047};
    leap[finger + "pip"] = {-0.506, 1.885};
    leap[finger + "dip"] = {-0.366, 2.042};
  }
  ExpectLimits("allegro", allegro, 1, kRounded);
  ExpectLimits("allegro-left", allegro, 1, kRounded);
  ExpectLimits("leap", leap, 1, kRounded);
}

TEST(RobotHands, HaveTheFingersOfTheirKind) {
  using enum HandRegion;
  for (const std::string name : {"shadow", "shadow-left"}) {
    EXPECT_THAT(RegionsOf(*LoadRobotHand(name)),
                ElementsAre(kThumb, kIndex, kMiddle, kRing, kPinky));
  }
  for (const std::string name : {"allegro", "allegro-left", "leap"}) {
    EXPECT_THAT(RegionsOf(*LoadRobotHand(name)), ElementsAre(kThumb, kIndex, kMiddle, kRing));
  }
}

TEST(RobotHands, CountEachLinkOfAFingerAsThatFinger) {
  for (const std::string& name : RobotHandNames()) {
    const auto hand = LoadRobotHand(name);
    const auto& regions = hand->description().link_region;
    for (size_t i = 0; i <= kPalmLink; ++i) EXPECT_EQ(regions[i], HandRegion::kPalm);
    for (const RobotFinger& finger : hand->fingers()) {
      for (int link = finger.tip.link; link > kPalmLink;
           link = hand->body().links[static_cast<size_t>(link)].parent) {
        EXPECT_EQ(regions[static_cast<size_t>(link)], finger.region)
            << name << " " << hand->body().links[static_cast<size_t>(link)].name;
      }
    }
    EXPECT_EQ(std::ranges::count(regions, HandRegion::kPalm), kRootLinks)
        << name << " has links after the palm that belong to no finger";
  }
}

// All hands count bending towards the palm positive.
const std::map<std::string, std::vector<std::string>>& Bending() {
  static const std::map<std::string, std::vector<std::string>> joints = {
      {"shadow",
       {"rh_FFJ3", "rh_FFJ2", "rh_FFJ1", "rh_MFJ3", "rh_MFJ2", "rh_MFJ1", "rh_RFJ3", "rh_RFJ2",
        "rh_RFJ1", "rh_LFJ3", "rh_LFJ2", "rh_LFJ1"}},
      {"allegro", {"ffj1", "ffj2", "ffj3", "mfj1", "mfj2", "mfj3", "rfj1", "rfj2", "rfj3"}},
      {"leap",
       {"if_mcp", "if_pip", "if_dip", "mf_mcp", "mf_pip", "mf_dip", "rf_mcp", "rf_pip", "rf_dip"}}};
  return joints;
}

TEST(RobotHands, CurlTheirFingersTowardsThePalmsNormal) {
  for (const auto& [name, bending] : Bending()) {
    const auto hand = LoadRobotHand(name);
    std::vector<double> bent = hand->description().open;
    for (const std::string& joint : bending) {
      bent.at(static_cast<size_t>(std::ranges::find(hand->joint_names(), joint) -
                                  hand->joint_names().begin())) += 0.4;
    }
    const auto open_X = LinkPoses(hand->body(), hand->BodyPositions(hand->description().open));
    const auto bent_X = LinkPoses(hand->body(), hand->BodyPositions(bent));
    const RobotHandDescription& description = hand->description();
    for (const RobotFinger& finger : hand->fingers()) {
      if (finger.region == HandRegion::kThumb) continue;
      const Vec3 open = PointAt(open_X, finger.tip), moved = PointAt(bent_X, finger.tip) - open;
      EXPECT_GT(moved.dot(description.palm_normal_H), 0.03) << name << Name(finger.region);
      const Vec3 along = open - PointAt(open_X, finger.base);
      EXPECT_GT(along.normalized().dot(description.forward_H), 0.9) << name << Name(finger.region);
    }
    const RobotFinger& thumb = *hand->Finger(HandRegion::kThumb);
    EXPECT_GT(
        (PointAt(open_X, thumb.tip) - description.palm_centre.p_L).dot(description.palm_normal_H),
        0)
        << name << ": the thumb of the open hand is on the side to which the palm faces";
  }
}

// A right hand whose palm faces us and whose fingers point up has its thumb on our right side,
// which is that of forward x normal; a left one on the other.
TEST(RobotHands, HaveTheThumbOnTheSideOfTheirKind) {
  for (const std::string& name : RobotHandNames()) {
    const auto hand = LoadRobotHand(name);
    const auto X = LinkPoses(hand->body(), hand->BodyPositions(hand->description().open));
    const Vec3 side = hand->description().forward_H.cross(hand->description().palm_normal_H);
    const Vec3 thumb = PointAt(X, hand->Finger(HandRegion::kThumb)->tip) -
                       PointAt(X, hand->Finger(HandRegion::kRing)->base);
    EXPECT_EQ(thumb.dot(side) > 0, !hand->description().left) << name;
  }
}

TEST(RobotHands, BendAllJointsOfTheLeftHandAsTheMirroredRightOne) {
  for (const auto& [right_name, left_name, axis] :
       {std::tuple{"shadow", "shadow-left", 0}, std::tuple{"allegro", "allegro-left", 1}}) {
    const auto right = LoadRobotHand(right_name), left = LoadRobotHand(left_name);
    ASSERT_EQ(left->joint_count(), right->joint_count());
    Mat3 mirror = Mat3::Identity();
    mirror(axis, axis) = -1;
    EXPECT_EQ(left->palm_normal(), mirror * right->palm_normal());
    Rng rng(5, right_name, "mirror");
    for (int trial = 0; trial < 100; ++trial) {
      const std::vector<double> joints = RandomJoints(*right, rng);
      EXPECT_EQ(left->WithinLimits(joints), joints);
      const Grasp grasp{.hand = right_name, .joints = joints};
      const Grasp mirrored{.hand = left_name, .joints = joints};
      const PosedHand r = right->Forward(grasp), l = left->Forward(mirrored);
      for (size_t i = 0; i < r.joints.size(); ++i) {
        const Mat3 R = mirror * r.joints[i].linear() * mirror;
        EXPECT_LT((l.joints[i].translation() - mirror * r.joints[i].translation()).norm(), 1e-9);
        EXPECT_LT((l.joints[i].linear() - R).norm(), 1e-9) << left->body().links[6 + i].name;
      }
      for (const RobotFinger& finger : right->fingers()) {
        const auto tip = static_cast<size_t>(finger.region) - 1;
        EXPECT_LT((l.fingertips[tip] - mirror * r.fingertips[tip]).norm(), 1e-9);
      }
    }
  }
}

TEST(RobotHands, HoldAThreeFingerHandOfTheUser) {
  const auto hand = LoadRobotHand(robot_hands::Data("three_finger.xml").string(),
                                  robot_hands::Data("three_finger.toml"));
  EXPECT_EQ(hand->name(), "three-finger");
  EXPECT_THAT(RegionsOf(*hand),
              ElementsAre(HandRegion::kThumb, HandRegion::kIndex, HandRegion::kMiddle));
  EXPECT_EQ(hand->joint_count(), 9);
  ASSERT_EQ(hand->description().couplings.size(), 1u) << "of the model's equality";
  EXPECT_EQ(hand->description().couplings[0].ratio, -1);
  // Index finger straight: its tip is 12 + 60 + 45 mm ahead of the palm's origin.
  const auto X = LinkPoses(hand->body(), hand->BodyPositions(std::vector<double>(9, 0.0)));
  EXPECT_LT((PointAt(X, hand->Finger(HandRegion::kIndex)->tip) - Vec3(0.026, 0.117, -0.011)).norm(),
            1e-9);
  EXPECT_EQ(LoadRobotHand(robot_hands::Data("three_finger.toml").string())->hash(), hand->hash());
}

/// The right hands of MuJoCo Menagerie, where they are at hand.
class Menagerie : public testing::TestWithParam<std::pair<std::string, std::string>> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(theirs())) GTEST_SKIP() << "no shared data at " << theirs();
  }
  static std::filesystem::path theirs() {
    const char* shared = std::getenv("GRASP_BENCH_SHARED");
    return std::filesystem::path(shared != nullptr ? shared
                                                   : GRASPBENCH_SOURCE_DIRECTORY "/../shared") /
           "data/hands" / GetParam().second / "right_hand.xml";
  }
  static std::filesystem::path ours(const std::string& extension) {
    const std::string& name = GetParam().first;
    return std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) / "retarget" / name /
           (name + "_right" + extension);
  }
};

TEST_P(Menagerie, MovesItsBodiesAsOursDo) {
  const std::string root = GetParam().first == "shadow" ? "rh_palm" : "palm";
  const MjcfHand own = ReadMjcf(ours(".xml"), root), other = ReadMjcf(theirs(), root);
  ASSERT_EQ(own.joint_names, other.joint_names);
  std::map<std::string, MjcfHand::Place> others;
  for (const MjcfHand::Place& body : other.bodies) others[body.name] = body;
  ASSERT_EQ(own.bodies.size(), other.bodies.size());
  Rng rng(11, GetParam().first, "menagerie");
  double way = 0, turn = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<double> q(kRootLinks, 0.0);
    for (size_t i = kRootLinks; i < own.body.links.size(); ++i) {
      const BodyLink& link = own.body.links[i];
      q.push_back(rng.Uniform(link.low, link.high));
    }
    const std::vector<Pose> own_X = LinkPoses(own.body, q), other_X = LinkPoses(other.body, q);
    for (const MjcfHand::Place& body : own.bodies) {
      ASSERT_TRUE(others.contains(body.name)) << body.name;
      const MjcfHand::Place& same = others.at(body.name);
      const Pose a = own_X[static_cast<size_t>(body.link)] * body.X_LP;
      const Pose b = other_X[static_cast<size_t>(same.link)] * same.X_LP;
      way = std::max(way, (a.translation() - b.translation()).norm());
      turn = std::max(turn, ToAxisAngle(a.linear().transpose() * b.linear()).norm());
    }
  }
  EXPECT_LT(way, 1e-4);
  EXPECT_LT(turn, 0.1 * kDegree);
}

TEST_P(Menagerie, WorksWithOurConfiguration) {
  const auto own = LoadRobotHand(GetParam().first);
  const auto other = LoadRobotHand(theirs().string(), ours(".toml"));
  EXPECT_EQ(other->name(), own->name());
  EXPECT_NE(other->hash(), own->hash());
  EXPECT_EQ(other->joint_names(), own->joint_names());
  Rng rng(12, GetParam().first, "menagerie");
  for (int trial = 0; trial < 20; ++trial) {
    const std::vector<double> q = own->BodyPositions(RandomJoints(*own, rng));
    const auto own_X = LinkPoses(own->body(), q), other_X = LinkPoses(other->body(), q);
    for (size_t i = 0; i < own->fingers().size(); ++i) {
      const RobotFinger &a = own->fingers()[i], &b = other->fingers()[i];
      EXPECT_LT((PointAt(own_X, a.tip) - PointAt(other_X, b.tip)).norm(), 1e-4);
      EXPECT_LT((PointAt(own_X, a.middle) - PointAt(other_X, b.middle)).norm(), 1e-4);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(RightHands, Menagerie,
                         testing::Values(std::pair("shadow", "shadow_hand"),
                                         std::pair("allegro", "allegro_hand"),
                                         std::pair("leap", "leap_hand")),
                         [](const auto& name) { return name.param.first; });

}  // namespace
}  // namespace graspbench

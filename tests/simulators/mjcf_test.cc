#include "simulators/mjcf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numbers>

#include "core/error.h"
#include "core/temporary_folder.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kTight = 1e-12;

class Mjcf : public testing::Test {
 protected:
  MjcfHand Read(const std::string& world, const std::string& rest = "",
                const std::string& root = "palm") const {
    const std::filesystem::path file = folder_.path() / "hand.xml";
    std::ofstream(file) << "<mujoco><compiler angle=\"radian\" autolimits=\"true\"/><worldbody>"
                        << world << "</worldbody>" << rest << "</mujoco>";
    return ReadMjcf(file, root);
  }

  std::string RefusalOf(const std::string& world, const std::string& rest = "",
                        const std::string& root = "palm") const {
    try {
      Read(world, rest, root);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return error.what();
    }
    return "accepted";
  }

  TemporaryFolder folder_;
};

std::vector<Pose> PosesAt(const MjcfHand& hand, const std::vector<double>& joints) {
  std::vector<double> positions(kRootLinks, 0.0);
  positions.insert(positions.end(), joints.begin(), joints.end());
  return LinkPoses(hand.body, positions);
}

const std::string kMass = "<inertial pos='0 0 0' mass='0.1' diaginertia='1e-4 1e-4 1e-4'/>";

TEST_F(Mjcf, MakesALinkOfEachJointAndThePalmOfTheRoot) {
  const MjcfHand hand =
      Read("<body name='arm' pos='0 0 1'>" + kMass +
           "<body name='palm' pos='0.5 0 0'><joint name='wrist'/>" + kMass +
           "<body name='finger' pos='0 0.1 0'><joint name='bend' axis='0 0 2' range='-0.1 1.5' "
           "damping='0.3' armature='2e-4' frictionloss='0.01'/>" +
           kMass + "</body></body></body>");
  EXPECT_THAT(hand.joint_names, ElementsAre("bend"));
  ASSERT_EQ(hand.body.links.size(), kRootLinks + 1);
  const BodyLink& finger = hand.body.links.back();
  EXPECT_EQ(finger.name, "finger");
  EXPECT_EQ(finger.parent, kPalmLink);
  EXPECT_EQ(finger.axis_L, Vec3::UnitZ());
  EXPECT_EQ(finger.low, -0.1);
  EXPECT_EQ(finger.high, 1.5);
  EXPECT_EQ(finger.drive.damping, 0.3);
  EXPECT_EQ(finger.drive.stiffness, 0);
  EXPECT_EQ(finger.armature, 2e-4);
  EXPECT_EQ(finger.friction, 0.01);
  // A quarter turn about the joint at (0, 0.1, 0) of the palm.
  const Pose X = PosesAt(hand, {std::numbers::pi / 2}).back();
  EXPECT_LT((X * Vec3(0.2, 0, 0) - Vec3(0, 0.3, 0)).norm(), kTight);
}

TEST_F(Mjcf, PlacesLinksAtTheJointsAnchor) {
  const MjcfHand hand =
      Read("<body name='palm'>" + kMass +
           "<body name='finger' pos='0 0.1 0'><joint name='bend' axis='0 0 1' pos='0.05 0 0'/>" +
           kMass + "<site name='tip' pos='0.2 0 0'/></body></body>");
  ASSERT_EQ(hand.sites.size(), 1u);
  const MjcfHand::Place& tip = hand.sites.front();
  const Vec3 moved =
      PosesAt(hand, {std::numbers::pi / 2})[static_cast<size_t>(tip.link)] * tip.X_LP.translation();
  EXPECT_LT((moved - Vec3(0.05, 0.1 + 0.15, 0)).norm(), kTight);
}

TEST_F(Mjcf, ChainsSeveralJointsOfOneBodyInTheirOrder) {
  const MjcfHand hand = Read("<body name='palm'>" + kMass +
                             "<body name='finger'><joint name='a' axis='0 0 1'/>"
                             "<joint name='b' axis='1 0 0' pos='0 0.1 0'/>" +
                             kMass + "<site name='tip' pos='0 0.2 0'/></body></body>");
  EXPECT_THAT(hand.joint_names, ElementsAre("a", "b"));
  EXPECT_EQ(hand.body.links[kRootLinks].mass, 0);
  EXPECT_EQ(hand.body.links[kRootLinks + 1].mass, 0.1);
  // The second joint, at (0, 0.1, 0), lifts the tip; the first turns everything to −x.
  const double quarter = std::numbers::pi / 2;
  const Pose X = PosesAt(hand, {quarter, quarter}).back();
  EXPECT_LT((X * hand.sites.front().X_LP.translation() - Vec3(-0.1, 0, 0.1)).norm(), kTight);
}

TEST_F(Mjcf, CountsAJointFromWhereTheFileSaysItStands) {
  const MjcfHand hand = Read("<body name='palm'>" + kMass +
                             "<body name='finger'><joint name='bend' axis='0 0 1' ref='0.4'/>" +
                             kMass + "</body></body>");
  EXPECT_LT((PosesAt(hand, {0.4}).back().linear() - Mat3::Identity()).norm(), kTight);
}

TEST_F(Mjcf, AddsBodiesWithoutJointsToTheirParent) {
  const MjcfHand hand = Read(
      "<body name='palm'><inertial pos='0 0 0' mass='0.3' diaginertia='1e-4 1e-4 1e-4'/>"
      "<body name='finger'><joint name='bend'/>"
      "<inertial pos='0 0 0' mass='0.1' diaginertia='1e-9 1e-9 1e-9'/>"
      "<body name='tip' pos='0 0 0.1'><inertial pos='0 0 0' mass='0.1' diaginertia='1e-9 1e-9 "
      "1e-9'/>"
      "<geom type='sphere' size='0.01'/></body></body></body>");
  const BodyLink& finger = hand.body.links.back();
  // Two points of 0.1 kg at distance 0.1 m turn about their middle with 2 m (d/2)².
  EXPECT_NEAR(finger.mass, 0.2, kTight);
  EXPECT_NEAR(finger.p_LC.z(), 0.05, kTight);
  EXPECT_NEAR(finger.inertia_L(0, 0), 2 * 0.1 * 0.05 * 0.05, 3e-9);
  EXPECT_NEAR(finger.inertia_L(2, 2), 0, 3e-9);
  ASSERT_EQ(finger.capsules.size(), 1u);
  EXPECT_LT((finger.capsules[0].a - Vec3(0, 0, 0.1)).norm(), kTight);
}

TEST_F(Mjcf, KeepsCapsulesAndTurnsOtherSolidsIntoHulls) {
  const MjcfHand hand = Read("<body name='palm'>" + kMass +
                             "<geom type='capsule' fromto='0 0 0 0 0 0.1' size='0.01'/>"
                             "<geom type='box' size='0.01 0.02 0.03' pos='1 0 0'/>"
                             "<geom type='cylinder' size='0.01 0.02'/>"
                             "<geom type='ellipsoid' size='0.01 0.02 0.03'/>"
                             "<geom type='box' size='1 1 1' contype='0' conaffinity='0'/>"
                             "<body name='finger'><joint name='bend'/>" +
                             kMass + "</body></body>");
  const BodyLink& palm = hand.body.links[kPalmLink];
  ASSERT_EQ(palm.capsules.size(), 1u);
  EXPECT_NEAR((palm.capsules[0].b - palm.capsules[0].a).norm(), 0.1, kTight);
  ASSERT_EQ(palm.hulls.size(), 3u);
  EXPECT_NEAR(Volume(palm.hulls[0]), 8 * 0.01 * 0.02 * 0.03, 1e-15);
  EXPECT_NEAR(Bounds(palm.hulls[0]).center().x(), 1, kTight);
  const double cylinder = std::numbers::pi * 1e-4 * 0.04;
  EXPECT_NEAR(Volume(palm.hulls[1]) / cylinder, 1, 0.01);
  const double ellipsoid = 4 * std::numbers::pi / 3 * 0.01 * 0.02 * 0.03;
  EXPECT_NEAR(Volume(palm.hulls[2]) / ellipsoid, 1, 0.05);
  for (const TriMesh& hull : palm.hulls) EXPECT_TRUE(IsClosed(hull));
}

TEST_F(Mjcf, ReadsServosTendonsEqualitiesAndExclusions) {
  const std::string fingers =
      "<body name='palm'>" + kMass + "<body name='one'><joint name='a' damping='0.1'/>" + kMass +
      "<body name='two'><joint name='b' damping='0.1'/>" + kMass +
      "<body name='three'><joint name='c'/>" + kMass + "</body></body></body></body>";
  const MjcfHand hand =
      Read(fingers,
           "<contact><exclude body1='palm' body2='three'/></contact>"
           "<tendon><fixed name='t'><joint joint='a' coef='1'/><joint joint='b' coef='2'/></fixed>"
           "</tendon><equality><joint joint1='c' joint2='b' polycoef='0.2 0.5 0 0 0'/></equality>"
           "<actuator><position joint='b' kp='5' kv='0.01' forcerange='-3 3'/>"
           "<position tendon='t' kp='2' forcerange='-1 1'/></actuator>");
  const auto& links = hand.body.links;
  EXPECT_EQ(links[kRootLinks + 1].drive.stiffness, 5);
  EXPECT_EQ(links[kRootLinks + 1].drive.limit, 3);
  EXPECT_NEAR(links[kRootLinks + 1].drive.damping, 0.11, kTight);
  ASSERT_EQ(hand.body.tendons.size(), 1u);
  const Tendon& tendon = hand.body.tendons.front();
  EXPECT_EQ(tendon.drive.stiffness, 2);
  EXPECT_EQ(tendon.drive.limit, 1);
  ASSERT_EQ(tendon.joints.size(), 2u);
  EXPECT_EQ(tendon.joints[1].link, kRootLinks + 1);
  EXPECT_EQ(tendon.joints[1].coefficient, 2);
  ASSERT_EQ(hand.couplings.size(), 1u);
  EXPECT_EQ(hand.couplings[0].joint, 2);
  EXPECT_EQ(hand.couplings[0].source, 1);
  EXPECT_EQ(hand.couplings[0].ratio, 0.5);
  EXPECT_EQ(hand.couplings[0].offset, 0.2);
  EXPECT_EQ(links[kRootLinks + 2].drive.stiffness, 5) << "a tied joint is driven like its source";
  EXPECT_THAT(hand.body.overlapping, testing::Contains(std::pair(int{kPalmLink}, kRootLinks + 2)));
}

TEST_F(Mjcf, SaysWhatItCannotUse) {
  const std::string tail = kMass + "</body></body>";
  const std::string palm = "<body name='palm'>" + kMass;
  EXPECT_THAT(RefusalOf(palm + "<body name='f'><joint name='j'/>" + tail, "", "plam"),
              AllOf(HasSubstr("plam"), HasSubstr("palm"), HasSubstr("hand.xml")));
  EXPECT_THAT(RefusalOf(palm + "<body name='f'><joint name='ball' type='ball'/>" + tail),
              HasSubstr("ball"));
  EXPECT_THAT(RefusalOf(palm + "<body name='f'><joint/>" + tail), HasSubstr("no name"));
  EXPECT_THAT(RefusalOf(palm + "<body name='f'><joint name='j'/>" + tail,
                        "<actuator><motor name='m' joint='j'/></actuator>"),
              AllOf(HasSubstr("\"m\""), HasSubstr("position")));
  EXPECT_THAT(RefusalOf("<body name='palm'><nonsense/></body>"), HasSubstr("nonsense"));
  EXPECT_THAT(
      RefusalOf(palm + "<body name='f'><joint name='j'/>" + tail + "<body name='other'/>", "", ""),
      HasSubstr("which is the palm"));
}

TEST_F(Mjcf, SaysThatAFileIsMissing) {
  try {
    ReadMjcf(folder_.path() / "nowhere.xml", "");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kIo);
    EXPECT_THAT(error.what(), HasSubstr("nowhere.xml"));
  }
}

}  // namespace
}  // namespace graspbench

#include "simulators/hand_body.h"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <set>

#include "core/error.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using hands::BuiltIn;
using hands::kDegree;

HandDrives Drives() {
  return {.root_slide = {2000, 50, 100},
          .root_hinge = {20, 1, 10},
          .finger = {2, 0.1, 1},
          .armature = 1e-4};
}

// X_OL of MANO's joints at the given finger positions, by way of the tree.
void ExpectTreeFollowsModel(const PhysicalHand& hand, const Grasp& made_for,
                            const std::vector<double>& joints) {
  Grasp posed_as = made_for;
  posed_as.joints = joints;
  const PosedHand posed = BuiltIn().Forward(posed_as);
  const std::vector<Pose> X_BL = LinkPoses(
      hand.body, HandPositions(Pose::Identity(), JointPositions(BuiltIn(), posed_as.joints)));
  for (int k = 0; k < 16; ++k) {
    const Pose X_OL = made_for.X_OH * X_BL[static_cast<size_t>(LinkOfSegment(k))];
    EXPECT_LT((X_OL.matrix() - posed.joints[static_cast<size_t>(k)].matrix()).norm(), 1e-9) << k;
  }
}

TEST(PhysicalHand, HasOneLinkForEachRootAndFingerHinge) {
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), hands::Flat(), Drives());
  ASSERT_EQ(hand.body.links.size(), 51u);
  ASSERT_EQ(hand.grasp_joints.size(), 51u);
  for (const double q : hand.grasp_joints) EXPECT_NEAR(q, 0, 1e-12);
  EXPECT_NO_THROW(Validate(hand.body));
  std::set<int> segments;
  for (size_t i = 0; i < 51; ++i) {
    const BodyLink& link = hand.body.links[i];
    EXPECT_EQ(link.joint, i < 3 ? BodyLink::Joint::kSlide : BodyLink::Joint::kHinge);
    EXPECT_EQ(hand.link_segment[i] >= 0, !link.capsules.empty());
    EXPECT_EQ(link.mass > 0, !link.capsules.empty());
    if (hand.link_segment[i] < 0) continue;
    segments.insert(hand.link_segment[i]);
    EXPECT_EQ(LinkOfSegment(hand.link_segment[i]), static_cast<int>(i));
  }
  EXPECT_EQ(segments.size(), 16u);
  EXPECT_EQ(hand.link_region[kPalmLink], HandRegion::kPalm);
  EXPECT_EQ(hand.link_region[6], HandRegion::kIndex);
  EXPECT_EQ(hand.link_region[static_cast<size_t>(LinkOfSegment(7))], HandRegion::kPinky);
  EXPECT_EQ(hand.link_region[50], HandRegion::kThumb);
}

TEST(PhysicalHand, TakesTheCallersDrives) {
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), hands::Flat(), Drives());
  EXPECT_EQ(hand.body.links[0].drive.stiffness, 2000);
  EXPECT_EQ(hand.body.links[5].drive.limit, 10);
  EXPECT_EQ(hand.body.links[5].armature, 0);
  for (size_t i = 6; i < 51; ++i) {
    EXPECT_EQ(hand.body.links[i].drive.damping, 0.1);
    EXPECT_EQ(hand.body.links[i].armature, 1e-4);
  }
}

TEST(PhysicalHand, StandsAsTheModelDoesInEveryPose) {
  for (const char* item : {"a", "b", "c"}) {
    const Grasp grasp = hands::Random(item);
    const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, Drives());
    ExpectTreeFollowsModel(hand, grasp, grasp.joints);
    EXPECT_EQ(hand.grasp_joints,
              HandPositions(Pose::Identity(), JointPositions(BuiltIn(), grasp.joints)));
    for (const char* other : {"open", "closed"}) {
      ExpectTreeFollowsModel(hand, grasp, hands::Random(other).joints);
    }
  }
}

// Turns of any angle, far beyond a hand's range.
TEST(PhysicalHand, StandsAsTheModelDoesForUnnaturalJoints) {
  Rng rng(1, "unnatural", "test");
  Grasp grasp = hands::Flat();
  for (double& q : grasp.joints) q = rng.Uniform(-1.5, 1.5);
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, Drives());
  ExpectTreeFollowsModel(hand, grasp, grasp.joints);
}

TEST(PhysicalHand, RootPositionsPutThePalmWhereTheyShould) {
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), hands::Flat(), Drives());
  for (const uint64_t seed : {1, 2, 3, 4}) {
    const Pose X_BR = shapes::RandomPose(seed);
    const std::vector<double> fingers(45, 0.0);
    const std::vector<Pose> X_BL = LinkPoses(hand.body, HandPositions(X_BR, fingers));
    EXPECT_LT((X_BL[kPalmLink].matrix() - X_BR.matrix()).norm(), 1e-12);
  }
}

TEST(PhysicalHand, FingerPositionsAndManoJointsAreInverse) {
  const std::vector<double> joints = hands::Random("inverse").joints;
  const std::vector<double> back = ManoJoints(BuiltIn(), JointPositions(BuiltIn(), joints));
  for (size_t i = 0; i < 45; ++i) EXPECT_NEAR(back[i], joints[i], 1e-12);
  EXPECT_THROW(JointPositions(BuiltIn(), std::vector<double>(44)), Error);
  EXPECT_THROW(ManoJoints(BuiltIn(), std::vector<double>(44)), Error);
}

TEST(PhysicalHand, LimitsAreAnatomicalWhereTheGraspIs) {
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), hands::Random("limits"), Drives());
  EXPECT_LT(hand.widened, 1e-12);
  for (size_t i = 6; i < 51; ++i) {
    const JointLimits& limits = HandJointLimits()[(i - 6) / 3];
    EXPECT_NEAR(hand.body.links[i].low, limits.low[static_cast<int>(i % 3)], 1e-12);
    EXPECT_NEAR(hand.body.links[i].high, limits.high[static_cast<int>(i % 3)], 1e-12);
  }
}

TEST(PhysicalHand, LimitsGiveWayToTheGraspAndItsStages) {
  Grasp grasp = hands::Bent({100, 0, 0}, {Vec3::Zero(), Vec3::Zero(), Vec3::Zero()});
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, Drives());
  EXPECT_NEAR(hand.widened, 10 * kDegree, 1e-9);  // the index knuckle's limit is 90°
  EXPECT_NEAR(hand.body.links[6].high, 100 * kDegree, 1e-9);
  EXPECT_NEAR(hand.body.links[6].low, -25 * kDegree, 1e-9);

  grasp.squeeze = hands::Bent({115, 0, 0}, {Vec3::Zero(), Vec3::Zero(), Vec3::Zero()}).joints;
  const PhysicalHand squeezing = MakePhysicalHand(BuiltIn(), grasp, Drives());
  EXPECT_NEAR(squeezing.widened, 25 * kDegree, 1e-9);
  EXPECT_NEAR(squeezing.body.links[6].high, 115 * kDegree, 1e-9);
}

// 1100 kg/m³ times the closed skin, most of it in the palm, and inertias of real bodies.
TEST(PhysicalHand, HasThePlausibleMassesOfAHand) {
  for (const char* item : {"a", "b"}) {
    const Grasp grasp = hands::Random(item);
    const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, Drives());
    double total = 0;
    for (const BodyLink& link : hand.body.links) {
      total += link.mass;
      if (link.mass == 0) continue;
      EXPECT_GT(link.mass, 0.5e-3) << link.name;
      const Vec3 moments = Eigen::SelfAdjointEigenSolver<Mat3>(link.inertia_L).eigenvalues();
      EXPECT_GT(moments[0], 0) << link.name;
      EXPECT_LE(moments[2], moments[0] + moments[1]) << link.name;
    }
    EXPECT_NEAR(total, 1100 * Volume(BuiltIn().Forward(grasp).closed), 1e-6);
    const double palm = hand.body.links[kPalmLink].mass / total;
    EXPECT_GT(palm, 0.4);
    EXPECT_LT(palm, 0.75);
  }
}

// A bone's centre of mass lies between its ends and near its axis; its radius of gyration about the
// axis is that of a finger 9 to 30 mm thick.
TEST(PhysicalHand, HasItsMassWhereItsBonesAre) {
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), hands::Flat(), Drives());
  const auto rest = BuiltIn().RestJoints();
  for (const int k : {1, 2, 4, 5, 7, 8, 10, 11, 14}) {
    const BodyLink& link = hand.body.links[static_cast<size_t>(LinkOfSegment(k))];
    const Vec3 bone = rest[static_cast<size_t>(k) + 1] - rest[static_cast<size_t>(k)];
    const Vec3 along = bone.normalized();
    EXPECT_GT(link.p_LC.dot(along), 0.2 * bone.norm()) << link.name;
    EXPECT_LT(link.p_LC.dot(along), 0.8 * bone.norm()) << link.name;
    EXPECT_LT(link.p_LC.cross(along).norm(), 0.005) << link.name;
    const double gyration = std::sqrt(along.dot(link.inertia_L * along) / link.mass);
    EXPECT_GT(gyration, 0.0045 / std::sqrt(2)) << link.name;
    EXPECT_LT(gyration, 0.015 / std::sqrt(2)) << link.name;
  }
}

TEST(PhysicalHand, IsTheSameBodyWhereverItIs) {
  Grasp grasp = hands::Random("anywhere");
  const PhysicalHand here = MakePhysicalHand(BuiltIn(), grasp, Drives());
  grasp.X_OH = shapes::RandomPose(9);
  const PhysicalHand there = MakePhysicalHand(BuiltIn(), grasp, Drives());
  for (size_t i = 0; i < 51; ++i) {
    EXPECT_EQ(here.body.links[i].mass, there.body.links[i].mass);
    EXPECT_EQ(here.body.links[i].inertia_L, there.body.links[i].inertia_L);
    EXPECT_EQ(here.body.links[i].X_PL.matrix(), there.body.links[i].X_PL.matrix());
  }
}

}  // namespace
}  // namespace graspbench

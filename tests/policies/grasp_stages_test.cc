#include "policies/grasp_stages.h"

#include <gtest/gtest.h>

#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using hands::BuiltIn;
using hands::kDegree;

Grasp PowerGrasp() {
  return hands::Bent({40, 40, 25}, {Vec3(20, 30, 0), Vec3(20, 0, 0), Vec3(25, 0, 0)});
}

// A bar along the knuckle line (z of the rest frame), where the bent fingers are around it.
Solid Bar(const Grasp& grasp, double radius) {
  const PosedHand posed = BuiltIn().Forward(grasp);
  const Vec3 between =
      (posed.fingertips[0] + posed.fingertips[1] + posed.fingertips[3]) / 3;  // thumb, index, ring
  return Solid(shapes::Cylinder({.radius = radius, .height = 0.2, .centre = between}));
}

double Depth(const PhysicalHand& hand, const std::vector<double>& positions, const Solid& object,
             int link) {
  for (const FingerContact& contact :
       FingerContacts(hand, positions, Pose::Identity(), object, 0.05)) {
    if (contact.link == link) return -contact.distance;
  }
  return -0.05;
}

TEST(GraspStages, OpensEveryFlexionByAShareOfItsRangeAndNothingElse) {
  const Grasp grasp = PowerGrasp();
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const Solid far(shapes::Cube({.centre = {1, 0, 0}}));
  const GraspStages stages = MakeGraspStages(BuiltIn(), hand, grasp, far, {.open_share = 0.1});
  EXPECT_EQ(stages.pregrasp_rule, PregraspRule::kOpened);
  EXPECT_EQ(stages.grasp, hand.grasp_joints);
  for (size_t joint = 0; joint < 15; ++joint) {
    const JointLimits& limits = HandJointLimits()[joint];
    const size_t link = 6 + 3 * joint;
    EXPECT_NEAR(stages.grasp[link] - stages.pregrasp[link], 0.1 * (limits.high[0] - limits.low[0]),
                1e-12);
    EXPECT_EQ(stages.grasp[link + 1], stages.pregrasp[link + 1]);
    EXPECT_EQ(stages.grasp[link + 2], stages.pregrasp[link + 2]);
  }
  for (size_t i = 0; i < 6; ++i) EXPECT_EQ(stages.pregrasp[i], 0);
}

TEST(GraspStages, OpensNoFurtherThanExtension) {
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), hands::Flat(), {});
  const Solid far(shapes::Cube({.centre = {1, 0, 0}}));
  const GraspStages stages =
      MakeGraspStages(BuiltIn(), hand, hands::Flat(), far, {.open_share = 0.9});
  for (size_t i = 6; i < 51; ++i) EXPECT_GE(stages.pregrasp[i], hand.body.links[i].low);
  EXPECT_NEAR(stages.pregrasp[6], HandJointLimits()[0].low[0], 1e-12);
}

TEST(GraspStages, KeepsTheGeneratorsOwnStages) {
  Grasp grasp = PowerGrasp();
  const Grasp open = hands::Bent({10, 10, 5}, {Vec3::Zero(), Vec3::Zero(), Vec3::Zero()});
  const Grasp tight = hands::Bent({50, 45, 30}, {Vec3(25, 30, 0), Vec3(25, 0, 0), Vec3(25, 0, 0)});
  grasp.pregrasp = open.joints;
  grasp.squeeze = tight.joints;
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const GraspStages stages = MakeGraspStages(BuiltIn(), hand, grasp, Bar(grasp, 0.03), {});
  EXPECT_EQ(stages.pregrasp_rule, PregraspRule::kGenerator);
  EXPECT_EQ(stages.squeeze_rule, SqueezeRule::kGenerator);
  for (const auto& [positions, posture] :
       {std::pair(stages.pregrasp, open), std::pair(stages.squeeze, tight)}) {
    const std::vector<Pose> X_BL = LinkPoses(hand.body, positions);
    const PosedHand posed = BuiltIn().Forward(posture);
    for (int k = 0; k < 16; ++k) {
      EXPECT_TRUE(X_BL[static_cast<size_t>(LinkOfSegment(k))].isApprox(
          posed.joints[static_cast<size_t>(k)], 1e-9));
    }
  }
}

TEST(GraspStages, ExtrapolatesFromTheGeneratorsPregraspWithinTheLimits) {
  Grasp grasp = PowerGrasp();
  grasp.pregrasp =
      hands::Bent({30, 30, 15}, {Vec3(10, 30, 0), Vec3(10, 0, 0), Vec3(15, 0, 0)}).joints;
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const GraspStages stages = MakeGraspStages(BuiltIn(), hand, grasp, Bar(grasp, 0.03), {});
  EXPECT_EQ(stages.squeeze_rule, SqueezeRule::kExtrapolate);
  for (size_t joint = 0; joint < 15; ++joint) {
    EXPECT_NEAR(stages.squeeze[6 + 3 * joint] - stages.grasp[6 + 3 * joint], 10 * kDegree, 1e-9);
  }
  EXPECT_NEAR(stages.largest_change, 10 * kDegree, 1e-9);
}

TEST(GraspStages, SqueezeMovesEveryContactDeeper) {
  const Grasp grasp = PowerGrasp();
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const Solid bar = Bar(grasp, 0.03);
  const GraspStages stages = MakeGraspStages(BuiltIn(), hand, grasp, bar, {});
  ASSERT_EQ(stages.squeeze_rule, SqueezeRule::kContacts);
  ASSERT_GE(stages.contacts, 4);
  EXPECT_EQ(stages.deepened, stages.contacts);
  for (const FingerContact& contact :
       FingerContacts(hand, stages.grasp, Pose::Identity(), bar, 5e-3)) {
    const double gained = Depth(hand, stages.squeeze, bar, contact.link) + contact.distance;
    EXPECT_GT(gained, 0.5e-3) << hand.body.links[static_cast<size_t>(contact.link)].name;
    EXPECT_LT(gained, 8e-3) << hand.body.links[static_cast<size_t>(contact.link)].name;
  }
  EXPECT_GT(stages.largest_change, 0);
  for (size_t i = 0; i < 51; ++i) {
    EXPECT_GE(stages.squeeze[i], hand.body.links[i].low);
    EXPECT_LE(stages.squeeze[i], hand.body.links[i].high);
  }
}

TEST(GraspStages, SqueezeLeavesFingersThatDoNotTouch) {
  const Grasp grasp = hands::Flat();
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const PosedHand posed = BuiltIn().Forward(grasp);
  const Solid ball(shapes::Sphere(
      {.radius = 0.01, .centre = posed.fingertips[1] + 0.018 * BuiltIn().palm_normal()}));
  const GraspStages stages = MakeGraspStages(BuiltIn(), hand, grasp, ball, {});
  ASSERT_EQ(stages.squeeze_rule, SqueezeRule::kContacts);
  for (size_t i = 0; i < 51; ++i) {
    if (i >= 6 && i < 15) continue;  // the index finger
    EXPECT_EQ(stages.squeeze[i], stages.grasp[i]) << i;
  }
  EXPECT_GT(stages.squeeze[6], stages.grasp[6]);  // the knuckle bends
}

TEST(GraspStages, NothingNearMeansNoSqueezeAndIsSaid) {
  const Grasp grasp = PowerGrasp();
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const Solid far(shapes::Cube({.centre = {1, 0, 0}}));
  const GraspStages stages = MakeGraspStages(BuiltIn(), hand, grasp, far, {});
  EXPECT_EQ(stages.squeeze_rule, SqueezeRule::kNone);
  EXPECT_EQ(stages.contacts, 0);
  EXPECT_EQ(stages.squeeze, stages.grasp);
  EXPECT_EQ(stages.largest_change, 0);
}

TEST(GraspStages, ADeeperSqueezeIsProportional) {
  const Grasp grasp = PowerGrasp();
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const Solid bar = Bar(grasp, 0.03);
  const GraspStages one = MakeGraspStages(BuiltIn(), hand, grasp, bar, {.squeeze_depth = 1e-3});
  const GraspStages two = MakeGraspStages(BuiltIn(), hand, grasp, bar, {.squeeze_depth = 2e-3});
  const GraspStages none = MakeGraspStages(BuiltIn(), hand, grasp, bar, {.squeeze_depth = 0});
  EXPECT_EQ(none.squeeze, none.grasp);
  for (size_t i = 6; i < 51; ++i) {
    const BodyLink& link = hand.body.links[i];
    if (two.squeeze[i] == link.low || two.squeeze[i] == link.high) continue;  // clamped
    EXPECT_NEAR(two.squeeze[i] - two.grasp[i], 2 * (one.squeeze[i] - one.grasp[i]), 1e-12) << i;
  }
}

// Hand and object moved together: the same contacts, the same squeeze.
TEST(GraspStages, DoNotDependOnWhereTheObjectIs) {
  Grasp grasp = PowerGrasp();
  const Solid bar = Bar(grasp, 0.03);
  const PhysicalHand hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const GraspStages here = MakeGraspStages(BuiltIn(), hand, grasp, bar, {});
  const Pose X = shapes::RandomPose(5);
  grasp.X_OH = X * grasp.X_OH;
  const PhysicalHand moved_hand = MakePhysicalHand(BuiltIn(), grasp, {});
  const GraspStages there =
      MakeGraspStages(BuiltIn(), moved_hand, grasp, Solid(X * bar.mesh()), {});
  EXPECT_EQ(here.contacts, there.contacts);
  for (size_t i = 0; i < 51; ++i) EXPECT_NEAR(here.squeeze[i], there.squeeze[i], 1e-4) << i;
}

}  // namespace
}  // namespace graspbench

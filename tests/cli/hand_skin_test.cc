#include "cli/hand_skin.h"

#include <gtest/gtest.h>

#include "core/rng.h"
#include "retarget/robot_hand.h"
#include "simulators/hand_body.h"

namespace graspbench {
namespace {

/// The vertex with its bonds moved by these frames.
Vec3 Moved(const HandSkin::Bond& bond, const Vec3& p_F, const std::vector<Pose>& X_WF) {
  Vec3 p_W = Vec3::Zero();
  for (size_t k = 0; k < bond.frame.size(); ++k) {
    p_W += bond.weight[k] * (X_WF[bond.frame[k]] * p_F);
  }
  return p_W;
}

// A grasp's root is at the wrist joint, so the frames of the flat hand are all at −J0 of it.
TEST(HandSkin, OfAHumanHandRestsInTheFlatPose) {
  const auto model = LoadHand();
  const auto& hand = dynamic_cast<const ManoHand&>(*model);
  const Grasp flat{.joints = std::vector<double>(45, 0.0)};
  const PosedSkin posed = PoseSkin(SkinOf(hand), hand, flat);
  const Vec3 J0 = hand.RootJoint();
  for (const Pose& X_OF : posed.X_OF) {
    EXPECT_LT((X_OF.translation() + J0).norm(), 1e-12);
    EXPECT_TRUE(X_OF.linear().isIdentity(1e-12));
  }
}

TEST(HandSkin, OfAHumanHandHasFramesWhereItsJointsAre) {
  const auto model = LoadHand();
  const auto& hand = dynamic_cast<const ManoHand&>(*model);
  Rng rng(3, "hand_skin_test", "posture");
  Grasp grasp{.joints = hand.RandomJoints(rng)};
  grasp.X_OH.translation() = Vec3(0.1, 0.2, 0.3);
  grasp.X_OH.linear() = rng.Rotation().toRotationMatrix();
  const PosedSkin posed = PoseSkin(SkinOf(hand), hand, grasp);
  const std::vector<Pose> X_OJ = hand.Forward(grasp).joints;
  const auto rest = hand.RestJoints();
  for (size_t k = 0; k < rest.size(); ++k) {
    EXPECT_LT((posed.X_OF[k] * rest[k] - X_OJ[k].translation()).norm(), 1e-9) << k;
    EXPECT_TRUE(posed.X_OF[k].linear().isApprox(X_OJ[k].linear(), 1e-9)) << k;
  }
}

TEST(HandSkin, OfARecordedPostureIsThatOfTheGrasp) {
  const auto model = LoadHand();
  const auto& hand = dynamic_cast<const ManoHand&>(*model);
  Rng rng(4, "hand_skin_test", "posture");
  Grasp grasp{.joints = hand.ClampToLimits(hand.RandomJoints(rng))};
  grasp.X_OH.translation() = Vec3(0.1, 0.2, 0.3);
  const PosedSkin posed = PoseSkin(SkinOf(hand), hand, grasp);
  // The base stands elsewhere, and the root's joints make up for it.
  Pose X_WB = grasp.X_OH;
  X_WB.translate(Vec3(0.05, -0.02, 0.01)).rotate(Eigen::AngleAxisd(0.4, Vec3::UnitX()));
  const std::vector<double> positions =
      HandPositions(X_WB.inverse() * grasp.X_OH, JointPositions(hand, grasp.joints));
  const std::vector<Pose> X_WF = SkinFrames(hand, {}, X_WB, positions);
  for (size_t k = 0; k < X_WF.size(); ++k) {
    EXPECT_TRUE(X_WF[k].isApprox(posed.X_OF[k], 1e-6)) << k;
  }
}

TEST(HandSkin, OfARobotHandCoversItsLinksAsTheModelDoes) {
  const auto hand = LoadRobotHand("allegro");
  Rng rng(5, "hand_skin_test", "posture");
  Grasp grasp{.hand = "allegro"};
  for (int joint = 0; joint < hand->joint_count(); ++joint) {
    grasp.joints.push_back(rng.Uniform(hand->low(joint), hand->high(joint)));
  }
  grasp.X_OH.linear() = rng.Rotation().toRotationMatrix();
  const PosedSkin posed = PoseSkin(SkinOf(*hand), *hand, grasp);
  const TriMesh surface = hand->Forward(grasp).surface;
  ASSERT_EQ(posed.skin->rest_F.size(), surface.vertices.size());
  EXPECT_EQ(posed.skin->faces, surface.faces);
  for (size_t v = 0; v < surface.vertices.size(); v += 97) {
    const Vec3 p_O = Moved(posed.skin->bonds[v], posed.skin->rest_F[v], posed.X_OF);
    EXPECT_LT((p_O - surface.vertices[v]).norm(), 1e-9);
  }
}

}  // namespace
}  // namespace graspbench

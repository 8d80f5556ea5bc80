#include "core/robot_grasp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/robot_grasps.h"

namespace graspbench {
namespace {

using robot_grasp_tests::DistanceOf;
using robot_grasp_tests::JointOf;
using robot_grasp_tests::PoseAt;
using robot_grasp_tests::RefusalOfGrasp;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> kNames{"if_rot", "if_mcp"};

/// A hand of two joints with all that a grasp can have; the pregrasp stands off.
RobotGrasp Whole() {
  RobotGrasp grasp;
  grasp.hand = "leap";
  grasp.X_OH = PoseAt({0.1, 0, 0});
  grasp.joints = {{"if_mcp", 0.1}, {"if_rot", 0.2}};
  grasp.pregrasp = {PoseAt({0.2, 0, 0}), {{"if_rot", 0.4}, {"if_mcp", 0.3}}};
  grasp.squeeze = {grasp.X_OH, grasp.joints};
  grasp.object = "mug";
  grasp.object_scale = 0.08;
  grasp.X_WO = PoseAt({0, 0, 1});
  grasp.extras.Set("energy", 2.5);
  return grasp;
}

std::string Refusal(const NamedJoints& joints) {
  return RefusalOfGrasp(ErrorKind::kInput, [&] { JointsInOrder(joints, kNames, "a.npy"); });
}

TEST(RobotGrasp, PutsJointsIntoTheOrderOfTheNames) {
  const Grasp grasp = GraspFrom(Whole(), kNames, "a.npy");
  EXPECT_EQ(grasp.hand, "leap");
  EXPECT_THAT(grasp.joints, ElementsAre(0.2, 0.1));
  EXPECT_THAT(grasp.pregrasp.value(), ElementsAre(0.4, 0.3));
  EXPECT_FALSE(grasp.extras.Has("joint_names"));
}

TEST(RobotGrasp, KeepsTheOrderItHasAndTheNamesWhereNoneAreGiven) {
  const Grasp grasp = GraspFrom(Whole(), {}, "a.npy");
  EXPECT_THAT(grasp.joints, ElementsAre(0.1, 0.2));
  EXPECT_EQ(grasp.extras.At("joint_names"), Value(Value::List{"if_mcp", "if_rot"}));
}

// As values, names and poses must survive the store as well.
TEST(RobotGrasp, ComesBackFromAGraspWithAllItHad) {
  for (const auto& names : {kNames, {}}) {
    const Grasp stored = GraspFromValue(ToValue(GraspFrom(Whole(), names, "a.npy")), "store");
    const RobotGrasp back = RobotGraspFrom(stored, names, "store");
    EXPECT_EQ(back.hand, "leap");
    EXPECT_EQ(JointOf(back.joints, "if_mcp"), 0.1);
    EXPECT_EQ(JointOf(back.pregrasp.value().joints, "if_mcp"), 0.3);
    EXPECT_EQ(DistanceOf(back.pregrasp->X_OH, Whole().pregrasp->X_OH), 0);
    EXPECT_EQ(DistanceOf(back.squeeze.value().X_OH, Whole().X_OH), 0);
    EXPECT_EQ(DistanceOf(back.X_WO, Whole().X_WO), 0);
    EXPECT_EQ(back.object, "mug");
    EXPECT_EQ(back.object_scale, 0.08);
    EXPECT_EQ(back.extras, Whole().extras);
  }
}

TEST(RobotGrasp, NamesTheJointThatIsWrong) {
  EXPECT_THAT(Refusal({{"if_mcp", 0}}),
              AllOf(HasSubstr("a.npy"), HasSubstr("\"if_rot\" is missing")));
  EXPECT_THAT(Refusal({{"if_mcp", 0}, {"if_rot", 0}, {"if_mcp", 0}}),
              HasSubstr("\"if_mcp\" comes twice"));
  EXPECT_THAT(Refusal({{"if_mpc", 0}, {"if_rot", 0}}),
              AllOf(HasSubstr("if_mpc"), HasSubstr("if_mcp")));
  Grasp grasp = GraspFrom(Whole(), kNames, "a.npy");
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kInput, [&] { RobotGraspFrom(grasp, {}, "a.npy"); }),
              HasSubstr("joint_names"));
  grasp.joints.push_back(0);
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kInput, [&] { RobotGraspFrom(grasp, kNames, "a.npy"); }),
              HasSubstr("3 joint values"));
}

}  // namespace
}  // namespace graspbench

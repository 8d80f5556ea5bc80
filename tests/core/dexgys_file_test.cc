#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/json.h"
#include "core/rng.h"
#include "core/units.h"
#include "tests/support/robot_grasps.h"

namespace graspbench {
namespace {

using robot_grasp_tests::DistanceOf;
using robot_grasp_tests::ExpectSameJoints;
using robot_grasp_tests::JointOf;
using robot_grasp_tests::PoseAt;
using robot_grasp_tests::RefusalOfGrasp;
using robot_grasp_tests::ShadowGrasp;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// 28 numbers: translation, axis-angle vector, then 0.01, 0.02, ...
Value Vector(const Vec3& translation, const Vec3& turn) {
  Value::List numbers{translation.x(), translation.y(), translation.z(),
                      turn.x(),        turn.y(),        turn.z()};
  for (int j = 1; j <= 22; ++j) numbers.emplace_back(0.01 * j);
  return numbers;
}

Value Row(const std::string& key, const Value& grasps) {
  return Value::Dict{{"cate_id", "mug"},
                     {"obj_id", "C52001"},
                     {"action_id", "0001"},
                     {key, grasps},
                     {"guidance", "use the mug"}};
}

std::vector<RobotGrasp> Read(const Value& file) { return RobotGraspsFromTree(file, "test.json"); }

std::string Refusal(const Value& file) {
  return RefusalOfGrasp(ErrorKind::kInput, [&] { Read(file); });
}

// A third of a turn about the diagonal takes x to y, y to z and z to x.
TEST(DexGysFile, ReadsAnAxisAngleVectorNotEulerAngles) {
  const double third = 2 * units::kPi / 3 / std::sqrt(3);
  const RobotGrasp grasp =
      Read(Value::List{Row("dex_grasp", Vector({0.1, 0.2, 0.3}, {third, third, third}))}).at(0);
  EXPECT_LT((grasp.X_OH.linear() * Vec3::UnitX() - Vec3::UnitY()).norm(), 1e-12);
  EXPECT_LT((grasp.X_OH.linear() * Vec3::UnitY() - Vec3::UnitZ()).norm(), 1e-12);
  EXPECT_EQ(grasp.X_OH.translation(), Vec3(0.1, 0.2, 0.3));
  EXPECT_EQ(grasp.object_scale, 1);
}

TEST(DexGysFile, ReadsJointsInTheVectorsOrderWithTheirSigns) {
  const RobotGrasp grasp =
      Read(Value::List{Row("dex_grasp", Vector(Vec3::Zero(), Vec3::Zero()))}).at(0);
  EXPECT_EQ(JointOf(grasp.joints, "rh_FFJ4"), -0.01);
  EXPECT_EQ(JointOf(grasp.joints, "rh_FFJ1"), 0.04);
  EXPECT_EQ(JointOf(grasp.joints, "rh_RFJ4"), 0.09);
  EXPECT_EQ(JointOf(grasp.joints, "rh_LFJ5"), 0.13);
  EXPECT_EQ(JointOf(grasp.joints, "rh_THJ5"), 0.18);
  EXPECT_EQ(JointOf(grasp.joints, "rh_THJ1"), -0.22);
  EXPECT_EQ(grasp.object, "C52001");
  EXPECT_EQ(grasp.extras.At("guidance").AsString(), "use the mug");
  EXPECT_EQ(grasp.extras.At("action_id").AsString(), "0001");
}

TEST(DexGysFile, ReadsEveryPredictionOfAResult) {
  const Value a = Vector({1, 0, 0}, Vec3::Zero()), b = Vector({2, 0, 0}, Vec3::Zero());
  Value matched = Row("predictions", b);
  matched.Set("targets", a);
  const std::vector<RobotGrasp> grasps =
      Read(Value::List{Row("predictions", Value::List{Value::List{a}, Value::List{b}}), matched});
  ASSERT_EQ(grasps.size(), 3u);
  EXPECT_EQ(grasps[0].X_OH.translation().x(), 1);
  EXPECT_EQ(grasps[1].X_OH.translation().x(), 2);
  EXPECT_FALSE(grasps[1].extras.Has("targets"));
  EXPECT_EQ(grasps[2].extras.At("targets"), a);
}

TEST(DexGysFile, ReadsBackWhatItWrites) {
  Rng rng(1, "dexgys", "test");
  std::vector<RobotGrasp> grasps;
  for (int i = 0; i < 50; ++i) {
    RobotGrasp& grasp = grasps.emplace_back(ShadowGrasp());
    grasp.X_OH = PoseAt(rng.Direction(), rng.Rotation());
    grasp.object_scale = 1;
    grasp.object = i < 20 ? "C52001" : "A16012";
    grasp.extras.Set("guidance", i < 30 ? "use it" : "hold it");
  }
  grasps[0].X_OH = Pose::Identity();
  grasps[49].extras.Set("targets", Vector(Vec3::Zero(), Vec3::Zero()));
  for (const RobotGraspFormat format :
       {RobotGraspFormat::kDexGys, RobotGraspFormat::kDexGysResults}) {
    const Value file = ParseJson(ToRobotGraspFile(format, grasps), "test.json");
    const bool results = format == RobotGraspFormat::kDexGysResults;
    EXPECT_EQ(file.AsList().size(), results ? 4u : 50u);
    const std::vector<RobotGrasp> back = Read(file);
    ASSERT_EQ(back.size(), grasps.size());
    for (size_t i = 0; i < grasps.size(); ++i) {
      EXPECT_LT(DistanceOf(back[i].X_OH, grasps[i].X_OH), 1e-14) << i;
      ExpectSameJoints(back[i].joints, grasps[i].joints);
      EXPECT_EQ(back[i].object, grasps[i].object);
      EXPECT_EQ(back[i].extras, grasps[i].extras);
    }
  }
}

TEST(DexGysFile, NamesRowAndKeyOfWhatIsWrong) {
  Value::List good = Vector(Vec3::Zero(), Vec3::Zero()).AsList();
  Value::List shorter = good;
  shorter.pop_back();
  EXPECT_THAT(Refusal(Value::List{Row("dex_grasp", good), Row("dex_grasp", shorter)}),
              AllOf(HasSubstr("test.json"), HasSubstr("[1].dex_grasp"), HasSubstr("27")));
  EXPECT_THAT(Refusal(Value::List{Row("predictions", Value::List{good, shorter})}),
              HasSubstr("[0].predictions[1]"));
  EXPECT_THAT(Refusal(Value::List{Row("predictions", Value::List{})}), HasSubstr("predictions"));
  good[7] = NAN;
  EXPECT_THAT(Refusal(Value::List{Row("dex_grasp", good)}), HasSubstr("not finite"));
}

TEST(DexGysFile, RefusesToWriteObjectsThatAreNotInMetres) {
  const RobotGrasp grasp = ShadowGrasp();
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kUsage,
                             [&] {
                               ToRobotGraspFile(RobotGraspFormat::kDexGys, {&grasp, 1});
                             }),
              HasSubstr("metres"));
}

}  // namespace
}  // namespace graspbench

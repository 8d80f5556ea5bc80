#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/file.h"
#include "core/npy.h"
#include "core/rng.h"
#include "core/temporary_folder.h"
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

constexpr double kQuarter = units::kPi / 2;

/// A dictionary in another order than the vectors of the field: the thumb first, the root last.
/// Joint robot0:XXJk has the value of its finger plus k/100.
Value Qpos(const Vec3& euler = Vec3::Zero(), const Vec3& translation = Vec3::Zero()) {
  Value qpos;
  double value = 0.1;
  for (const std::string finger : {"TH", "LF", "FF", "RF", "MF"}) {
    for (int j = 0; j < (finger == "TH" || finger == "LF" ? 5 : 4); ++j) {
      qpos.Set("robot0:" + finger + "J" + std::to_string(j), value + 0.01 * j);
    }
    value += 0.1;
  }
  for (int i = 0; i < 3; ++i) qpos.Set(std::string("WRJR") + "xyz"[i], euler[i]);
  for (int i = 0; i < 3; ++i) qpos.Set(std::string("WRJT") + "xyz"[i], translation[i]);
  return qpos;
}

Value File(const Value& qpos) {
  return Value::List{Value::Dict{{"scale", 0.11999999731779099}, {"qpos", qpos}}};
}

std::vector<RobotGrasp> Read(const Value& file) { return RobotGraspsFromTree(file, "mug.npy"); }

std::string Refusal(const Value& file) {
  return RefusalOfGrasp(ErrorKind::kInput, [&] { Read(file); });
}

TEST(DexGraspNetFile, LooksJointsUpByName) {
  const RobotGrasp grasp = Read(File(Qpos())).at(0);
  EXPECT_EQ(grasp.hand, "shadow");
  EXPECT_EQ(grasp.joints.size(), 22u);
  EXPECT_EQ(JointOf(grasp.joints, "rh_FFJ1"), 0.1 + 0.1 + 0.1);  // robot0:FFJ0
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_RFJ4"), 0.43);
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_LFJ5"), 0.24);
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_THJ5"), 0.14);
  EXPECT_EQ(grasp.object_scale, 0.11999999731779099);
}

TEST(DexGraspNetFile, TurnsAroundTheAxesThatPointTheOtherWay) {
  const RobotGrasp grasp = Read(File(Qpos())).at(0);
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_FFJ4"), -0.33);
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_MFJ4"), -0.53);
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_THJ2"), -0.11);
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_THJ1"), -0.1);
}

// Static axes: first a quarter about x takes y to z, then a quarter about z takes x to y.
TEST(DexGraspNetFile, ReadsEulerAnglesAboutFixedAxes) {
  const Pose X_OH = Read(File(Qpos({kQuarter, 0, kQuarter}, {0.01, 0.02, 0.03}))).at(0).X_OH;
  EXPECT_LT((X_OH.linear() * Vec3::UnitX() - Vec3::UnitY()).norm(), 1e-12);
  EXPECT_LT((X_OH.linear() * Vec3::UnitY() - Vec3::UnitZ()).norm(), 1e-12);
  EXPECT_EQ(X_OH.translation(), Vec3(0.01, 0.02, 0.03));
}

TEST(DexGraspNetFile, ReadsBackWhatItWritesWithItsExtras) {
  Rng rng(1, "dexgraspnet", "test");
  std::vector<RobotGrasp> grasps;
  for (int i = 0; i < 50; ++i) {
    RobotGrasp& grasp = grasps.emplace_back(ShadowGrasp());
    grasp.X_OH = PoseAt(rng.Direction(), rng.Rotation());
    grasp.extras.Set("energy", rng.Uniform()).Set("qpos_st", Qpos());
  }
  grasps[0].X_OH.linear() = Eigen::AngleAxisd(kQuarter, Vec3::UnitY()).toRotationMatrix();
  const std::string bytes = ToRobotGraspFile(RobotGraspFormat::kDexGraspNet, grasps);
  const std::vector<RobotGrasp> back = Read(ParseNpy(bytes, "mug.npy"));
  ASSERT_EQ(back.size(), grasps.size());
  for (size_t i = 0; i < grasps.size(); ++i) {
    EXPECT_LT(DistanceOf(back[i].X_OH, grasps[i].X_OH), 1e-14) << i;
    EXPECT_EQ(back[i].X_OH.translation(), grasps[i].X_OH.translation());
    ExpectSameJoints(back[i].joints, grasps[i].joints);
    EXPECT_EQ(back[i].object_scale, grasps[i].object_scale);
    EXPECT_EQ(back[i].extras, grasps[i].extras);
  }
}

TEST(DexGraspNetFile, TakesTheObjectFromTheNameOfTheFile) {
  const TemporaryFolder folder;
  const RobotGrasp grasp = ShadowGrasp();
  WriteRobotGrasps(folder / "core-mug-85.npy", RobotGraspFormat::kDexGraspNet, {&grasp, 1});
  EXPECT_EQ(ReadRobotGrasps(folder / "core-mug-85.npy").at(0).object, "core-mug-85");
}

TEST(DexGraspNetFile, NamesGraspAndJointOfWhatIsWrong) {
  Value::Dict missing = Qpos().AsDict();
  std::erase_if(missing, [](const auto& member) { return member.first == "robot0:RFJ2"; });
  EXPECT_THAT(Refusal(File(missing)),
              AllOf(HasSubstr("mug.npy"), HasSubstr("[0].qpos"), HasSubstr("robot0:RFJ2")));
  Value foreign = Qpos();
  foreign.Set("robot0:FFJ4", 0.1);
  EXPECT_THAT(Refusal(File(foreign)), AllOf(HasSubstr("robot0:FFJ4"), HasSubstr("robot0:FFJ3")));
  Value infinite = Qpos();
  infinite.Set("WRJTy", INFINITY);
  EXPECT_THAT(Refusal(File(infinite)), AllOf(HasSubstr("WRJTy"), HasSubstr("finite")));
  EXPECT_THAT(Refusal(Value::List{Value::Dict{{"qpos", Qpos()}}}), HasSubstr("scale"));
  EXPECT_THAT(Refusal(Value::Dict{{"weights", 1.0}}), HasSubstr("grasp_qpos"));
  EXPECT_THAT(Refusal(Value::List{}), HasSubstr("mug.npy"));
}

TEST(DexGraspNetFile, RefusesToWriteOtherHandsAndStages) {
  const auto refusal = [](const RobotGrasp& grasp) {
    return RefusalOfGrasp(ErrorKind::kUsage, [&] {
      ToRobotGraspFile(RobotGraspFormat::kDexGraspNet, {&grasp, 1});
    });
  };
  RobotGrasp grasp = ShadowGrasp();
  grasp.hand = "allegro";
  EXPECT_THAT(refusal(grasp), HasSubstr("allegro"));
  grasp = ShadowGrasp();
  grasp.squeeze.emplace();
  EXPECT_THAT(refusal(grasp), HasSubstr("squeeze"));
}

TEST(UniDexGraspFile, HoldsTheInverseOfTheObjectsSize) {
  const Value file = Value::Dict{{"qpos", Qpos()},
                                 {"scale", NdArray::OfFloats({}, {12.5})},
                                 {"plane", NdArray::OfFloats({4}, {0, 0, 1, 0.02})}};
  const RobotGrasp grasp = Read(file).at(0);
  EXPECT_DOUBLE_EQ(grasp.object_scale, 0.08);
  EXPECT_EQ(grasp.extras.At("plane").AsArray().shape, std::vector<size_t>{4});
  EXPECT_DOUBLE_EQ(JointOf(grasp.joints, "rh_FFJ4"), -0.33);
}

TEST(UniDexGraspFile, ReadsBackWhatItWritesAndNamesTheObjectByItsFolder) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "sem" / "Car-66" / "00000.npz";
  std::filesystem::create_directories(path.parent_path());
  RobotGrasp grasp = ShadowGrasp();
  grasp.object_scale = 1 / 12.5;
  grasp.extras.Set("plane", NdArray::OfFloats({4}, {0, 0, 1, 0.02})).Set("note", "text");
  WriteRobotGrasps(path, RobotGraspFormat::kUniDexGrasp, {&grasp, 1});
  const RobotGrasp back = ReadRobotGrasps(path).at(0);
  EXPECT_LT(DistanceOf(back.X_OH, grasp.X_OH), 1e-14);
  ExpectSameJoints(back.joints, grasp.joints);
  EXPECT_EQ(back.object_scale, grasp.object_scale);
  EXPECT_EQ(back.extras, grasp.extras);
  EXPECT_EQ(back.object, "sem/Car-66");
  EXPECT_EQ(ReadNpz(path).At("scale").AsArray().type, NdArray::Type::kFloat32);
}

}  // namespace
}  // namespace graspbench

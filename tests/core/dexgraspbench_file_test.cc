#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/file.h"
#include "core/npy.h"
#include "core/temporary_folder.h"
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

constexpr double kHalf = 0.70710678118654752;

NdArray Floats(const std::vector<double>& numbers) {
  return NdArray::OfFloats({numbers.size()}, numbers);
}

/// Position, quaternion w x y z, then `joints` values 0.01, 0.02, ...
std::vector<double> Qpos(const Vec3& p, const Eigen::Quaterniond& q, int joints) {
  std::vector<double> numbers{p.x(), p.y(), p.z(), q.w(), q.x(), q.y(), q.z()};
  for (int j = 1; j <= joints; ++j) numbers.push_back(0.01 * j);
  return numbers;
}

Value File(const std::vector<double>& qpos) {
  return Value::Dict{
      {"obj_pose", NdArray::Of({7}, std::vector<double>{0, 0, 0, 1, 0, 0, 0})},
      {"obj_scale", 0.06},
      {"obj_path", "assets/mug"},
      {"grasp_qpos", Floats(qpos)},
  };
}

RobotGrasp Read(const Value& file, const std::string& hand = "") {
  return RobotGraspsFromTree(file, "0.npy", {.hand = hand}).at(0);
}

std::string Refusal(const Value& file, const std::string& hand = "") {
  return RefusalOfGrasp(ErrorKind::kInput, [&] { Read(file, hand); });
}

// The root of the file's hand looks down: its z axis is the world's -z.
TEST(DexGraspBenchFile, PutsShadowsPalmBeyondTheRootOfTheFile) {
  const RobotGrasp grasp = Read(File(Qpos({0, 0, 0.5}, {0, 1, 0, 0}, 22)));
  EXPECT_EQ(grasp.hand, "shadow");
  EXPECT_LT((grasp.X_OH.translation() - Vec3(0, 0, 0.5 - 0.034)).norm(), 1e-7);
  EXPECT_LT((grasp.X_OH.linear() * Vec3::UnitZ() + Vec3::UnitZ()).norm(), 1e-7);
  EXPECT_EQ(grasp.object, "assets/mug");
  EXPECT_EQ(grasp.object_scale, 0.06);
}

// Half a turn about the diagonal of x and z exchanges the two axes.
TEST(DexGraspBenchFile, TurnsAllegrosPalmAgainstTheRoot) {
  const RobotGrasp grasp =
      Read(File(Qpos({0.1, 0, 0}, Eigen::Quaterniond::Identity(), 16)), "allegro");
  EXPECT_LT(DistanceOf(grasp.X_OH, PoseAt({0.1, 0, 0}, {0, kHalf, 0, kHalf})), 1e-7);
  EXPECT_LT((grasp.X_OH.linear() * Vec3::UnitX() - Vec3::UnitZ()).norm(), 1e-7);
  EXPECT_EQ(grasp.joints.front().first, "ffj0");
  EXPECT_EQ(grasp.joints.back().first, "thj3");
}

TEST(DexGraspBenchFile, TurnsAndMovesLeapsPalmAgainstTheRoot) {
  const RobotGrasp grasp =
      Read(File(Qpos({0.1, 0, 0}, Eigen::Quaterniond::Identity(), 16)), "leap");
  EXPECT_LT(DistanceOf(grasp.X_OH, PoseAt({0.1, 0, 0.1}, {0, 1, 0, 0})), 1e-7);
  EXPECT_EQ(grasp.joints.front().first, "if_mcp");
}

TEST(DexGraspBenchFile, NamesShadowsJointsFromFourDownAndTheThumbLast) {
  const RobotGrasp grasp = Read(File(Qpos({0, 0, 0}, Eigen::Quaterniond::Identity(), 22)));
  EXPECT_FLOAT_EQ(static_cast<float>(JointOf(grasp.joints, "rh_FFJ4")), 0.01f);
  EXPECT_FLOAT_EQ(static_cast<float>(JointOf(grasp.joints, "rh_FFJ1")), 0.04f);
  EXPECT_FLOAT_EQ(static_cast<float>(JointOf(grasp.joints, "rh_LFJ5")), 0.13f);
  EXPECT_FLOAT_EQ(static_cast<float>(JointOf(grasp.joints, "rh_THJ5")), 0.18f);
  EXPECT_FLOAT_EQ(static_cast<float>(JointOf(grasp.joints, "rh_THJ1")), 0.22f);
}

// The object lies at (1, 0, 0), turned by half a turn about z; the root half a metre further along
// x.
TEST(DexGraspBenchFile, GivesThePalmInTheFrameOfTheObject) {
  Value file = File(Qpos({1.5, 0, 0}, Eigen::Quaterniond::Identity(), 22));
  file.Set("obj_pose", NdArray::Of({7}, std::vector<double>{1, 0, 0, 0, 0, 0, 1}));
  const RobotGrasp grasp = Read(file);
  EXPECT_LT((grasp.X_OH.translation() - Vec3(-0.5, 0, 0.034)).norm(), 1e-7);
  EXPECT_LT(DistanceOf(grasp.X_WO, PoseAt({1, 0, 0}, {0, 0, 0, 1})), 1e-15);
}

TEST(DexGraspBenchFile, MayBeAListOfEntries) {
  const Value file = File(Qpos({0, 0, 0}, Eigen::Quaterniond::Identity(), 22));
  EXPECT_EQ(RobotGraspsFromTree(Value::List{file, file}, "all.json").size(), 2u);
}

TEST(DexGraspBenchFile, KeepsWhatElseTheFileSays) {
  Value file = File(Qpos({0, 0, 0}, Eigen::Quaterniond::Identity(), 22));
  file.Set("scene_path", "scene.npy").Set("score", 0.5);
  const RobotGrasp grasp = Read(file);
  EXPECT_FALSE(grasp.pregrasp || grasp.squeeze);
  EXPECT_EQ(grasp.extras.At("scene_path").AsString(), "scene.npy");
  EXPECT_EQ(grasp.extras.At("score").AsDouble(), 0.5);
  EXPECT_EQ(grasp.extras.AsDict().size(), 2u);
}

/// A grasp with all that the format holds, in single precision.
RobotGrasp WholeGrasp(const std::string& hand, const NamedJoints& joints) {
  RobotGrasp grasp = ShadowGrasp();
  grasp.hand = hand;
  grasp.joints = joints;
  grasp.X_WO = PoseAt({0.3, 0.2, 0.1}, Eigen::Quaterniond(0.1, 0.2, -0.9, 0.3).normalized());
  grasp.pregrasp = {PoseAt({0.12, 0, 0.2}, {kHalf, 0, kHalf, 0}), joints};
  grasp.squeeze = {grasp.X_OH, joints};
  for (auto& [name, value] : grasp.squeeze->joints) value += 0.25;
  grasp.extras.Set("scene_path", "scene.npy").Set("weights", NdArray::OfFloats({2}, {1, 2}));
  return grasp;
}

TEST(DexGraspBenchFile, ReadsBackWhatItWritesForEveryHand) {
  NamedJoints allegro, leap;
  for (const std::string finger : {"ff", "mf", "rf", "th"}) {
    for (int j = 0; j < 4; ++j) allegro.emplace_back(finger + "j" + std::to_string(j), 0.1 * j);
  }
  for (const std::string finger : {"if", "mf", "rf"}) {
    for (const char* joint : {"_mcp", "_rot", "_pip", "_dip"})
      leap.emplace_back(finger + joint, 0.3);
  }
  for (const char* joint : {"th_cmc", "th_axl", "th_mcp", "th_ipl"}) leap.emplace_back(joint, 0.4);
  for (const RobotGrasp& grasp : {WholeGrasp("shadow", robot_grasp_tests::ShadowJoints()),
                                  WholeGrasp("allegro", allegro), WholeGrasp("leap", leap)}) {
    const std::string bytes = ToRobotGraspFile(RobotGraspFormat::kDexGraspBench, {&grasp, 1});
    const RobotGrasp back = Read(ParseNpy(bytes, "0.npy"), grasp.hand);
    EXPECT_LT(DistanceOf(back.X_OH, grasp.X_OH), 2e-7) << grasp.hand;
    EXPECT_LT(DistanceOf(back.X_WO, grasp.X_WO), 1e-15);
    EXPECT_LT(DistanceOf(back.pregrasp.value().X_OH, grasp.pregrasp->X_OH), 2e-7);
    ExpectSameJoints(back.joints, grasp.joints, 1e-7);
    ExpectSameJoints(back.pregrasp->joints, grasp.pregrasp->joints, 1e-7);
    ExpectSameJoints(back.squeeze.value().joints, grasp.squeeze->joints, 1e-7);
    EXPECT_EQ(back.object, grasp.object);
    EXPECT_EQ(back.object_scale, grasp.object_scale);
    EXPECT_EQ(back.extras, grasp.extras);
  }
}

TEST(DexGraspBenchFile, WritesTheFieldsOfItsLoader) {
  const RobotGrasp grasp = WholeGrasp("shadow", robot_grasp_tests::ShadowJoints());
  const Value file =
      ParseNpy(ToRobotGraspFile(RobotGraspFormat::kDexGraspBench, {&grasp, 1}), "0.npy");
  for (const char* key : {"pregrasp_qpos", "grasp_qpos", "squeeze_qpos"}) {
    EXPECT_EQ(file.At(key).AsArray().type, NdArray::Type::kFloat32) << key;
    EXPECT_EQ(file.At(key).AsArray().shape, std::vector<size_t>{29}) << key;
  }
  EXPECT_EQ(file.At("obj_pose").AsDoubles().size(), 7u);
  EXPECT_EQ(file.At("obj_path").AsString(), "sem-Mug");
  EXPECT_EQ(file.At("obj_scale").AsDouble(), 0.08);
}

TEST(DexGraspBenchFile, NamesFileAndKeyOfWhatIsWrong) {
  const Eigen::Quaterniond one = Eigen::Quaterniond::Identity();
  EXPECT_THAT(Refusal(File(Qpos({0, 0, 0}, one, 21))),
              AllOf(HasSubstr("0.npy"), HasSubstr("grasp_qpos"), HasSubstr("28")));
  EXPECT_THAT(Refusal(File(Qpos({0, 0, 0}, one, 16))),
              AllOf(HasSubstr("grasp_qpos"), HasSubstr("allegro or leap")));
  EXPECT_THAT(Refusal(File(Qpos({0, 0, 0}, one, 22)), "leap"), HasSubstr("leap"));
  EXPECT_THAT(Refusal(File(Qpos({0, 0, 0}, {0.9, 0, 0, 0}, 22))), HasSubstr("unit quaternion"));
  EXPECT_THAT(Refusal(File(Qpos({0, NAN, 0}, one, 22))),
              AllOf(HasSubstr("grasp_qpos"), HasSubstr("number 1 is not finite")));
  EXPECT_THAT(Refusal(File({1, 2, 3})), HasSubstr("grasp_qpos"));
  Value short_stage = File(Qpos({0, 0, 0}, one, 22));
  short_stage.Set("squeeze_qpos", Floats(Qpos({0, 0, 0}, one, 16)));
  EXPECT_THAT(Refusal(short_stage), AllOf(HasSubstr("squeeze_qpos"), HasSubstr("23")));
  Value flat = File(Qpos({0, 0, 0}, one, 22));
  flat.Set("obj_scale", 0.0);
  EXPECT_THAT(Refusal(flat), HasSubstr("obj_scale"));
}

TEST(DexGraspBenchFile, RefusesToWriteGraspsItCannotHold) {
  const auto refusal = [](ErrorKind kind, const RobotGrasp& grasp) {
    return RefusalOfGrasp(kind, [&] {
      ToRobotGraspFile(RobotGraspFormat::kDexGraspBench, {&grasp, 1});
    });
  };
  const RobotGrasp whole = WholeGrasp("shadow", robot_grasp_tests::ShadowJoints());
  RobotGrasp grasp = whole;
  grasp.pregrasp.reset();
  EXPECT_THAT(refusal(ErrorKind::kUsage, grasp), HasSubstr("pregrasp"));
  grasp = whole;
  grasp.joints.pop_back();
  EXPECT_THAT(refusal(ErrorKind::kInput, grasp), HasSubstr("\"rh_THJ1\" is missing"));
  grasp = whole;
  grasp.joints.push_back(grasp.joints[0]);
  EXPECT_THAT(refusal(ErrorKind::kInput, grasp), HasSubstr("\"rh_FFJ4\" comes twice"));
  grasp = whole;
  grasp.joints[3].first = "rh_FFJ0";
  EXPECT_THAT(refusal(ErrorKind::kInput, grasp), HasSubstr("rh_FFJ0"));
  grasp = whole;
  grasp.squeeze->joints[0].second = NAN;
  EXPECT_THAT(refusal(ErrorKind::kInput, grasp), HasSubstr("squeeze"));
  grasp = whole;
  grasp.hand = "mano";
  EXPECT_THAT(refusal(ErrorKind::kUsage, grasp), HasSubstr("mano"));
  const std::vector<RobotGrasp> two{whole, whole};
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kUsage,
                             [&] { ToRobotGraspFile(RobotGraspFormat::kDexGraspBench, two); }),
              HasSubstr("one grasp"));
}

/// A scene with a mug at (0, 0, 1), and files that name it.
class BodexFile : public ::testing::Test {
 protected:
  BodexFile() {
    std::filesystem::create_directories(folder_.path() / "scenes");
    const Value scene = Value::Dict{
        {"scene",
         Value::Dict{{"mug", Value::Dict{{"scale", NdArray::Of({3}, std::vector<double>(3, 0.1))},
                                         {"pose", Value::List{0, 0, 1, 1, 0, 0, 0}},
                                         {"file_path", "../objects/mug/mesh/coacd.obj"}}}}},
        {"task", Value::Dict{{"obj_name", "mug"}}}};
    WriteFile(folder_.path() / "scenes" / "mug.npy", ToObjectNpy(scene));
  }

  std::vector<RobotGrasp> Read(const Value& file, const std::string& hand = "") const {
    return RobotGraspsFromTree(file, "a_grasp.npy", {.hand = hand, .scenes = folder_.path()});
  }

  /// Stages of two grasps, each of all ones but for the quaternion, with some numbers changed.
  Value Raw(size_t joints, const std::vector<std::pair<size_t, double>>& changes = {}) const {
    const size_t width = 7 + joints;
    std::vector<double> numbers(2 * 3 * width, 1);
    for (size_t row = 0; row < 6; ++row) {
      for (size_t i = 4; i < 7; ++i) numbers[row * width + i] = 0;
    }
    for (const auto& [index, value] : changes) numbers[index] = value;
    return Value::Dict{{"robot_pose", NdArray::OfFloats({1, 2, 3, width}, numbers)},
                       {"scene_path", Value::List{"src/curobo/content/scenes/mug.npy"}}};
  }

  TemporaryFolder folder_;
};

// In the raw file the root is the palm and Shadow's thumb comes first: numbers 7 to 11.
TEST_F(BodexFile, TakesTheRootAsPalmAndTheThumbBeforeTheFingers) {
  const size_t grasp_row = 29;  // of the first grasp: after its pregrasp
  const std::vector<RobotGrasp> grasps =
      Read(Raw(22, {{grasp_row + 7, 5}, {grasp_row + 11, 6}, {grasp_row + 12, 7}, {0, 2}}));
  ASSERT_EQ(grasps.size(), 2u);
  EXPECT_LT(DistanceOf(grasps[0].X_OH, PoseAt({1, 1, 0})), 1e-12);
  EXPECT_EQ(JointOf(grasps[0].joints, "rh_THJ5"), 5);
  EXPECT_EQ(JointOf(grasps[0].joints, "rh_THJ1"), 6);
  EXPECT_EQ(JointOf(grasps[0].joints, "rh_FFJ4"), 7);
  EXPECT_EQ(JointOf(grasps[0].joints, "rh_LFJ1"), 1);
  EXPECT_EQ(grasps[0].pregrasp.value().X_OH.translation().x(), 2);
  EXPECT_EQ(grasps[1].pregrasp.value().X_OH.translation().x(), 1);
  EXPECT_DOUBLE_EQ(grasps[0].object_scale, 0.1);
  EXPECT_EQ(grasps[0].object, (folder_.path() / "objects" / "mug").string());
  EXPECT_LT(DistanceOf(grasps[0].X_WO, PoseAt({0, 0, 1})), 1e-15);
}

// What DexGraspBench's conversion does to a raw pose (p, R): Shadow p - R (0, 0, 0.034); Allegro
// R times the inverse of quaternion (0, 1, 0, 1); LEAP R' = R times the inverse of (0, 1, 0, 0),
// then p - R' (0, 0, 0.1). The palm must come out the same from both files.
TEST_F(BodexFile, AgreesWithTheFilesConvertedFromIt) {
  const Vec3 p(1, 1, 1);
  const Eigen::Quaterniond R(0.5, 0.5, -0.5, 0.5);
  const auto raw = [&](size_t joints) {
    std::vector<std::pair<size_t, double>> changes;
    for (size_t i = 0; i < 4; ++i) {
      changes.emplace_back(7 + joints + 3 + i, i == 0 ? R.w() : R.vec()[static_cast<int>(i) - 1]);
    }
    return Raw(joints, changes);
  };
  const auto converted = [&](const Vec3& root, const Eigen::Quaterniond& turn, int joints) {
    Value file = File(Qpos(root, turn, joints));
    file.Set("obj_pose", NdArray::Of({7}, std::vector<double>{0, 0, 1, 1, 0, 0, 0}));
    return file;
  };
  const Eigen::Quaterniond allegro = R * Eigen::Quaterniond(0, kHalf, 0, kHalf).inverse();
  const Eigen::Quaterniond leap = R * Eigen::Quaterniond(0, 1, 0, 0).inverse();
  const auto expect_same = [&](const std::string& hand, size_t joints, const Value& file) {
    EXPECT_LT(DistanceOf(Read(raw(joints), hand).at(0).X_OH, graspbench::Read(file, hand).X_OH),
              1e-6)
        << hand;
  };
  expect_same("shadow", 22, converted(p - R * Vec3(0, 0, 0.034), R, 22));
  expect_same("allegro", 16, converted(p, allegro, 16));
  expect_same("leap", 16, converted(p - leap * Vec3(0, 0, 0.1), leap, 16));
}

TEST_F(BodexFile, ReadsBackWhatItWrites) {
  std::vector<RobotGrasp> grasps(2, WholeGrasp("shadow", robot_grasp_tests::ShadowJoints()));
  for (RobotGrasp& grasp : grasps) {
    grasp.X_WO = PoseAt({0, 0, 1});  // as in the scene
    grasp.extras = Value::Dict{{"scene_path", Value::List{"scenes/mug.npy"}}};
  }
  grasps[1].X_OH.translation().x() += 0.01;
  const std::string bytes = ToRobotGraspFile(RobotGraspFormat::kBodex, grasps);
  const std::vector<RobotGrasp> back = Read(ParseNpy(bytes, "a_grasp.npy"));
  ASSERT_EQ(back.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_LT(DistanceOf(back[i].X_OH, grasps[i].X_OH), 2e-7);
    EXPECT_LT(DistanceOf(back[i].pregrasp.value().X_OH, grasps[i].pregrasp->X_OH), 2e-7);
    ExpectSameJoints(back[i].joints, grasps[i].joints, 1e-7);
    ExpectSameJoints(back[i].squeeze.value().joints, grasps[i].squeeze->joints, 1e-7);
    EXPECT_EQ(back[i].extras, grasps[i].extras);
  }
  grasps[1].extras.Set("scene_path", Value::List{"scenes/pen.npy"});
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kUsage,
                             [&] { ToRobotGraspFile(RobotGraspFormat::kBodex, grasps); }),
              AllOf(HasSubstr("grasp 1"), HasSubstr("scenes")));
}

TEST_F(BodexFile, SaysWhichSceneIsMissingAndWhatItDoesNotRead) {
  Value file = Raw(22);
  file.Set("scene_path", "/far/src/curobo/content/scenes/pen.npy");
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kMissing, [&] { Read(file); }),
              HasSubstr((folder_.path() / "scenes" / "pen.npy").string()));
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kInput, [&] { Read(Raw(24)); }),
              AllOf(HasSubstr("robot_pose"), HasSubstr("31")));
  file.Set("robot_pose", NdArray::Of({1, 1, 5, 29}, std::vector<double>(145, 0)));
  EXPECT_THAT(RefusalOfGrasp(ErrorKind::kInput, [&] { Read(file); }), HasSubstr("robot_pose"));
}

TEST_F(BodexFile, GivesTheObjectOfFilesThatNameAScene) {
  const std::vector<double> row = Qpos({0, 0, 1}, Eigen::Quaterniond::Identity(), 22);
  std::vector<double> rows = row;
  rows.insert(rows.end(), row.begin(), row.end());
  rows[29 + 2] = 2;
  const Value file = Value::Dict{{"grasp_qpos", NdArray::Of({2, 29}, rows)},
                                 {"scene_scale", NdArray::Of({2}, std::vector<double>{1, 2})},
                                 {"score", NdArray::Of({2}, std::vector<double>{7, 8})},
                                 {"scene_path", "scenes/mug.npy"}};
  const std::vector<RobotGrasp> grasps = Read(file);
  ASSERT_EQ(grasps.size(), 2u);
  EXPECT_NEAR(grasps[0].X_OH.translation().z(), 0.034, 1e-12);
  EXPECT_NEAR(grasps[1].X_OH.translation().z(), 1.034, 1e-12);
  EXPECT_DOUBLE_EQ(grasps[1].object_scale, 0.2);
  EXPECT_EQ(grasps[1].extras.At("score").AsDoubles(), std::vector<double>{8});
}

}  // namespace
}  // namespace graspbench

#include "generators/replay/grasp_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "core/npy.h"
#include "core/robot0_hand.h"
#include "core/temporary_folder.h"
#include "core/units.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class GraspFiles : public ::testing::Test {
 protected:
  GraspFile Parse(const Value& tree) const { return GraspsFromTree(tree, "test.json", *hand_); }

  std::string Refusal(const Value& tree) const {
    try {
      Parse(tree);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return error.what();
    }
    return "accepted";
  }

  std::shared_ptr<const HandModel> hand_ = LoadHand();
};

Grasp SomeGrasp(double x) {
  Grasp grasp;
  grasp.X_OH.translation() = Vec3(x, 0, 0);
  grasp.joints.assign(45, 0.1);
  return grasp;
}

/// `count` rows of `width` numbers, all zero but those given for the first row.
NdArray Rows(size_t count, size_t width, const std::vector<double>& first_row = {}) {
  std::vector<double> numbers(count * width, 0);
  std::copy(first_row.begin(), first_row.end(), numbers.begin());
  return NdArray::Of({count, width}, numbers);
}

double DistanceTo(const Vec3& expected, const Vec3& found) { return (expected - found).norm(); }

TEST_F(GraspFiles, ReadsOurOwnJsonAsAListUnderAKeyOrAlone) {
  const Value one = ToValue(SomeGrasp(0.25));
  EXPECT_EQ(Parse(one).grasps.size(), 1u);
  EXPECT_EQ(Parse(Value::List{one, one}).grasps.size(), 2u);
  const GraspFile file = Parse(Value::Dict{{"grasps", Value::List{one, ToValue(SomeGrasp(0.5))}}});
  ASSERT_EQ(file.grasps.size(), 2u);
  EXPECT_EQ(file.grasps[1].X_OH.translation().x(), 0.5);
  EXPECT_EQ(file.grasps[1].joints, SomeGrasp(0).joints);
  EXPECT_TRUE(file.case_ids.empty());
}

TEST_F(GraspFiles, KeepsTheCaseOfEachGraspOfAFileByCase) {
  const GraspFile file = Parse(Value::Dict{
      {"mug/use", Value::List{ToValue(SomeGrasp(0.1)), ToValue(SomeGrasp(0.2))}},
      {"pen/hold", Value::List{ToValue(SomeGrasp(0.3))}},
  });
  EXPECT_THAT(file.case_ids, ElementsAre("mug/use", "mug/use", "pen/hold"));
  EXPECT_EQ(file.grasps[2].X_OH.translation().x(), 0.3);
}

// A quarter turn about z; OakInk's tsl is where the wrist joint is.
TEST_F(GraspFiles, ReadsOakInkParametersWithTheWristAtItsTranslation) {
  const double quarter = units::kPi / 2;
  const GraspFile file = Parse(Value::Dict{
      {"pose", NdArray::Of({48},
                           [&] {
                             std::vector<double> pose(48, 0);
                             pose[2] = quarter;
                             pose[3] = 0.7;  // first finger number
                             return pose;
                           }())},
      {"shape", NdArray::Of({10}, std::vector<double>(10, 0.5))},
      {"tsl", NdArray::Of({3}, std::vector<double>{0.1, 0.2, 0.3})},
  });
  ASSERT_EQ(file.grasps.size(), 1u);
  const Grasp& grasp = file.grasps[0];
  EXPECT_EQ(grasp.hand, "mano");
  EXPECT_LT(DistanceTo({0.1, 0.2, 0.3}, grasp.X_OH.translation()), 1e-12);
  EXPECT_LT(DistanceTo(Vec3::UnitY(), grasp.X_OH.linear() * Vec3::UnitX()), 1e-12);
  EXPECT_EQ(grasp.joints[0], 0.7);
  EXPECT_EQ(grasp.shape, std::vector<double>(10, 0.5));
  EXPECT_LT(DistanceTo({0.1, 0.2, 0.3}, hand_->Forward(grasp).joints[0].translation()), 1e-12);
}

TEST_F(GraspFiles, ReadsABatchOfOakInkParameters) {
  const GraspFile file = Parse(Value::Dict{
      {"pose", Rows(3, 48)}, {"shape", Rows(3, 10)}, {"tsl", Rows(3, 3, {1, 2, 3, 4, 5, 6})}});
  ASSERT_EQ(file.grasps.size(), 3u);
  EXPECT_LT(DistanceTo({4, 5, 6}, file.grasps[1].X_OH.translation()), 1e-12);
}

TEST_F(GraspFiles, ReadsQuaternionsWithTheRealPartFirst) {
  std::vector<double> quaternions;
  for (int joint = 0; joint < 16; ++joint) {
    const std::vector<double> q = joint == 0 ? std::vector<double>{0, 1, 0, 0}  // half turn about x
                                             : std::vector<double>{1, 0, 0, 0};
    quaternions.insert(quaternions.end(), q.begin(), q.end());
  }
  const GraspFile file = Parse(Value::Dict{
      {"pose", NdArray::Of({16, 4}, quaternions)}, {"shape", Rows(1, 10)}, {"tsl", Rows(1, 3)}});
  const Mat3 rotation = file.grasps.at(0).X_OH.linear();
  EXPECT_LT(DistanceTo(-Vec3::UnitY(), rotation * Vec3::UnitY()), 1e-12);
  EXPECT_EQ(file.grasps[0].joints, std::vector<double>(45, 0.0));
}

// The vector's translation moves MANO's origin: the wrist comes to translation + J0(β).
TEST_F(GraspFiles, ReadsVectorsOf61NumbersWithTheOriginAtTheirTranslation) {
  std::vector<double> vector(61, 0);
  vector[0] = 1.5;   // β0
  vector[58] = 0.4;  // x
  const auto& mano = dynamic_cast<const ManoHand&>(*hand_);
  const std::vector<double> shape{1.5, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const GraspFile file = Parse(Value::Dict{{"recon_params", NdArray::Of({1, 1, 61}, vector)}});
  EXPECT_EQ(file.grasps.at(0).shape, shape);
  EXPECT_LT(DistanceTo(Vec3(0.4, 0, 0) + mano.RootJoint(shape), file.grasps[0].X_OH.translation()),
            1e-12);
}

// Static Euler angles: about x first, then about z. x goes to y, y to z.
/// An entry of DexGraspNet, every joint at 0.1 rad.
Value DexGraspNetEntry() {
  Value qpos;
  for (const Robot0Joint& joint : Robot0Joints()) qpos.Set(joint.name, 0.1);
  for (const char* root : {"WRJTx", "WRJTy", "WRJTz", "WRJRx", "WRJRy", "WRJRz"}) {
    qpos.Set(root, 0.2);
  }
  return Value::Dict{{"qpos", qpos}, {"scale", 0.08}};
}

TEST_F(GraspFiles, ReadsGraspsOfRobotHandsWithTheNamesOfTheirJoints) {
  const Grasp grasp = Parse(Value::List{DexGraspNetEntry()}).grasps.at(0);
  EXPECT_EQ(grasp.hand, "shadow");
  ASSERT_EQ(grasp.joints.size(), 22u);
  EXPECT_EQ(grasp.extras.At("joint_names").AsList()[1].AsString(), "rh_FFJ3");
  EXPECT_EQ(grasp.joints[1], 0.1);
  EXPECT_EQ(grasp.extras.At("object_scale").AsDouble(), 0.08);
  EXPECT_LT(DistanceTo({0.2, 0.2, 0.2}, grasp.X_OH.translation()), 1e-12);
}

TEST_F(GraspFiles, TakesTheCasesOfRobotGraspsFromTheFileOrItsEntries) {
  const Value entry = DexGraspNetEntry();
  EXPECT_THAT(
      Parse(Value::Dict{{"mug/use", Value::List{entry}}, {"pen", Value::List{entry, entry}}})
          .case_ids,
      ElementsAre("mug/use", "pen", "pen"));
  Value named = entry;
  named.Set("case_id", "mug/hold");
  EXPECT_THAT(Parse(Value::List{named, named}).case_ids, ElementsAre("mug/hold", "mug/hold"));
  EXPECT_TRUE(Parse(Value::List{entry}).case_ids.empty());
  EXPECT_THAT(Refusal(Value::List{named, entry}), HasSubstr("1 of 2 grasps"));
}

// The pregrasp stands 0.1 m off, the squeeze has the root of the grasp.
TEST_F(GraspFiles, KeepsTheRootOfAPregraspThatIsNotTheGrasps) {
  const auto qpos = [](double x, double joint) {
    std::vector<double> numbers(29, joint);
    std::fill(numbers.begin(), numbers.begin() + 7, 0);
    numbers[0] = x;
    numbers[3] = 1;
    return NdArray::Of({29}, numbers);
  };
  const Grasp grasp =
      Parse(Value::Dict{{"obj_pose", NdArray::Of({7}, std::vector<double>{0, 0, 0, 1, 0, 0, 0})},
                        {"obj_scale", 0.06},
                        {"pregrasp_qpos", qpos(0.6, 0.1)},
                        {"grasp_qpos", qpos(0.5, 0.2)},
                        {"squeeze_qpos", qpos(0.5, 0.3)}})
          .grasps.at(0);
  EXPECT_LT(DistanceTo({0.5, 0, 0.034}, grasp.X_OH.translation()), 1e-12);
  EXPECT_EQ(grasp.pregrasp.value(), std::vector<double>(22, 0.1));
  EXPECT_EQ(grasp.squeeze.value(), std::vector<double>(22, 0.3));
  EXPECT_DOUBLE_EQ(grasp.pregrasp_X_OH.value().translation().x(), 0.6);
  EXPECT_FALSE(grasp.squeeze_X_OH.has_value());
}

TEST_F(GraspFiles, RefusesAnEmptyList) {
  EXPECT_THAT(Refusal(Value::List{}), AllOf(HasSubstr("test.json"), HasSubstr("no grasp")));
  EXPECT_THAT(Refusal(Value::Dict{{"grasps", Value::List{}}}), HasSubstr("no grasp"));
  EXPECT_THAT(Refusal(Value::Dict{{"mug", Value::List{}}}), HasSubstr("no grasp"));
}

TEST_F(GraspFiles, NamesFileAndKeyOfWhatIsWrong) {
  EXPECT_THAT(
      Refusal(Value::Dict{{"pose", Rows(1, 47)}, {"shape", Rows(1, 10)}, {"tsl", Rows(1, 3)}}),
      AllOf(HasSubstr("test.json"), HasSubstr("pose"), HasSubstr("47")));
  EXPECT_THAT(
      Refusal(Value::Dict{{"pose", Rows(2, 48)}, {"shape", Rows(1, 10)}, {"tsl", Rows(2, 3)}}),
      HasSubstr("2, 1 and 2"));
  EXPECT_THAT(Refusal(Value::Dict{{"pose", Rows(1, 48)}, {"tsl", Rows(1, 3)}}), HasSubstr("shape"));
  EXPECT_THAT(
      Refusal(Value::Dict{
          {"pose", Rows(1, 48, {std::nan("")})}, {"shape", Rows(1, 10)}, {"tsl", Rows(1, 3)}}),
      AllOf(HasSubstr("pose"), HasSubstr("finite")));
  EXPECT_THAT(Refusal(Value::Dict{{"weights", 1.0}}), HasSubstr("weights"));
  EXPECT_THAT(Refusal(Value::List{ToValue(SomeGrasp(0)), Value::Dict{{"hand", "mano"}}}),
              HasSubstr("grasp 1"));
}

TEST_F(GraspFiles, RefusesAFileOfAnUnknownKind) {
  try {
    ReadGrasps("grasps.csv", *hand_);
    FAIL() << "a csv file was read as grasps";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("grasps.csv"), HasSubstr("npz")));
  }
}

// The fixture's root is turned by 0.5 rad about x, every joint bent by 0.1 rad about z; the wrist
// is at (0.1, 0, 0.02). Written by tools/make_oakink_fixture.py.
TEST_F(GraspFiles, ReadsOakInksPickle) {
  const auto path = std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) /
                    "tests/fixtures/oakink/shape/oakink_shape_v2/fryingpan/A16012/0123456789/"
                    "hand_param.pkl";
  const Grasp grasp = ReadGrasps(path, *hand_).at(0);
  EXPECT_EQ(grasp.joints.size(), 45u);
  EXPECT_NEAR(grasp.joints[2], 0.1, 1e-6);
  EXPECT_NEAR(grasp.joints[44], 0.1, 1e-6);
  EXPECT_LT(DistanceTo({0.1, 0, 0.02}, grasp.X_OH.translation()), 1e-6);
  EXPECT_LT(DistanceTo({0, std::cos(0.5), std::sin(0.5)}, grasp.X_OH.linear() * Vec3::UnitY()),
            1e-6);
  EXPECT_NEAR(grasp.shape.front(), -1, 1e-6);
  EXPECT_NEAR(grasp.shape.back(), 1, 1e-6);
}

TEST_F(GraspFiles, ReadsArraysWithTheirCasesFromAnNpzFile) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "grasps.npz";
  WriteNpz(path,
           Value::Dict{{"pose", Rows(2, 48)}, {"shape", Rows(2, 10)}, {"tsl", Rows(2, 3, {1})}});
  const GraspFile file = ReadGraspFile(path, *hand_);
  ASSERT_EQ(file.grasps.size(), 2u);
  EXPECT_EQ(file.grasps[0].X_OH.translation().x(), 1);
}

TEST_F(GraspFiles, ReadsThe61VectorsOfAnNpyFile) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "grasps.npy";
  WriteNpy(path, Rows(4, 61));
  EXPECT_EQ(ReadGrasps(path, *hand_).size(), 4u);
}

TEST_F(GraspFiles, TakesTheCaseOfEachGraspOfABatch) {
  Value batch = Value::Dict{{"pose", Rows(2, 48)}, {"shape", Rows(2, 10)}, {"tsl", Rows(2, 3)}};
  batch.Set("case_id", Value::List{"mug/use", "pen/hold"});
  EXPECT_THAT(Parse(batch).case_ids, ElementsAre("mug/use", "pen/hold"));
  batch.Set("case_id", Value::List{"mug/use"});
  EXPECT_THAT(Refusal(batch), HasSubstr("1 cases for 2 grasps"));
}

// A pickle that would run a command is refused, not run.
TEST_F(GraspFiles, RefusesAHostilePickle) {
  const auto path = std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) /
                    "tests/fixtures/formats/hostile_system.pkl";
  try {
    ReadGrasps(path, *hand_);
    FAIL() << "a hostile pickle was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), HasSubstr("hostile_system.pkl"));
  }
}

TEST_F(GraspFiles, ReadsAJsonFileFromDisk) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "grasps.json";
  WriteFile(path, ToJson(Value::List{ToValue(SomeGrasp(0.125))}));
  EXPECT_EQ(ReadGrasps(path, *hand_).at(0).X_OH.translation().x(), 0.125);
}

}  // namespace
}  // namespace graspbench

#include "core/hand_poses.h"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <numbers>

#include "core/error.h"
#include "tests/support/hands.h"

namespace graspbench {
namespace {

using hands::BuiltIn;

// The built-in hand with an orthonormal pose basis and a mean pose, as only MANO files have them.
const ManoHand& WithComponents() {
  static const ManoHand hand = [] {
    ManoFile file = BuiltIn().file();
    Rng rng(5, "components", "test");
    Eigen::MatrixXd random(45, 45);
    file.hands_mean.resize(45);
    for (int i = 0; i < 45; ++i) {
      file.hands_mean[i] = 0.1 * rng.Normal();
      for (int j = 0; j < 45; ++j) random(i, j) = rng.Normal();
    }
    file.hands_components = Eigen::HouseholderQR<Eigen::MatrixXd>(random).householderQ();
    return ManoHand(file);
  }();
  return hand;
}

ManoParameters Random(const std::string& item) {
  Rng rng(11, item, "parameters");
  ManoParameters parameters;
  parameters.orientation = rng.Uniform(0.1, 3.0) * rng.Direction();
  for (double& p : parameters.pose) p = 0.4 * rng.Normal();
  for (double& b : parameters.shape) b = rng.Normal();
  parameters.translation = 0.5 * rng.Direction();
  return parameters;
}

// Quarter turn about z, written down: (x, y, z) goes to (-y, x, z).
ManoParameters QuarterTurn() {
  ManoParameters parameters;
  parameters.orientation = Vec3(0, 0, std::numbers::pi / 2);
  parameters.translation = Vec3(1, 2, 3);
  return parameters;
}

TEST(HandPoses, WristTranslationPutsTheWristThere) {
  const Grasp grasp = ToGrasp(QuarterTurn(), TranslationOf::kWristJoint, BuiltIn());
  const PosedHand posed = BuiltIn().Forward(grasp);
  const Vec3 wrist = BuiltIn().RootJoint();
  for (size_t i = 0; i < 778; i += 97) {
    const Vec3 arm = BuiltIn().file().template_mesh.vertices[i] - wrist;
    const Vec3 expected = Vec3(-arm.y(), arm.x(), arm.z()) + Vec3(1, 2, 3);
    EXPECT_LT((posed.surface.vertices[i] - expected).norm(), 1e-12);
  }
}

// MANO as it comes: turned about the wrist joint where the template has it, then translated.
TEST(HandPoses, ModelTranslationIsAddedToTheUncentredModel) {
  const Grasp grasp = ToGrasp(QuarterTurn(), TranslationOf::kModelOrigin, BuiltIn());
  const PosedHand posed = BuiltIn().Forward(grasp);
  const Vec3 wrist = BuiltIn().RootJoint();
  for (size_t i = 0; i < 778; i += 97) {
    const Vec3 arm = BuiltIn().file().template_mesh.vertices[i] - wrist;
    const Vec3 expected = wrist + Vec3(-arm.y(), arm.x(), arm.z()) + Vec3(1, 2, 3);
    EXPECT_LT((posed.surface.vertices[i] - expected).norm(), 1e-12);
  }
}

TEST(HandPoses, ModelTranslationUsesTheWristOfTheShapedHand) {
  ManoParameters parameters;
  parameters.shape[0] = 2;
  const Grasp grasp = ToGrasp(parameters, TranslationOf::kModelOrigin, BuiltIn());
  const PosedHand posed = BuiltIn().Forward(grasp);
  for (size_t i = 0; i < 778; i += 97) {
    Vec3 expected = BuiltIn().file().template_mesh.vertices[i];
    for (int c = 0; c < 3; ++c) {
      expected[c] += 2 * BuiltIn().file().shape_directions(3 * static_cast<int>(i) + c, 0);
    }
    EXPECT_LT((posed.surface.vertices[i] - expected).norm(), 1e-12);
  }
}

TEST(HandPoses, GraspsConvertBackInBothConventions) {
  const ManoParameters parameters = Random("back");
  for (const auto what : {TranslationOf::kWristJoint, TranslationOf::kModelOrigin}) {
    const ManoParameters back = FromGrasp(ToGrasp(parameters, what, BuiltIn()), what, BuiltIn());
    EXPECT_LT((back.orientation - parameters.orientation).norm(), 1e-12);
    EXPECT_LT((back.translation - parameters.translation).norm(), 1e-12);
    EXPECT_EQ(back.pose, parameters.pose);
    EXPECT_EQ(back.shape, parameters.shape);
  }
}

TEST(HandPoses, FortyEightNumbersAreWristThenFingers) {
  std::array<double, 48> pose;
  for (size_t i = 0; i < 48; ++i) pose[i] = static_cast<double>(i);
  const std::array<double, 10> shape{};
  const ManoParameters parameters =
      FromAxisAngle48(pose, shape, std::array{100.0, 200.0, 300.0}, LengthUnit::kMillimetre);
  EXPECT_EQ(parameters.orientation, Vec3(0, 1, 2));
  EXPECT_EQ(parameters.pose[0], 3);
  EXPECT_EQ(parameters.pose[44], 47);
  EXPECT_LT((parameters.translation - Vec3(0.1, 0.2, 0.3)).norm(), 1e-15);
  EXPECT_EQ(ToAxisAngle48(parameters), pose);
}

TEST(HandPoses, SixtyOneNumbersAreShapeWristFingersTranslation) {
  std::array<double, 61> vector;
  for (size_t i = 0; i < 61; ++i) vector[i] = static_cast<double>(i);
  const ManoParameters parameters = FromVector61(vector);
  EXPECT_EQ(parameters.shape[9], 9);
  EXPECT_EQ(parameters.orientation, Vec3(10, 11, 12));
  EXPECT_EQ(parameters.pose[0], 13);
  EXPECT_EQ(parameters.translation, Vec3(58, 59, 60));
  EXPECT_EQ(ToVector61(parameters), vector);
}

TEST(HandPoses, RotationMatricesAreRowMajor) {
  const std::array<double, 144> matrices = ToRotationMatrices(QuarterTurn());
  const std::array<double, 9> expected = {0, -1, 0, 1, 0, 0, 0, 0, 1};
  for (size_t i = 0; i < 9; ++i) EXPECT_NEAR(matrices[i], expected[i], 1e-15);
  for (size_t i = 9; i < 144; ++i) EXPECT_EQ(matrices[i], (i % 9) % 4 == 0 ? 1.0 : 0.0);
}

TEST(HandPoses, RotationMatricesConvertBack) {
  const ManoParameters parameters = Random("matrices");
  const ManoParameters back =
      FromRotationMatrices(ToRotationMatrices(parameters), parameters.shape,
                           std::span<const double>(parameters.translation.data(), 3));
  EXPECT_LT((back.orientation - parameters.orientation).norm(), 1e-12);
  for (size_t i = 0; i < 45; ++i) EXPECT_NEAR(back.pose[i], parameters.pose[i], 1e-12);
}

TEST(HandPoses, RefusesAMatrixThatIsNoRotation) {
  std::array<double, 144> matrices = ToRotationMatrices(ManoParameters{});
  matrices[9] = -1;  // a reflection
  const std::array<double, 10> shape{};
  const std::array<double, 3> origin{};
  EXPECT_THROW(FromRotationMatrices(matrices, shape, origin), Error);
}

TEST(HandPoses, PrincipalComponentsAddTheMeanPoseOnlyWhenTold) {
  const std::array<double, 2> coefficients = {2, -1};
  const auto flat = PoseFromPca(WithComponents(), coefficients, MeanPose::kFlat);
  const auto added = PoseFromPca(WithComponents(), coefficients, MeanPose::kAdded);
  const ManoFile& file = WithComponents().file();
  for (int i = 0; i < 45; ++i) {
    const double expected = 2 * file.hands_components(0, i) - file.hands_components(1, i);
    EXPECT_NEAR(flat[static_cast<size_t>(i)], expected, 1e-15);
    EXPECT_NEAR(added[static_cast<size_t>(i)], expected + file.hands_mean[i], 1e-15);
  }
}

TEST(HandPoses, PrincipalComponentsConvertBack) {
  const ManoParameters parameters = Random("pca");
  for (const auto mean : {MeanPose::kFlat, MeanPose::kAdded}) {
    const auto coefficients = PcaFromPose(WithComponents(), parameters.pose, mean);
    const auto back = PoseFromPca(WithComponents(), coefficients, mean);
    for (size_t i = 0; i < 45; ++i) EXPECT_NEAR(back[i], parameters.pose[i], 1e-12);
  }
}

TEST(HandPoses, PrincipalComponentsNeedTheUsersMano) {
  try {
    PoseFromPca(BuiltIn(), std::array{1.0}, MeanPose::kAdded);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kMissing);
    EXPECT_NE(error.hint().find("--mano"), std::string::npos);
  }
}

TEST(HandPoses, SnapKeypointsRunFromTheThumbToThePinky) {
  Grasp grasp;
  grasp.joints.assign(45, 0.0);
  const PosedHand posed = BuiltIn().Forward(grasp);
  const std::array<Vec3, 21> keypoints = SnapKeypoints(BuiltIn(), posed);
  // -1 … -5 stand for the tips of thumb, index, middle, ring, pinky.
  const std::array<int, 21> order = {0, 13, 14, 15, -1, 1,  2, 3, -2, 4, 5,
                                     6, -3, 10, 11, 12, -4, 7, 8, 9,  -5};
  for (size_t i = 0; i < 21; ++i) {
    const Vec3 expected = order[i] >= 0
                              ? Vec3(posed.joints[static_cast<size_t>(order[i])].translation())
                              : posed.fingertips[static_cast<size_t>(-1 - order[i])];
    EXPECT_EQ(keypoints[i], expected) << i;
  }
}

TEST(HandPoses, RefusesWrongCounts) {
  const std::vector<double> n47(47), n10(10), n3(3), n60(60), n143(143);
  EXPECT_THROW(FromAxisAngle48(n47, n10, n3), Error);
  EXPECT_THROW(FromVector61(n60), Error);
  EXPECT_THROW(FromRotationMatrices(n143, n10, n3), Error);
  EXPECT_THROW(PoseFromPca(WithComponents(), std::vector<double>(46), MeanPose::kFlat), Error);
}

}  // namespace
}  // namespace graspbench

#include "core/mano_hand.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "tests/support/hands.h"

namespace graspbench {
namespace {

using hands::BuiltIn;
using hands::Flat;
using hands::kDegree;
using hands::Random;

// The formula of the header with dense tensors and 4×4 matrices, nothing precomputed.
std::vector<Vec3> SkinPlainly(const ManoFile& file, const Grasp& grasp) {
  const size_t count = file.template_mesh.vertices.size();
  std::vector<Vec3> shaped = file.template_mesh.vertices;
  for (size_t i = 0; i < count; ++i) {
    for (size_t c = 0; c < 3; ++c) {
      for (size_t d = 0; d < grasp.shape.size(); ++d) {
        shaped[i][static_cast<int>(c)] +=
            file.shape_directions(static_cast<int>(3 * i + c), static_cast<int>(d)) *
            grasp.shape[d];
      }
    }
  }
  std::vector<Vec3> joints(16, Vec3::Zero());
  for (int k = 0; k < 16; ++k) {
    for (size_t i = 0; i < count; ++i) {
      joints[static_cast<size_t>(k)] += file.joint_regressor(k, static_cast<int>(i)) * shaped[i];
    }
  }
  std::vector<Mat3> turns = {grasp.X_OH.linear()};
  std::vector<double> features;
  for (size_t k = 1; k < 16; ++k) {
    const Vec3 v(grasp.joints[3 * k - 3], grasp.joints[3 * k - 2], grasp.joints[3 * k - 1]);
    Mat3 cross;
    cross << 0, -v.z(), v.y(), v.z(), 0, -v.x(), -v.y(), v.x(), 0;
    const double a = v.norm();
    Mat3 turn = Mat3::Identity();
    if (a > 0) turn += std::sin(a) / a * cross + (1 - std::cos(a)) / (a * a) * cross * cross;
    turns.push_back(turn);
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 3; ++c) features.push_back(turn(r, c) - (r == c));
    }
  }
  std::vector<Eigen::Matrix4d> world;
  for (size_t k = 0; k < 16; ++k) {
    const int parent = file.parents[k];
    Eigen::Matrix4d local = Eigen::Matrix4d::Identity();
    local.topLeftCorner<3, 3>() = turns[k];
    local.topRightCorner<3, 1>() =
        k == 0 ? joints[0] : Vec3(joints[k] - joints[static_cast<size_t>(parent)]);
    world.push_back(k == 0 ? local : Eigen::Matrix4d(world[static_cast<size_t>(parent)] * local));
  }
  const Vec3 shift = grasp.X_OH.translation() - joints[0];
  std::vector<Vec3> posed(count, Vec3::Zero());
  for (size_t i = 0; i < count; ++i) {
    Vec3 corrected = shaped[i];
    for (int c = 0; c < 3; ++c) {
      for (int f = 0; f < 135; ++f) {
        corrected[c] += double{file.pose_directions(static_cast<int>(3 * i) + c, f)} *
                        features[static_cast<size_t>(f)];
      }
    }
    for (size_t k = 0; k < 16; ++k) {
      const Vec3 in_bone = corrected - joints[k];
      const Vec3 moved = world[k].topLeftCorner<3, 3>() * in_bone + world[k].topRightCorner<3, 1>();
      posed[i] += file.weights(static_cast<int>(i), static_cast<int>(k)) * moved;
    }
    posed[i] += shift;
  }
  return posed;
}

double MaxDistance(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  double most = 0;
  for (size_t i = 0; i < a.size(); ++i) most = std::max(most, (a[i] - b[i]).norm());
  return most;
}

// The built-in hand with its vertices renumbered so that the rim has MANO's numbers.
TEST(ManoHand, TakesThePublishedFingertipsInManosTopology) {
  const std::vector<int> ring = {38, 92, 234, 239, 279, 215, 214, 121,
                                 78, 79, 108, 120, 119, 117, 118, 122};
  ManoFile file = BuiltIn().file();
  for (size_t i = 0; i < ring.size(); ++i) {
    const int a = BuiltIn().boundary()[0][i], b = ring[i];  // swap vertices a and b everywhere
    ASSERT_LT(a, 16);                                       // so no swap undoes another
    std::swap(file.template_mesh.vertices[static_cast<size_t>(a)],
              file.template_mesh.vertices[static_cast<size_t>(b)]);
    for (Face& f : file.template_mesh.faces) {
      for (int k = 0; k < 3; ++k) f[k] = f[k] == a ? b : f[k] == b ? a : f[k];
    }
    file.weights.row(a).swap(file.weights.row(b));
    file.joint_regressor.col(a).swap(file.joint_regressor.col(b));
  }
  const ManoHand hand(file);
  EXPECT_TRUE(hand.is_mano());
  EXPECT_EQ(hand.fingertips(), (std::array{745, 317, 444, 556, 673}));
  EXPECT_EQ(hand.fingertips(FingertipConvention::kSmplx), (std::array{744, 320, 443, 554, 671}));
}

TEST(ManoHand, FindsFingertipsAtTheEndOfOtherHands) {
  const auto joints = BuiltIn().RestJoints();
  const std::array<size_t, 5> outer = {15, 3, 6, 12, 9};
  for (size_t finger = 0; finger < 5; ++finger) {
    const Vec3 tip = BuiltIn().file().template_mesh.vertices[static_cast<size_t>(
        BuiltIn().fingertips()[finger])];
    const Vec3 bone = (joints[outer[finger]] - joints[outer[finger] - 1]).normalized();
    const Vec3 reach = tip - joints[outer[finger]];
    EXPECT_GT(reach.dot(bone), 0.018) << finger;
    EXPECT_LT(reach.cross(bone).norm(), 0.003) << finger;
  }
}

TEST(ManoHand, RefusesASurfaceWithoutAWrist) {
  ManoFile file = BuiltIn().file();
  const std::vector<int>& rim = BuiltIn().boundary()[0];
  for (size_t i = 1; i + 1 < rim.size(); ++i) {
    file.template_mesh.faces.emplace_back(rim[0], rim[i + 1], rim[i]);
  }
  EXPECT_THROW(ManoHand{file}, Error);
}

TEST(ManoHand, ZeroPoseIsTheTemplateAboutTheWrist) {
  const PosedHand posed = BuiltIn().Forward(Flat());
  const Vec3 wrist = BuiltIn().RootJoint();
  for (size_t i = 0; i < posed.surface.vertices.size(); ++i) {
    EXPECT_LT(
        (posed.surface.vertices[i] - (BuiltIn().file().template_mesh.vertices[i] - wrist)).norm(),
        1e-12);
  }
  EXPECT_LT(posed.joints[0].translation().norm(), 1e-12);
}

TEST(ManoHand, EqualsThePlainFormula) {
  for (const char* item : {"a", "b", "c"}) {
    const Grasp grasp = Random(item);
    EXPECT_LT(MaxDistance(BuiltIn().Forward(grasp).surface.vertices,
                          SkinPlainly(BuiltIn().file(), grasp)),
              1e-8);
  }
}

TEST(ManoHand, MovesRigidlyWithItsRoot) {
  Grasp grasp = Random("moved");
  const PosedHand moved = BuiltIn().Forward(grasp);
  const Pose X_OH = grasp.X_OH;
  grasp.X_OH = Pose::Identity();
  const PosedHand at_root = BuiltIn().Forward(grasp);
  for (size_t i = 0; i < 778; ++i) {
    EXPECT_LT((moved.surface.vertices[i] - X_OH * at_root.surface.vertices[i]).norm(), 1e-12);
  }
  for (size_t k = 0; k < 16; ++k) {
    EXPECT_TRUE(moved.joints[k].isApprox(X_OH * at_root.joints[k], 1e-12));
  }
}

TEST(ManoHand, KeepsBoneLengthsInEveryPose) {
  const Grasp grasp = Random("bones");
  const PosedHand posed = BuiltIn().Forward(grasp);
  const auto rest = BuiltIn().RestJoints(grasp.shape);
  for (size_t k = 1; k < 16; ++k) {
    const auto parent = static_cast<size_t>(BuiltIn().file().parents[k]);
    EXPECT_NEAR((posed.joints[k].translation() - posed.joints[parent].translation()).norm(),
                (rest[k] - rest[parent]).norm(), 1e-12);
  }
}

// Flexion moves a fingertip out of the palm side, abduction towards the thumb, for every finger.
TEST(ManoHand, FlexionBendsToThePalmAndAbductionTurnsToTheThumb) {
  for (size_t finger = 0; finger < 4; ++finger) {  // MANO's order
    const size_t tip = std::array<size_t, 4>{1, 2, 4, 3}[finger];
    const Vec3 flat = BuiltIn().Forward(Flat()).fingertips[tip];
    for (size_t k = 0; k < 3; ++k) {
      HandPosture posture;
      posture.fill(Vec3::Zero());
      posture[3 * finger + k][0] = 30 * kDegree;
      Grasp bent = Flat();
      bent.joints = BuiltIn().JointsFromPosture(posture);
      EXPECT_GT((BuiltIn().Forward(bent).fingertips[tip] - flat).dot(BuiltIn().palm_normal()),
                0.005);
    }
    HandPosture posture;
    posture.fill(Vec3::Zero());
    posture[3 * finger][1] = 15 * kDegree;
    Grasp spread = Flat();
    spread.joints = BuiltIn().JointsFromPosture(posture);
    EXPECT_GT((BuiltIn().Forward(spread).fingertips[tip] - flat).z(), 0.01);
  }
}

TEST(ManoHand, PostureAndParametersAreInverse) {
  Rng rng(3, "posture", "test");
  HandPosture posture;
  for (size_t k = 0; k < 15; ++k) {
    const JointLimits& limits = HandJointLimits()[k];
    for (int i = 0; i < 3; ++i) posture[k][i] = rng.Uniform(limits.low[i], limits.high[i]);
  }
  const HandPosture back = BuiltIn().PostureFromJoints(BuiltIn().JointsFromPosture(posture));
  for (size_t k = 0; k < 15; ++k) EXPECT_LT((back[k] - posture[k]).norm(), 1e-12) << k;
}

TEST(ManoHand, ClampStopsEachAngleAtItsLimit) {
  HandPosture posture;
  posture.fill(Vec3(150, 40, -30) * kDegree);
  const HandPosture clamped =
      BuiltIn().PostureFromJoints(BuiltIn().ClampToLimits(BuiltIn().JointsFromPosture(posture)));
  for (size_t k = 0; k < 15; ++k) {
    const JointLimits& limits = HandJointLimits()[k];
    EXPECT_NEAR(clamped[k][0], limits.high[0], 1e-9) << k;
    EXPECT_NEAR(clamped[k][1], std::min(limits.high[1], 40 * kDegree), 1e-9) << k;
    EXPECT_NEAR(clamped[k][2], std::max(limits.low[2], -30 * kDegree), 1e-9) << k;
  }
}

TEST(ManoHand, RefusesGraspsOfOtherHandsAndWrongCounts) {
  Grasp grasp = Flat();
  grasp.hand = "shadow";
  EXPECT_THROW(BuiltIn().Forward(grasp), Error);
  grasp = Flat();
  grasp.joints.pop_back();
  EXPECT_THROW(BuiltIn().Forward(grasp), Error);
  grasp = Flat();
  grasp.shape.assign(9, 0.0);
  EXPECT_THROW(BuiltIn().Forward(grasp), Error);
}

}  // namespace
}  // namespace graspbench

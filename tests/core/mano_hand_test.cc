#include "core/mano_hand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>
#include <set>

#include "core/error.h"
#include "core/rotation.h"

namespace graspbench {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr size_t kThumb = 0, kIndex = 1;  // in PosedHand::fingertips

const ManoHand& BuiltIn() {
  static const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  return *hand;
}

Grasp Flat() {
  Grasp grasp;
  grasp.joints.assign(45, 0.0);
  return grasp;
}

Grasp Random(const std::string& item) {
  Rng rng(7, item, "pose");
  Grasp grasp = Flat();
  grasp.joints = BuiltIn().RandomJoints(rng);
  for (int i = 0; i < 10; ++i) grasp.shape.push_back(rng.Normal());
  grasp.X_OH.linear() = rng.Rotation().toRotationMatrix();
  grasp.X_OH.translation() = 0.3 * rng.Direction();
  return grasp;
}

// Flexion in degrees of the knuckle, middle and outer joint of the four fingers, and the thumb's
// three joints as (flexion, abduction, twist).
Grasp Bent(std::array<double, 3> fingers, const std::array<Vec3, 3>& thumb) {
  HandPosture posture;
  for (size_t k = 0; k < 12; ++k) posture[k] = Vec3(fingers[k % 3] * kDegree, 0, 0);
  for (size_t k = 0; k < 3; ++k) posture[12 + k] = thumb[k] * kDegree;
  Grasp grasp = Flat();
  grasp.joints = BuiltIn().JointsFromPosture(posture);
  return grasp;
}

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

// Whether the segment a-b passes through the triangle (Möller and Trumbore 1997).
bool Crosses(const Vec3& a, const Vec3& b, const Vec3& t0, const Vec3& t1, const Vec3& t2) {
  const Vec3 d = b - a, e1 = t1 - t0, e2 = t2 - t0, h = d.cross(e2), s = a - t0, q = s.cross(e1);
  const double det = e1.dot(h);
  if (det == 0) return false;
  const double u = s.dot(h) / det, v = d.dot(q) / det, along = e2.dot(q) / det;
  return u > 0 && v > 0 && u + v < 1 && along > 0 && along < 1;
}

// Edges that pass through a face they do not touch.
int SelfIntersections(const TriMesh& mesh) {
  std::vector<Box> boxes;
  for (const Face& f : mesh.faces) {
    Box& box = boxes.emplace_back();
    for (int i = 0; i < 3; ++i) box.extend(mesh.vertices[static_cast<size_t>(f[i])]);
  }
  int crossings = 0;
  for (const Face& edge_face : mesh.faces) {
    for (int i = 0; i < 3; ++i) {
      const int from = edge_face[i], to = edge_face[(i + 1) % 3];
      if (from > to) continue;
      const Vec3 &a = mesh.vertices[static_cast<size_t>(from)],
                 &b = mesh.vertices[static_cast<size_t>(to)];
      const Box box(a.cwiseMin(b), a.cwiseMax(b));
      for (size_t n = 0; n < mesh.faces.size(); ++n) {
        const Face& f = mesh.faces[n];
        if (!box.intersects(boxes[n]) || (f.array() == from).any() || (f.array() == to).any()) {
          continue;
        }
        crossings += Crosses(a, b, mesh.vertices[static_cast<size_t>(f[0])],
                             mesh.vertices[static_cast<size_t>(f[1])],
                             mesh.vertices[static_cast<size_t>(f[2])]);
      }
    }
  }
  return crossings;
}

double SmallestAngle(const TriMesh& mesh) {
  double smallest = std::numbers::pi;
  for (const Face& f : mesh.faces) {
    for (int i = 0; i < 3; ++i) {
      const Vec3& at = mesh.vertices[static_cast<size_t>(f[i])];
      const Vec3 a = mesh.vertices[static_cast<size_t>(f[(i + 1) % 3])] - at;
      const Vec3 b = mesh.vertices[static_cast<size_t>(f[(i + 2) % 3])] - at;
      smallest = std::min(smallest, std::acos(a.normalized().dot(b.normalized())));
    }
  }
  return smallest;
}

TEST(BuiltInHand, HasTheTopologyOfMano) {
  const TriMesh& mesh = BuiltIn().file().template_mesh;
  EXPECT_EQ(mesh.vertices.size(), 778u);
  EXPECT_EQ(mesh.faces.size(), 1538u);
  std::set<std::pair<int, int>> edges;
  for (const Face& f : mesh.faces) {
    for (int i = 0; i < 3; ++i) edges.insert(std::minmax(f[i], f[(i + 1) % 3]));
  }
  EXPECT_EQ(edges.size(), 2315u);
  ASSERT_EQ(BuiltIn().boundary().size(), 1u);
  EXPECT_EQ(BuiltIn().boundary()[0].size(), 16u);
  EXPECT_FALSE(BuiltIn().is_mano());
}

TEST(BuiltInHand, HasNoSliverTriangles) {
  EXPECT_GT(SmallestAngle(BuiltIn().file().template_mesh), 10 * kDegree);
}

TEST(BuiltInHand, DoesNotCutItselfAtRestInAnyShape) {
  EXPECT_EQ(SelfIntersections(BuiltIn().Forward(Flat()).closed), 0);
  for (size_t d = 0; d < 10; ++d) {
    for (const double beta : {-2.0, 2.0}) {
      Grasp grasp = Flat();
      grasp.shape.assign(10, 0.0);
      grasp.shape[d] = beta;
      EXPECT_EQ(SelfIntersections(BuiltIn().Forward(grasp).closed), 0) << d << " " << beta;
    }
  }
}

TEST(BuiltInHand, DoesNotCutItselfInAPowerGrasp) {
  const Grasp power = Bent({45, 58, 32}, {Vec3(20, 26, 10), Vec3(20, 0, 0), Vec3(30, 0, 0)});
  EXPECT_EQ(SelfIntersections(BuiltIn().Forward(power).closed), 0);
}

TEST(BuiltInHand, IsARightHandInManosFrame) {
  const auto joints = BuiltIn().RestJoints();
  EXPECT_LT((joints[0] - Vec3(0.0957, 0.0064, 0.0062)).norm(), 0.001);
  EXPECT_LT(joints[4].x(), joints[0].x() - 0.08);  // fingers towards -x
  EXPECT_GT(joints[15].z(), joints[1].z());        // the thumb beyond the index on +z
  EXPECT_GT(joints[1].z(), joints[7].z());         // index before pinky
  EXPECT_LT(BuiltIn().palm_normal().y(), -0.95);   // palm towards -y
}

// Buryanov and Kotiuk 2010: mean phalanx lengths in millimetres, proximal and middle.
TEST(BuiltInHand, HasPublishedBoneLengths) {
  const auto joints = BuiltIn().RestJoints();
  const std::vector<std::tuple<size_t, double, double>> expected = {{1, 39.78, 22.38},
                                                                    {4, 44.63, 26.33},
                                                                    {7, 32.74, 18.11},
                                                                    {10, 41.37, 25.65},
                                                                    {13, 46.22, 31.57}};
  for (const auto& [first, a, b] : expected) {
    EXPECT_NEAR((joints[first + 1] - joints[first]).norm() * 1000, a, 0.2) << first;
    EXPECT_NEAR((joints[first + 2] - joints[first + 1]).norm() * 1000, b, 0.2) << first;
  }
  const double length =
      joints[0].x() -
      BuiltIn().file().template_mesh.vertices[static_cast<size_t>(BuiltIn().fingertips()[2])].x();
  EXPECT_NEAR(length, 0.189, 0.008);
}

TEST(BuiltInHand, ClosesToTheVolumeOfAHand) {
  const PosedHand posed = BuiltIn().Forward(Flat());
  EXPECT_TRUE(IsClosed(posed.closed));
  EXPECT_EQ(posed.closed.vertices.size(), 779u);
  EXPECT_EQ(posed.closed.faces.size(), 1554u);
  EXPECT_GT(Volume(posed.closed), 280e-6);
  EXPECT_LT(Volume(posed.closed), 420e-6);
}

TEST(BuiltInHand, StaysPlausibleAtTwoDeviationsOfEachShapeDirection) {
  const auto mean = BuiltIn().RestJoints();
  for (size_t d = 0; d < 10; ++d) {
    for (const double beta : {-2.0, 2.0}) {
      Grasp grasp = Flat();
      grasp.shape.assign(10, 0.0);
      grasp.shape[d] = beta;
      const double volume = Volume(BuiltIn().Forward(grasp).closed);
      EXPECT_GT(volume, 200e-6) << d;
      EXPECT_LT(volume, 520e-6) << d;
      const auto joints = BuiltIn().RestJoints(grasp.shape);
      for (size_t k = 1; k < 16; ++k) {
        const auto parent = static_cast<size_t>(BuiltIn().file().parents[k]);
        const double before = (mean[k] - mean[parent]).norm();
        EXPECT_NEAR((joints[k] - joints[parent]).norm() / before, 1, 0.12) << d << " " << k;
      }
    }
  }
}

TEST(BuiltInHand, PoseCorrectivesKeepTheVolumeOfAFist) {
  const Grasp fist = Bent({80, 95, 60}, {Vec3(20, 20, 0), Vec3(30, 0, 0), Vec3(40, 0, 0)});
  const double flat = Volume(BuiltIn().Forward(Flat()).closed);
  const double with = Volume(BuiltIn().Forward(fist).closed);
  ManoFile plain = BuiltIn().file();
  plain.pose_directions.setZero();
  const double without = Volume(ManoHand(plain).Forward(fist).closed);
  EXPECT_LT(std::abs(with / flat - 1), std::abs(without / flat - 1) / 2);
}

TEST(BuiltInHand, FistBringsEveryFingertipToThePalm) {
  const Grasp fist = Bent({85, 100, 65}, {Vec3(0, 0, 0), Vec3(0, 0, 0), Vec3(0, 0, 0)});
  const PosedHand posed = BuiltIn().Forward(fist);
  for (size_t finger = 1; finger < 5; ++finger) {
    double nearest = 1;
    for (size_t i = 0; i < posed.surface.vertices.size(); ++i) {
      if (BuiltIn().regions()[i] != HandRegion::kPalm) continue;
      nearest = std::min(nearest, (posed.surface.vertices[i] - posed.fingertips[finger]).norm());
    }
    EXPECT_LT(nearest, 0.015) << finger;
  }
}

TEST(BuiltInHand, ThumbReachesTheIndexTipWithinTheLimits) {
  HandPosture posture;
  posture.fill(Vec3::Zero());
  posture[0][0] = 64 * kDegree;
  posture[1][0] = 26 * kDegree;
  posture[2][0] = 16 * kDegree;
  posture[12] = Vec3(22, 8, 6) * kDegree;
  posture[13][0] = 14 * kDegree;
  posture[14][0] = 18 * kDegree;
  Grasp pinch = Flat();
  pinch.joints = BuiltIn().JointsFromPosture(posture);
  const std::vector<double> clamped = BuiltIn().ClampToLimits(pinch.joints);
  for (size_t i = 0; i < 45; ++i) EXPECT_NEAR(clamped[i], pinch.joints[i], 1e-12);
  const PosedHand posed = BuiltIn().Forward(pinch);
  EXPECT_LT((posed.fingertips[kThumb] - posed.fingertips[kIndex]).norm(), 0.01);
}

TEST(BuiltInHand, HasEveryRegion) {
  std::array<int, 6> count{};
  for (const HandRegion region : BuiltIn().regions()) ++count[static_cast<size_t>(region)];
  EXPECT_GT(count[0], 150);
  for (size_t i = 1; i < 6; ++i) EXPECT_GT(count[i], 60) << i;
  ASSERT_EQ(BuiltIn().contact_regions().size(), 6u);
  for (const ContactRegion& region : BuiltIn().contact_regions()) {
    EXPECT_GE(region.vertices.size(), 8u) << Name(region.part);
    for (const int v : region.vertices) {
      EXPECT_EQ(BuiltIn().regions()[static_cast<size_t>(v)], region.part);
    }
  }
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

#include "core/mano_hand.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "tests/support/hands.h"

namespace graspbench {
namespace {

using hands::Bent;
using hands::BuiltIn;
using hands::Flat;
using hands::kDegree;

constexpr size_t kThumb = 0, kIndex = 1;  // in PosedHand::fingertips

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

}  // namespace
}  // namespace graspbench

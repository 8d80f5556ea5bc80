#include "simulators/hand_shapes.h"

#include <gtest/gtest.h>

#include "core/bounding_box.h"
#include "tests/support/hands.h"

namespace graspbench {
namespace {

using hands::BuiltIn;

class BoneHullsOf : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const Grasp grasp = GetParam() == "flat" ? hands::Flat() : hands::Random(GetParam());
    posed_ = BuiltIn().Forward(grasp);
    hulls_ = BoneHulls(BuiltIn(), posed_);
  }

  PosedHand posed_;
  std::vector<TriMesh> hulls_;
};

TEST_P(BoneHullsOf, AreSmallClosedConvexPieces) {
  EXPECT_GE(hulls_.size(), 30u);
  EXPECT_LE(hulls_.size(), 60u);
  for (const TriMesh& hull : hulls_) {
    EXPECT_TRUE(IsClosed(hull));
    EXPECT_GT(Volume(hull), 0);
    EXPECT_LE(hull.vertices.size(), 64u);
    const std::vector<Vec3> normals = FaceNormals(hull);
    for (size_t f = 0; f < hull.faces.size(); ++f) {
      for (const Vec3& p : hull.vertices) {
        const Vec3& on_face = hull.vertices[static_cast<size_t>(hull.faces[f][0])];
        EXPECT_LT(normals[f].dot(p - on_face), 1e-6);
      }
    }
  }
}

// Points all over the skin, not only its vertices, lie in some piece.
TEST_P(BoneHullsOf, CoverTheSkin) {
  double worst = 0;
  for (const Face& face : posed_.surface.faces) {
    const auto corner = [&](int k) -> const Vec3& {
      return posed_.surface.vertices[static_cast<size_t>(face[k])];
    };
    const Vec3 centre = (corner(0) + corner(1) + corner(2)) / 3;
    double outside = 1;
    for (const TriMesh& hull : hulls_) {
      const std::vector<Vec3> normals = FaceNormals(hull);
      double most = -1;
      for (size_t f = 0; f < hull.faces.size() && most < outside; ++f) {
        const Vec3& on_face = hull.vertices[static_cast<size_t>(hull.faces[f][0])];
        most = std::max(most, normals[f].dot(centre - on_face));
      }
      outside = std::min(outside, most);
    }
    worst = std::max(worst, outside);
  }
  EXPECT_LT(worst, 0.3e-3);
}

TEST_P(BoneHullsOf, FillLittleOfTheHollows) {
  const HullFit fit = MeasureHulls(posed_, hulls_);
  EXPECT_NEAR(fit.volume / Volume(posed_.closed), 1, 0.1);  // fingers may overlap
  EXPECT_LT(fit.added_volume, 0.1 * fit.volume);
  EXPECT_LT(fit.lost_volume, 0.005 * fit.volume);
  EXPECT_LT(fit.largest_out, 10e-3);
  EXPECT_LT(fit.largest_in, 0.3e-3);
}

INSTANTIATE_TEST_SUITE_P(Hands, BoneHullsOf, testing::Values("flat", "a", "b"),
                         [](const auto& instance) { return instance.param; });

// One hull around everything fills the hollows: what the numbers would say then.
TEST(MeasureHulls, SeesWhatOneHullFills) {
  const PosedHand posed = BuiltIn().Forward(hands::Flat());
  const TriMesh hull = ConvexHull(posed.closed);
  const HullFit fit = MeasureHulls(posed, {hull});
  EXPECT_NEAR(fit.volume, Volume(posed.closed), 0.01 * fit.volume);
  EXPECT_NEAR(fit.added_volume, Volume(hull) - Volume(posed.closed), 0.01 * fit.added_volume);
  EXPECT_EQ(fit.lost_volume, 0);
  EXPECT_GT(fit.largest_out, 0.015);
  EXPECT_LT(fit.largest_in, 1e-6);
}

}  // namespace
}  // namespace graspbench

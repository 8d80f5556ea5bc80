#include "simulators/pieces_fit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/bounding_box.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(PiecesFit, OfABodyToItselfIsPerfect) {
  const TriMesh box = shapes::Box({.size = {0.06, 0.04, 0.05}});
  const PiecesFit fit = MeasureFit({box}, box);
  EXPECT_EQ(fit.union_volume_ratio, 1);
  EXPECT_EQ(fit.excess_ratio, 0);
  EXPECT_NEAR(fit.hausdorff, 0, 1e-12);
}

TEST(PiecesFit, CountsOverlapsOnce) {
  const TriMesh box = shapes::Box({.size = {0.06, 0.04, 0.04}});
  const TriMesh left = shapes::Box({.size = {0.04, 0.04, 0.04}, .centre = {-0.01, 0, 0}});
  const TriMesh right = shapes::Box({.size = {0.04, 0.04, 0.04}, .centre = {0.01, 0, 0}});
  const PiecesFit fit = MeasureFit({left, right}, box);
  EXPECT_NEAR(fit.union_volume_ratio, 1, 1e-12);
  EXPECT_NEAR(fit.hausdorff, 0, 1e-12);
}

TEST(PiecesFit, ShowsAFilledCavity) {
  // Of the cylinder of radius 40 mm and height 100 mm, a cavity of radius 36 mm and depth 96 mm.
  const TriMesh cup = shapes::Cup({.radius = 0.04, .height = 0.1, .wall = 0.004});
  const PiecesFit fit = MeasureFit({ConvexHull(cup)}, cup);
  const double whole = 40 * 40 * 100, cavity = 36 * 36 * 96;
  EXPECT_NEAR(fit.excess_ratio, cavity / (whole - cavity), 0.05);
  EXPECT_NEAR(fit.union_volume_ratio, whole / (whole - cavity), 0.05);
  EXPECT_NEAR(fit.hausdorff, 0.036, 0.002);  // from the cavity's axis to its wall
}

TEST(PiecesFit, ShowsWhatIsMissing) {
  const TriMesh box = shapes::Box({.size = {0.08, 0.04, 0.04}});
  const TriMesh half = shapes::Box({.size = {0.04, 0.04, 0.04}, .centre = {-0.02, 0, 0}});
  const PiecesFit fit = MeasureFit({half}, box);
  EXPECT_NEAR(fit.union_volume_ratio, 0.5, 0.02);
  EXPECT_EQ(fit.excess_ratio, 0);
  EXPECT_NEAR(fit.hausdorff, 0.04, 1e-9);  // the far corners from the cut
}

TEST(PiecesFit, OfAnOpenMeshHasADistanceButNoVolumes) {
  const TriMesh open = shapes::WithoutFace(shapes::Sphere(), 0);
  const PiecesFit fit = MeasureFit({shapes::Sphere({.radius = 0.042})}, open);
  EXPECT_TRUE(std::isnan(fit.union_volume_ratio));
  EXPECT_TRUE(std::isnan(fit.excess_ratio));
  EXPECT_NEAR(fit.hausdorff, 0.002, 1e-4);
}

}  // namespace
}  // namespace graspbench

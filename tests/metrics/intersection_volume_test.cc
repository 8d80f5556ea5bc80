#include "metrics/geometry/intersection_volume.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "metrics/geometry/compatible_volumes.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr double kPi = std::numbers::pi;

double Siv(const TriMesh& hand, const TriMesh& object) {
  return SolidIntersectionVolume().Evaluate(GraspContext(hand, object)).value();
}

// Volume of the lens of two balls of radius r whose centres are d apart, in cm³.
double LensVolume(double r, double d) {
  return 1e6 * kPi * (4 * r + d) * std::pow(2 * r - d, 2) / 12;
}

TEST(SolidIntersectionVolume, OfTwoSpheresIsTheirLens) {
  const TriMesh object = shapes::Sphere({.radius = 0.04, .subdivisions = 5});
  const TriMesh hand = shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}, .subdivisions = 5});
  ASSERT_NEAR(LensVolume(0.04, 0.05), 49.4801, 1e-4);
  EXPECT_NEAR(Siv(hand, object), 49.4801, 0.01 * 49.4801);
}

TEST(SolidIntersectionVolume, OfAlignedCubesIsExact) {
  const TriMesh object = shapes::Cube({.side = 0.04});
  EXPECT_NEAR(Siv(shapes::Cube({.side = 0.04, .centre = {0.01, 0.02, 0.03}}), object), 6.0, 1e-9);
  EXPECT_EQ(Siv(shapes::Cube({.side = 0.04, .centre = {0.05, 0, 0}}), object), 0.0);
}

TEST(SolidIntersectionVolume, CountsWhatLiesWhollyInside) {
  const TriMesh object = shapes::Sphere({.radius = 0.04});
  const TriMesh hand = shapes::Sphere({.radius = 0.01});
  EXPECT_NEAR(Siv(hand, object), 4.18879, 0.01 * 4.18879);
}

TEST(SolidIntersectionVolume, LeavesTheCavityOfACupOut) {
  const TriMesh cup = shapes::Cup({.radius = 0.04, .height = 0.1, .wall = 0.004});
  EXPECT_EQ(Siv(shapes::Sphere({.radius = 0.02}), cup), 0.0);
}

TEST(SolidIntersectionVolume, IsTheSameWithHandAndObjectSwapped) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const TriMesh a = shapes::Rotated(shapes::Torus(), seed);
    const TriMesh b = shapes::RandomPose(seed) * shapes::Cup();
    const TriMesh near_b = [&] {
      TriMesh moved = b;
      const Vec3 shift = Vec3(0.03, 0, 0) - VertexMean(b);
      for (Vec3& v : moved.vertices) v += shift;
      return moved;
    }();
    EXPECT_GT(Siv(a, near_b), 0.1);
    EXPECT_NEAR(Siv(a, near_b), Siv(near_b, a), 1e-9);
  }
}

TEST(SolidIntersectionVolume, ChangesOnlyByTheGridWhenBothMove) {
  const TriMesh object = shapes::Cup({.radius = 0.04, .wall = 0.006});
  const TriMesh hand =
      shapes::Capsule({.radius = 0.01, .length = 0.06, .centre = {0.035, 0, 0.02}});
  // On a grid four times finer than the metric's.
  const VoxelGrid fine = VoxelizeCentres(object, 0.00025, Bounds(hand));
  const double truth = 1e6 * CellsInside(fine, hand).Volume();
  ASSERT_GT(truth, 3);
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Pose X = shapes::RandomPose(seed);
    const GraspContext moved(X * hand, X * object);
    const double error = SolidIntersectionVolumeError().Evaluate(moved).value();
    EXPECT_NEAR(Siv(X * hand, X * object), truth, 4 * error);
    EXPECT_LT(error, 0.01 * truth);
  }
}

TEST(SolidIntersectionVolume, GrowsAsTheHandGoesDeeper) {
  const TriMesh object = shapes::Sphere({.radius = 0.04});
  double previous = 0;
  for (const double d : {0.07, 0.06, 0.05, 0.04, 0.03}) {
    const double volume = Siv(shapes::Sphere({.radius = 0.04, .centre = {0, d, 0}}), object);
    EXPECT_GT(volume, previous);
    previous = volume;
  }
}

TEST(SolidIntersectionVolume, ClosesTheHandButNeedsAClosedObject) {
  const TriMesh sphere = shapes::Sphere({.radius = 0.04});
  const TriMesh other = shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}});
  const MetricValue open_object =
      SolidIntersectionVolume().Evaluate(GraspContext(other, shapes::WithoutFace(sphere, 0)));
  EXPECT_EQ(open_object.status(), Status::kNotApplicable);
  EXPECT_EQ(open_object.reason(), "the object mesh is open");
  EXPECT_TRUE(std::isnan(open_object.value()));
  EXPECT_NEAR(Siv(shapes::WithoutFace(other, 0), sphere), Siv(other, sphere), 0.01);
}

TEST(InterpenetrationRatio, OfTwoSpheresIsTheLensByTheBall) {
  const TriMesh object = shapes::Sphere({.radius = 0.04, .subdivisions = 5});
  const TriMesh hand = shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}, .subdivisions = 5});
  const GraspContext grasp(hand, object);
  for (const auto of : {InterpenetrationRatio::Of::kHand, InterpenetrationRatio::Of::kObject}) {
    EXPECT_NEAR(InterpenetrationRatio(of).Evaluate(grasp).value(), 18.457, 0.185);
  }
}

TEST(InterpenetrationRatio, TellsHandFromObject) {
  const GraspContext grasp(shapes::Cube({.side = 0.02}), shapes::Cube({.side = 0.04}));
  EXPECT_NEAR(InterpenetrationRatio(InterpenetrationRatio::Of::kHand).Evaluate(grasp).value(), 100,
              1e-9);
  EXPECT_NEAR(InterpenetrationRatio(InterpenetrationRatio::Of::kObject).Evaluate(grasp).value(),
              12.5, 1e-9);
}

TEST(CompatibleVolumes, EachCountsWhatItsPaperCounts) {
  // A 2 cm sphere in the middle of a 4 cm sphere.
  const GraspContext nested(shapes::Sphere({.radius = 0.01}), shapes::Sphere({.radius = 0.04}));
  EXPECT_EQ(SurfaceIntersectionVolume().Evaluate(nested).value(), 0.0);
  EXPECT_NEAR(BinvoxIntersectionVolume().Evaluate(nested).value(), 4.18879, 0.05);
  EXPECT_NEAR(HullIntersectionVolume().Evaluate(nested).value(), 4.18879, 0.05);

  // The same in the cavity of a cup: only the hull sees it.
  const GraspContext in_cup(shapes::Sphere({.radius = 0.01}), shapes::Cup());
  EXPECT_EQ(BinvoxIntersectionVolume().Evaluate(in_cup).value(), 0.0);
  EXPECT_NEAR(HullIntersectionVolume().Evaluate(in_cup).value(), 4.18879, 0.05);
}

TEST(CompatibleVolumes, BinvoxCellsAre128thsOfTheLongestSide) {
  // Cells of 0.1 / 128 m; the hand covers x < 0 of the object, 64 of its 128 layers.
  const TriMesh object = shapes::Box({.size = {0.1, 0.05, 0.025}});
  const TriMesh hand = shapes::Box({.size = {0.2, 0.2, 0.2}, .centre = {-0.1, 0, 0}});
  EXPECT_NEAR(BinvoxIntersectionVolume().Evaluate(GraspContext(hand, object)).value(), 62.5, 1e-6);
}

// A hand far larger than the object holds all surface cells. A face plane at a multiple of the
// pitch touches one layer of cells: 9³ - 7³ of them around a cube of 8 pitches.
TEST(CompatibleVolumes, SurfaceCellsAreAShellOfFiveMillimetres) {
  const GraspContext grasp(shapes::Cube({.side = 0.2}), shapes::Cube({.side = 0.04}));
  EXPECT_NEAR(SurfaceIntersectionVolume().Evaluate(grasp).value(), (9 * 9 * 9 - 7 * 7 * 7) * 0.125,
              1e-9);
}

// Spheres of 4 cm, 5 cm apart: 25.6 cm³ was measured with trimesh 5.2 at a pitch of 5 mm.
TEST(CompatibleVolumes, SurfaceVolumeOfTwoSpheresAgreesWithTrimesh) {
  const TriMesh object = shapes::Sphere({.radius = 0.04, .subdivisions = 5});
  const TriMesh hand = shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}, .subdivisions = 5});
  EXPECT_NEAR(SurfaceIntersectionVolume().Evaluate(GraspContext(hand, object)).value(), 25.6, 1.3);
}

TEST(CompatibleVolumes, AnOpenObjectStillHasSurfaceAndHull) {
  const GraspContext grasp(shapes::Cube({.side = 0.02}),
                           shapes::WithoutFace(shapes::Cube({.side = 0.04}), 0));
  EXPECT_EQ(BinvoxIntersectionVolume().Evaluate(grasp).status(), Status::kNotApplicable);
  EXPECT_EQ(SurfaceIntersectionVolume().Evaluate(grasp).status(), Status::kOk);
  EXPECT_NEAR(HullIntersectionVolume().Evaluate(grasp).value(), 8.0, 1e-9);
}

}  // namespace
}  // namespace graspbench

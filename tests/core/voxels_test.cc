#include "core/voxels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/bvh.h"
#include "core/error.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(VoxelizeCentres, OfAnAlignedCubeIsItsVolumeExactly) {
  for (const double pitch : {0.01, 0.005, 0.001}) {
    const VoxelGrid grid =
        VoxelizeCentres(shapes::Cube({.side = 0.04, .centre = {0.01, 0, 0.02}}), pitch);
    EXPECT_EQ(grid.Count(), std::lround(64e-6 / (pitch * pitch * pitch)));
  }
}

TEST(VoxelizeCentres, AgreesWithTheWindingNumberAtEveryCentre) {
  for (const TriMesh& mesh : {shapes::Rotated(shapes::Cup({.sides = 20}), 1),
                              shapes::Rotated(shapes::Torus({.sides = 16}), 2),
                              Concatenate(shapes::Sphere({.subdivisions = 2}),
                                          shapes::Cube({.centre = {0.02, 0.02, 0.02}}))}) {
    const Bvh bvh(mesh);
    const VoxelGrid grid = VoxelizeCentres(mesh, 0.005);
    for (int k = 0; k < grid.size[2]; ++k) {
      for (int j = 0; j < grid.size[1]; ++j) {
        for (int i = 0; i < grid.size[0]; ++i) {
          EXPECT_EQ(grid.occupied[grid.Index(i, j, k)] != 0,
                    bvh.WindingNumber(grid.Centre(i, j, k)) > 0.5);
        }
      }
    }
  }
}

TEST(VoxelizeCentres, ConvergesToTheVolumeWithoutBias) {
  const TriMesh sphere = shapes::Sphere({.radius = 0.04, .centre = {0.0013, 0.0021, -0.0007}});
  const double volume = Volume(sphere);
  EXPECT_NEAR(VoxelizeCentres(sphere, 0.004).Volume() / volume, 1, 0.02);
  EXPECT_NEAR(VoxelizeCentres(sphere, 0.002).Volume() / volume, 1, 0.006);
  EXPECT_NEAR(VoxelizeCentres(sphere, 0.001).Volume() / volume, 1, 0.002);
}

TEST(VoxelizeCentres, DoesNotDependOnTheBox) {
  const TriMesh sphere = shapes::Sphere({.radius = 0.04, .centre = {0.0013, 0.0021, -0.0007}});
  const VoxelGrid whole = VoxelizeCentres(sphere, 0.002);
  const VoxelGrid part =
      VoxelizeCentres(sphere, 0.002, Box(Vec3(-0.0111, -0.05, 0.0033), Vec3(0.0177, 0.02, 0.1)));
  EXPECT_GT(part.Count(), 100u);
  for (int k = 0; k < part.size[2]; ++k) {
    for (int j = 0; j < part.size[1]; ++j) {
      for (int i = 0; i < part.size[0]; ++i) {
        const int wi = i + part.offset[0] - whole.offset[0];
        const int wj = j + part.offset[1] - whole.offset[1];
        const int wk = k + part.offset[2] - whole.offset[2];
        const bool in_whole = wi >= 0 && wj >= 0 && wk >= 0 && wi < whole.size[0] &&
                              wj < whole.size[1] && wk < whole.size[2] &&
                              whole.occupied[whole.Index(wi, wj, wk)];
        ASSERT_EQ(part.occupied[part.Index(i, j, k)] != 0, in_whole);
        EXPECT_TRUE(part.Centre(i, j, k).isApprox(0.002 * Vec3(i + part.offset[0] + 0.5,
                                                               j + part.offset[1] + 0.5,
                                                               k + part.offset[2] + 0.5)));
      }
    }
  }
}

TEST(VoxelizeCentres, ColumnsThroughVerticesAndEdgesDoNotLeak) {
  // Vertices and edges of the octahedron-like shape project exactly onto columns of the lattice.
  const TriMesh cube = shapes::Subdivided(shapes::Cube({.side = 0.04}), 2);
  const VoxelGrid grid = VoxelizeLattice(cube, Vec3::Constant(-0.0275), 0.0025, {23, 23, 23});
  // Centres from -0.0275 to 0.0275; strictly inside: |c| < 0.02, on the faces: |c| = 0.02.
  size_t inner = 0;
  for (int k = 0; k < 23; ++k) {
    for (int j = 0; j < 23; ++j) {
      for (int i = 0; i < 23; ++i) {
        const double reach = grid.Centre(i, j, k).cwiseAbs().maxCoeff();
        const bool occupied = grid.occupied[grid.Index(i, j, k)] != 0;
        if (reach < 0.0199) {
          EXPECT_TRUE(occupied);
          ++inner;
        } else if (reach > 0.0201) {
          EXPECT_FALSE(occupied);
        }
      }
    }
  }
  EXPECT_EQ(inner, 15u * 15 * 15);
}

TEST(VoxelizeCentres, RefusesAGridThatCannotBeMeant) {
  EXPECT_THROW(VoxelizeCentres(shapes::Cube({.side = 40}), 0.001), Error);
}

// The reference is the definition written out: corners of the repeated midpoint subdivision.
TEST(VoxelizeSurface, HoldsTheCellsOfTheSubdividedCorners) {
  const double pitch = 0.005;
  const TriMesh mesh = shapes::Rotated(shapes::Cube({.side = 0.04}), 9);
  const VoxelGrid grid = VoxelizeSurface(mesh, pitch);
  // Edges of 4 and 5.66 cm: five halvings bring all below 2.5 mm, four leave the diagonals longer;
  // all faces of a cube are congruent, so all are split alike.
  std::set<std::array<int, 3>> expected;
  for (const Vec3& v : shapes::Subdivided(mesh, 5).vertices) {
    const auto round = [&](double x) { return static_cast<int>(std::lround(x / pitch)); };
    expected.insert({round(v.x()), round(v.y()), round(v.z())});
  }
  EXPECT_EQ(grid.Count(), expected.size());
  for (const auto& cell : expected) {
    EXPECT_EQ(grid.occupied[grid.Index(cell[0] - grid.offset[0], cell[1] - grid.offset[1],
                                       cell[2] - grid.offset[2])],
              1);
  }
}

TEST(VoxelizeSurface, VolumeIsProportionalToThePitch) {
  const TriMesh sphere = shapes::Sphere({.radius = 0.04});
  const double coarse = VoxelizeSurface(sphere, 0.004).Volume();
  const double fine = VoxelizeSurface(sphere, 0.002).Volume();
  EXPECT_NEAR(coarse / fine, 2, 0.1);
}

TEST(CellsInside, OfTwoAlignedBoxesIsTheirCommonVolume) {
  const VoxelGrid a = VoxelizeCentres(shapes::Cube({.side = 0.04}), 0.001);
  const TriMesh b = shapes::Cube({.side = 0.04, .centre = {0.01, 0.02, 0.03}});
  EXPECT_EQ(CellsInside(a, b).Count(), 30u * 20 * 10);
  EXPECT_EQ(CellsInside(a, shapes::Cube({.centre = {0.1, 0, 0}})).Count(), 0u);
  EXPECT_EQ(CellsInside(a, TriMesh{}).Count(), 0u);
}

}  // namespace
}  // namespace graspbench

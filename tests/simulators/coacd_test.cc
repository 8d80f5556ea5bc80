#include "simulators/coacd.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <limits>
#include <thread>

#include "core/bvh.h"
#include "core/error.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

class CoacdTest : public testing::Test {
 protected:
  void SetUp() override {
    try {
      RequireCoacd();
    } catch (const Error& error) {
      GTEST_SKIP() << error.what();
    }
  }
  const DecompositionParameters coacd_ = NamedDecomposition("coacd");
};

/// Two boxes whose union is an L; they overlap by 1 mm, and the mesh has both surfaces.
TriMesh Bracket() {
  return Concatenate(shapes::Box({.size = {0.06, 0.04, 0.02}}),
                     shapes::Box({.size = {0.02, 0.04, 0.04}, .centre = {0.02, 0, 0.029}}));
}

/// Distance of p from the union of the pieces.
double Clearance(const Vec3& p, const Decomposition& pieces) {
  double least = std::numeric_limits<double>::infinity();
  for (const TriMesh& hull : pieces.hulls) {
    const Bvh surface(hull);
    least = std::min(least, surface.Crossings(p) != 0 ? 0 : surface.Closest(p).distance);
  }
  return least;
}

TEST_F(CoacdTest, LeavesAConvexBodyWhole) {
  const TriMesh box = shapes::Box({.size = {0.06, 0.04, 0.05}});
  const Decomposition pieces = Decompose(box, coacd_);
  ASSERT_EQ(pieces.hulls.size(), 1u);
  EXPECT_NEAR(pieces.volume_ratio, 1, 1e-3);
  EXPECT_LT(pieces.fit.hausdorff, 1e-5);
}

TEST_F(CoacdTest, CutsAConcaveBody) {
  const Decomposition pieces = Decompose(Bracket(), coacd_);
  EXPECT_GE(pieces.hulls.size(), 2u);
  EXPECT_NEAR(pieces.fit.union_volume_ratio, 1, 0.05);
  EXPECT_LT(pieces.fit.hausdorff, 0.003);
}

TEST_F(CoacdTest, KeepsACupOpen) {
  const TriMesh cup = shapes::Cup({.radius = 0.04, .height = 0.1, .wall = 0.004});
  const Decomposition pieces = Decompose(cup, coacd_);
  EXPECT_LT(pieces.fit.excess_ratio, 0.8);  // filled, it would be 3.5
  // A ball of radius 30 mm comes down to the cavity's bottom, which lies 4 mm above that of the
  // cup.
  const double bottom = Bounds(cup).min().z() + 0.004;
  for (double z = bottom + 0.034; z < bottom + 0.15; z += 0.004) {
    EXPECT_GT(Clearance({0, 0, z}, pieces), 0.03) << "at height " << z;
  }
}

TEST_F(CoacdTest, GivesClosedOutwardHullsOfSixDecimals) {
  for (const TriMesh& hull : Decompose(shapes::Sphere(), coacd_).hulls) {
    EXPECT_TRUE(IsClosed(hull));
    EXPECT_GT(Volume(hull), 0);
    EXPECT_LE(hull.vertices.size(), 256u);
    for (double x : hull.vertices.front()) EXPECT_NEAR(x * 1e6, std::round(x * 1e6), 1e-9);
  }
}

TEST_F(CoacdTest, TakesAnOpenMesh) {
  const TriMesh open = shapes::WithoutFace(shapes::Sphere({.subdivisions = 3}), 0);
  const Decomposition pieces = Decompose(open, coacd_);
  EXPECT_EQ(pieces.hulls.size(), 1u);
  EXPECT_LT(pieces.fit.hausdorff, 0.002);
}

TEST_F(CoacdTest, RefusesWhatHasNoVolume) {
  TriMesh flat = shapes::Cube();
  for (Vec3& vertex : flat.vertices) vertex.z() = 0;
  const TriMesh tilted = shapes::Rotated(flat, 3);
  TriMesh tiny = shapes::Cube({.side = 1e-7});
  TriMesh broken = shapes::Cube();
  broken.vertices[0].x() = std::numeric_limits<double>::quiet_NaN();
  for (const TriMesh& mesh : {flat, tilted, tiny, broken, TriMesh()}) {
    EXPECT_THROW(Decompose(mesh, coacd_), Error);
  }
}

TEST_F(CoacdTest, RepeatsItself) {
  const std::string hash = Decompose(Bracket(), coacd_).hash;
  std::string other;
  std::thread([&] { other = Decompose(Bracket(), coacd_).hash; }).join();
  EXPECT_EQ(other, hash);
}

TEST_F(CoacdTest, WorksInAForkedProcess) {
  const std::string hash = Decompose(Bracket(), coacd_).hash;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string result = Decompose(Bracket(), coacd_).hash;
    _exit(write(ends[1], result.data(), result.size()) == static_cast<ssize_t>(result.size()) ? 0
                                                                                              : 1);
  }
  pollfd answer{ends[0], POLLIN, 0};
  const int ready = poll(&answer, 1, /*milliseconds=*/60000);
  if (ready != 1) kill(child, SIGKILL);
  std::string received(hash.size(), ' ');
  if (ready == 1) {
    EXPECT_EQ(read(ends[0], received.data(), received.size()), 64);
  }
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(received, hash);
}

}  // namespace
}  // namespace graspbench

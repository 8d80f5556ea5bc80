#include "simulators/decomposition.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <thread>

#include "core/error.h"
#include "core/temporary_folder.h"
#include "simulators/decomposition_file.h"
#include "simulators/obj_text.h"
#include "simulators/simulator.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr int kCells = 64;  // of V-HACD's grid along the longest side

class DecompositionTest : public testing::Test {
 protected:
  void SetUp() override {
    const EngineInfo engine = Engines().front();
    if (!engine.available) GTEST_SKIP() << engine.why_not;
  }
  const DecompositionParameters paper_ = NamedDecomposition("vhacd-paper");
};

// Two boxes that form an L of 80 cm³.
TriMesh Bracket() {
  return Concatenate(shapes::Box({.size = {0.06, 0.04, 0.02}}),
                     shapes::Box({.size = {0.02, 0.04, 0.04}, .centre = {0.02, 0, 0.03}}));
}

Box BoundsOf(const Decomposition& pieces) {
  Box box;
  for (const TriMesh& hull : pieces.hulls) box.extend(Bounds(hull));
  return box;
}

TEST_F(DecompositionTest, OfAConvexBodyIsThatBody) {
  const TriMesh box = shapes::Box({.size = {0.06, 0.04, 0.05}});
  const Decomposition pieces = Decompose(box, paper_);
  EXPECT_EQ(pieces.hulls.size(), 1u);
  EXPECT_NEAR(pieces.volume_ratio, 1, 0.1);
  const double cell = 0.06 / kCells;
  EXPECT_LT((BoundsOf(pieces).min() - Bounds(box).min()).cwiseAbs().maxCoeff(), 2 * cell);
  EXPECT_LT((BoundsOf(pieces).max() - Bounds(box).max()).cwiseAbs().maxCoeff(), 2 * cell);
}

TEST_F(DecompositionTest, CutsAConcaveBodyAndReportsTheVolumeItAdds) {
  const Decomposition pieces = Decompose(Bracket(), paper_);
  EXPECT_GE(pieces.hulls.size(), 2u);
  EXPECT_NEAR(pieces.volume_ratio, 1, 0.1);

  DecompositionParameters coarse = paper_;
  std::get<VhacdParameters>(coarse.method).concavity =
      1;  // satisfied with one hull, which fills the notch with a prism of 32 cm³
  const Decomposition hull = Decompose(Bracket(), coarse);
  EXPECT_EQ(hull.hulls.size(), 1u);
  EXPECT_NEAR(hull.volume_ratio, 112.0 / 80, 0.1);
}

TEST_F(DecompositionTest, CentresOnTheMeanOfTheVertices) {
  const TriMesh mesh = shapes::Box({.centre = {0.3, -0.1, 0.2}});
  const Decomposition pieces = Decompose(mesh, paper_);
  EXPECT_EQ(pieces.p_OP, VertexMean(mesh));
  EXPECT_LT(BoundsOf(pieces).center().norm(), 1e-3);

  const Decomposition in_place = Decompose(mesh, NamedDecomposition("vhacd-oakink"));
  EXPECT_EQ(in_place.p_OP, Vec3::Zero());
  EXPECT_LT((BoundsOf(in_place).center() - Vec3(0.3, -0.1, 0.2)).norm(), 1e-3);
}

TEST_F(DecompositionTest, HasVerticesOfSixDecimals) {
  for (const TriMesh& hull : Decompose(shapes::Cylinder(), paper_).hulls) {
    for (const Vec3& vertex : hull.vertices) {
      for (double x : vertex) EXPECT_NEAR(x * 1e6, std::round(x * 1e6), 1e-9);
    }
  }
}

TEST_F(DecompositionTest, RefusesAMeshWithoutExtent) {
  TriMesh flat = shapes::Cube();
  for (Vec3& vertex : flat.vertices) vertex.z() = 0;
  EXPECT_THROW(Decompose(flat, paper_), Error);
  EXPECT_THROW(Decompose(TriMesh(), paper_), Error);
}

// V-HACD would lay its grid along the thin side, with 3842 cells along the others.
TEST_F(DecompositionTest, RefusesASquarePlateInsteadOfTakingForever) {
  EXPECT_THROW(Decompose(shapes::Box({.size = {0.06, 0.06, 0.001}}), paper_), Error);
  EXPECT_EQ(Decompose(shapes::Box({.size = {0.06, 0.0601, 0.001}}), paper_).hulls.size(), 1u);
}

TEST_F(DecompositionTest, TheCacheReturnsWhatWasComputed) {
  const TemporaryFolder cache;
  const TriMesh mesh = Bracket();
  const Decomposition computed = Decompose(mesh, paper_);
  for (int i = 0; i < 2; ++i) {
    const Decomposition cached = CachedDecomposition(mesh, "bracket", paper_, cache.path());
    EXPECT_EQ(cached.hulls, computed.hulls);
    EXPECT_EQ(cached.p_OP, computed.p_OP);
    EXPECT_EQ(cached.hash, computed.hash);
    EXPECT_EQ(cached.volume_ratio, computed.volume_ratio);
  }
}

TEST_F(DecompositionTest, TheCacheIsReadAndNotIgnored) {
  const TemporaryFolder cache;
  const DecompositionFile file(cache.path() / "decompositions", "cube", paper_);
  file.Write({.hulls = {shapes::Cube({.side = 0.01})}, .fit = {}});
  EXPECT_EQ(CachedDecomposition(shapes::Cube(), "cube", paper_, cache.path()).hulls.at(0),
            shapes::Cube({.side = 0.01}));
}

TEST_F(DecompositionTest, ADamagedCacheFileIsMadeAgain) {
  const TemporaryFolder cache;
  const TriMesh mesh = shapes::Cube();
  const Decomposition good = CachedDecomposition(mesh, "cube", paper_, cache.path());
  const DecompositionFile file(cache.path() / "decompositions", "cube", paper_);
  const auto size = std::filesystem::file_size(file.path());

  std::filesystem::resize_file(file.path(), size - 20);
  EXPECT_FALSE(file.Read());
  EXPECT_EQ(CachedDecomposition(mesh, "cube", paper_, cache.path()).hulls, good.hulls);

  std::fstream(file.path(), std::ios::in | std::ios::out).seekp(200).put('9');
  EXPECT_FALSE(file.Read());
  EXPECT_EQ(CachedDecomposition(mesh, "cube", paper_, cache.path()).hulls, good.hulls);
  EXPECT_TRUE(file.Read());
}

TEST_F(DecompositionTest, MeshAndParametersNameTheCacheFile) {
  const TemporaryFolder cache;
  const auto path = [&](const char* mesh, const DecompositionParameters& parameters) {
    return DecompositionFile(cache.path(), mesh, parameters).path();
  };
  DecompositionParameters finer = paper_;
  std::get<VhacdParameters>(finer.method).concavity = 0.0005;
  EXPECT_NE(path("a", paper_), path("a", NamedDecomposition("coacd")));
  EXPECT_NE(path("a", paper_), path("b", paper_));
  EXPECT_NE(path("a", paper_), path("a", finer));
  EXPECT_EQ(path("a", paper_), path("a", paper_));
}

TEST_F(DecompositionTest, ThreadsAgree) {
  const TemporaryFolder cache;
  std::vector<Decomposition> results(4);
  std::vector<std::thread> threads;
  for (Decomposition& result : results) {
    threads.emplace_back(
        [&] { result = CachedDecomposition(Bracket(), "bracket", paper_, cache.path()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Decomposition& result : results) EXPECT_EQ(result.hulls, results[0].hulls);
}

TEST_F(DecompositionTest, TheCacheKeepsTheFit) {
  const TemporaryFolder cache;
  const TriMesh mesh = Bracket();
  const PiecesFit computed = CachedDecomposition(mesh, "bracket", paper_, cache.path()).fit;
  EXPECT_EQ(CachedDecomposition(mesh, "bracket", paper_, cache.path()).fit, computed);

  const DecompositionFile file(cache.path() / "decompositions", "open", paper_);
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  file.Write({.hulls = {shapes::Cube()}, .fit = {kNaN, kNaN, 1.0 / 3}});
  EXPECT_TRUE(std::isnan(file.Read()->fit.excess_ratio));
  EXPECT_EQ(file.Read()->fit.hausdorff, 1.0 / 3);
}

TEST(DecompositionNames, AreKnown) {
  for (const std::string& name : DecompositionNames()) {
    EXPECT_EQ(NamedDecomposition(name).name, name);
  }
  EXPECT_THROW(NamedDecomposition("vhacd-papers"), Error);
}

TEST(SixDecimalObj, PrintsLikePrintf) {
  const TriMesh mesh{{{0.1234565, -1e-7, 12}, {1, 2, 3}, {0, 0, 1}}, {{0, 1, 2}}};
  char line[100];
  std::snprintf(line, sizeof line, "v %f %f %f\n", 0.1234565, -1e-7, 12.0);
  const std::string text = SixDecimalObj(std::vector<TriMesh>{mesh, mesh});
  EXPECT_TRUE(text.starts_with(std::string("o convex_0\n") + line));
  EXPECT_TRUE(text.ends_with("f 4 5 6\n"));
  EXPECT_EQ(RoundedToSixDecimals(0.1234564), 0.123456);
}

}  // namespace
}  // namespace graspbench

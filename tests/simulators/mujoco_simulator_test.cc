#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/simulators/engines.h"
#include "tests/simulators/scenes.h"

// What only MuJoCo does, or refuses.
namespace graspbench {
namespace {

using scenes::CubeInFingerPieces;
using scenes::CubeOverPlate;
using scenes::CubeOverPlatePiece;
using scenes::Pieces;

class MuJoCoSimulator : public testing::Test {
 protected:
  void SetUp() override {
    for (const EngineInfo& info : Engines()) {
      if (info.name == "mujoco" && !info.available) GTEST_SKIP() << info.why_not;
    }
    simulator_ = MakeSimulator("mujoco");
  }

  std::unique_ptr<World> Start(const Scene& scene, const PhysicsOptions& options) {
    auto world = simulator_->Create(scene, options);
    world->Reset(Vec3::Zero());
    return world;
  }

  /// The message of the error that creating the world throws; empty when it throws none.
  std::string Refusal(const Scene& scene, const PhysicsOptions& options = PreciseOptions()) {
    try {
      simulator_->Create(scene, options);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return error.what();
    }
    return {};
  }

  std::unique_ptr<Simulator> simulator_;
};

TEST_F(MuJoCoSimulator, TellsTheVersionOfTheLibrary) { EXPECT_EQ(simulator_->version(), "4.0.0"); }

// MuJoCo would fill it with its convex hull.
TEST_F(MuJoCoSimulator, RefusesAHandThatIsABareSurface) {
  EXPECT_THAT(Refusal(CubeOverPlate(0.1)), testing::HasSubstr("convex pieces"));
}

TEST_F(MuJoCoSimulator, RefusesRestitution) {
  PhysicsOptions options = PreciseOptions();
  options.pair_restitution = 0.5;
  EXPECT_THAT(Refusal(CubeOverPlatePiece(0.1), options), testing::HasSubstr("restitution"));
}

TEST_F(MuJoCoSimulator, NamesThePieceThatIsFlat) {
  Scene scene = CubeOverPlatePiece(0.1);
  TriMesh flat = shapes::Cube();
  for (Vec3& vertex : flat.vertices) vertex.z() = 0;
  scene.hand = Pieces({scenes::Plate(), flat});
  EXPECT_THAT(Refusal(scene), testing::HasSubstr("piece 1 of the hand"));
}

TEST_F(MuJoCoSimulator, RefusesAnIntegratorItDoesNotKnow) {
  PhysicsOptions options = PreciseOptions();
  options.mujoco.integrator = "euler";
  EXPECT_THAT(Refusal(CubeOverPlatePiece(0.1), options), testing::HasSubstr("implicitfast"));
}

// The default solver reference sinks in further: 0.108 mm against 0.04 mm.
TEST_F(MuJoCoSimulator, ContactStiffnessIsAnOption) {
  const auto depth = [&](const PhysicsOptions& options) {
    const auto world = Start(CubeOverPlatePiece(0.0005), options);
    world->Step(960);
    return 0.02 - world->Object().p_WC.z();
  };
  PhysicsOptions soft = PreciseOptions();
  soft.mujoco.solref = MuJoCoOptions{}.solref;
  soft.mujoco.solimp = MuJoCoOptions{}.solimp;
  EXPECT_GT(depth(soft), 5e-5);
  EXPECT_LT(depth(PreciseOptions()), 5e-5);
  EXPECT_GT(depth(PreciseOptions()), 0);
}

TEST_F(MuJoCoSimulator, WorldsAreIndependent) {
  const auto first = Start(CubeInFingerPieces(), PreciseOptions());
  first->Step(60);
  const auto second = Start(CubeOverPlatePiece(0.1), PreciseOptions());
  second->Control({.gravity = {3, 0, 0}});
  second->Step(10);
  first->Step(60);
  const auto alone = Start(CubeInFingerPieces(), PreciseOptions());
  alone->Step(120);
  ExpectSameBits(first->Object(), alone->Object());
}

TEST_F(MuJoCoSimulator, LeavesNoLogFile) {
  const auto world = Start(CubeOverPlatePiece(1), PreciseOptions());
  world->Control({.force_W = {1e300, 0, 0}});
  EXPECT_THROW(world->Step(3), Error);
  EXPECT_FALSE(std::filesystem::exists("MUJOCO_LOG.TXT"));
}

}  // namespace
}  // namespace graspbench

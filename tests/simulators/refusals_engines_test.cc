#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <map>

#include "tests/simulators/engines.h"
#include "tests/simulators/hand_scenes.h"

// Scenes and options that make no sense, in every engine.
namespace graspbench {
namespace {

using scenes::CubeOverPlatePiece;

class Refusals : public EveryEngine {};
INSTANTIATE_FOR_EVERY_ENGINE(Refusals);

TEST_P(Refusals, OfScenesThatMakeNoSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::map<std::string, std::function<void(Scene&)>> changes = {
      {"no shape", [](Scene& s) { s.object.meshes.clear(); }},
      {"an empty mesh", [](Scene& s) { s.object.meshes[0] = {}; }},
      {"a bare surface that moves", [](Scene& s) { s.object = scenes::Surface(shapes::Cube()); }},
      {"a vertex that is not finite", [&](Scene& s) { s.object.meshes[0].vertices[2].x() = nan; }},
      {"a face without its vertex", [](Scene& s) { s.object.meshes[0].faces[0][0] = 99; }},
      {"no mass", [](Scene& s) { s.mass = 0; }},
      {"a negative mass", [](Scene& s) { s.mass = -0.3; }},
      {"a mass that is not a number", [&](Scene& s) { s.mass = nan; }},
      {"a negative moment of inertia",
       [](Scene& s) { s.inertia_S = Vec3(1e-4, 1e-4, -1e-4).asDiagonal(); }},
      {"a crooked matrix of inertia",
       [](Scene& s) {
         s.inertia_S = 1e-4 * Mat3::Identity();
         (*s.inertia_S)(0, 1) = 5e-5;
       }},
      {"a pose that is not finite", [&](Scene& s) { s.X_WS.translation().y() = nan; }},
      {"a pose that stretches", [](Scene& s) { s.X_WS.linear() *= 2; }},
      {"a hand without shape", [](Scene& s) { s.hand = CollisionShape{}; }},
      {"a table at infinity", [](Scene& s) { s.table = std::numeric_limits<double>::infinity(); }},
      {"a start for joints that a hand lacks",
       [](Scene& s) {
         s = scenes::CubeBetweenPlates(5);
         s.hand_start.pop_back();
       }},
  };
  for (const auto& [what, change] : changes) {
    Scene scene = CubeOverPlatePiece(0.1);
    change(scene);
    EXPECT_EQ(KindOfError([&] { Start(scene, PreciseOptions()); }), ErrorKind::kInput) << what;
  }
}

TEST_P(Refusals, OfOptionsThatMakeNoSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::map<std::string, std::function<void(PhysicsOptions&)>> changes = {
      {"no time step", [](PhysicsOptions& o) { o.time_step = 0; }},
      {"time that runs backwards", [](PhysicsOptions& o) { o.time_step = -0.001; }},
      {"no iterations", [](PhysicsOptions& o) { o.solver_iterations = 0; }},
      {"gravity that is not finite", [&](PhysicsOptions& o) { o.gravity.z() = nan; }},
      {"negative friction", [](PhysicsOptions& o) { o.pair_friction = -0.5; }},
      {"friction that is not a number", [&](PhysicsOptions& o) { o.pair_friction = nan; }},
      {"negative torsional friction", [](PhysicsOptions& o) { o.torsional_friction = -0.01; }},
      {"negative rolling friction", [](PhysicsOptions& o) { o.rolling_friction = -0.01; }},
      {"restitution above one", [](PhysicsOptions& o) { o.pair_restitution = 1.5; }},
      {"negative damping", [](PhysicsOptions& o) { o.linear_damping = -0.1; }},
  };
  for (const auto& [what, change] : changes) {
    PhysicsOptions options = PreciseOptions();
    change(options);
    EXPECT_EQ(KindOfError([&] { Start(CubeOverPlatePiece(0.1), options); }), ErrorKind::kInput)
        << what;
  }
}

}  // namespace
}  // namespace graspbench

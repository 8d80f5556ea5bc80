#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "simulators/simulator.h"

namespace graspbench {

inline std::vector<std::string> EngineNames() {
  std::vector<std::string> names;
  for (const EngineInfo& info : Engines()) names.push_back(info.name);
  return names;
}

/// A fixture whose parameter is an engine's name. Derive from it, and instantiate with
/// INSTANTIATE_FOR_EVERY_ENGINE.
class EveryEngine : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const EngineInfo& info : Engines()) {
      if (info.name == GetParam() && !info.available) GTEST_SKIP() << info.why_not;
    }
    simulator_ = MakeSimulator(GetParam());
  }

  bool bullet() const { return GetParam() == "bullet"; }

  std::unique_ptr<World> Start(const Scene& scene, const PhysicsOptions& options) {
    auto world = simulator_->Create(scene, options);
    world->Reset(Vec3::Zero());
    return world;
  }

  /// The object's state after `steps`.
  ObjectState After(int steps, const Scene& scene, const PhysicsOptions& options) {
    const auto world = Start(scene, options);
    world->Step(steps);
    return world->Object();
  }

  std::unique_ptr<Simulator> simulator_;
};

#define INSTANTIATE_FOR_EVERY_ENGINE(Fixture)                             \
  INSTANTIATE_TEST_SUITE_P(In, Fixture, testing::ValuesIn(EngineNames()), \
                           [](const auto& engine) { return engine.param; })

/// Steps of 1/480 s with contacts as hard and friction as stiff as both engines manage.
inline PhysicsOptions PreciseOptions() {
  PhysicsOptions options;
  options.time_step = 1.0 / 480;
  options.solver_iterations = 200;
  options.linear_damping = 0;
  options.angular_damping = 0;
  options.mujoco = {.elliptic_cone = true,
                    .impratio = 10,
                    .noslip_iterations = 4,
                    .integrator = "discrete",
                    .solref = {0.005, 1},
                    .solimp = {0.9, 0.99, 1e-4, 0.5, 2}};
  return options;
}

/// Distance after N steps of semi-implicit Euler from rest under constant acceleration:
/// a dt² N (N + 1) / 2.
inline double SemiImplicitDistance(double acceleration, double time_step, int steps) {
  return acceleration * time_step * time_step * steps * (steps + 1) / 2;
}

inline void ExpectSameBits(const ObjectState& a, const ObjectState& b) {
  EXPECT_EQ(a.X_WS.matrix(), b.X_WS.matrix());
  EXPECT_EQ(a.p_WC, b.p_WC);
  EXPECT_EQ(a.v_WC, b.v_WC);
  EXPECT_EQ(a.w_WS, b.w_WS);
}

/// The kind of error that `action` throws; none when it throws none.
template <typename Action>
std::optional<ErrorKind> KindOfError(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.kind();
  }
  return std::nullopt;
}

}  // namespace graspbench

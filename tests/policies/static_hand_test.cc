#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/object.h"
#include "tests/policies/engine_trials.h"
#include "tests/policies/trial_input.h"

namespace graspbench {
namespace {

using testing::HasSubstr;

constexpr double kStep = 1.0 / 240;

/// Distance of a free fall by semi-implicit Euler steps, m.
double FreeFall(double gravity, int steps) {
  return gravity * kStep * kStep * steps * (steps + 1) / 2;
}

/// Hands that do not move, as convex pieces.
class StaticHand : public EngineTrials {
 protected:
  Trial Steady(const TrialInput& input, const ProfileText::Edits& edits = {}) {
    return Run("steady-2s", input, edits);
  }
};

TEST_P(StaticHand, LetsAnUntouchedObjectFallToTheStop) {
  const TrialCase grasp(shapes::Cube(), FarAway());
  const Trial trial = Steady(grasp.input());
  EXPECT_EQ(trial.verdict, Verdict::kOk);
  EXPECT_EQ(trial.reason, "no_contact");
  EXPECT_EQ(trial.Result("displacement"), 0.10);
  EXPECT_EQ(trial.Result("ceiling"), 0.10);
  EXPECT_NEAR(trial.Result("displacement_at_0.1s"), FreeFall(9.81, 24), 1e-9);
  EXPECT_EQ(trial.Result("displacement_at_0.5s"), 0.10);
  EXPECT_EQ(trial.Result("displacement_at_2s"), 0.10);
  EXPECT_EQ(trial.Result("displacement_weightless"), 0);
  EXPECT_EQ(trial.details.At("hand_pieces").AsString(), "vhacd");
}

// It passes the stop of 10 cm in step 34.
TEST_P(StaticHand, RecordsTheMotionUpToTheStop) {
  const Trial trial = Steady(TrialCase(shapes::Cube(), FarAway()).input());
  ASSERT_EQ(trial.object_trajectory.size(), 8u);
  for (int i = 0; i < 8; ++i) {
    const Vec3 moved = trial.object_trajectory[static_cast<size_t>(i)].translation();
    EXPECT_NEAR(moved.z(), -FreeFall(9.81, i * 34 / 7), 1e-9) << i;
  }
}

TEST_P(StaticHand, HoldsACubeOnAPlate) {
  const TriMesh plate = shapes::Box({.size = {0.3, 0.3, 0.02}, .centre = {0, 0, -0.0315}});
  const Trial trial = Steady(TrialCase(shapes::Cube(), plate).input());
  EXPECT_EQ(trial.reason, "");
  EXPECT_LT(trial.Result("displacement"), 3e-3);
  EXPECT_LT(trial.Result("rotation"), 0.02);
}

// Plate at 45°, friction 0.6: tan 45° is 1.
TEST_P(StaticHand, LetsACubeSlideOffASteepPlate) {
  const Pose tilt(Eigen::AngleAxisd(std::atan(1.0), Vec3::UnitX()));
  const TriMesh plate = tilt * shapes::Box({.size = {0.5, 0.5, 0.02}, .centre = {0, 0, -0.0315}});
  const TriMesh cube = tilt * shapes::Cube();
  const Trial trial = Steady(TrialCase(cube, plate).input());
  EXPECT_EQ(trial.Result("displacement"), 0.10);
}

// As a suite loads them: closed, turned outward, or refused.
TEST_P(StaticHand, TakesOpenAndInvertedObjectsAndRefusesFlatOnes) {
  const auto load = [](TriMesh mesh) { return MakeObject("id", "", std::move(mesh), "mesh"); };
  TriMesh open = shapes::Cube(), inverted = shapes::Cube(), thin = shapes::Cube();
  open.faces.pop_back();
  for (Face& face : inverted.faces) std::swap(face.x(), face.y());
  for (Vec3& vertex : thin.vertices) vertex.z() *= 1e-4;
  for (const TriMesh& mesh : {open, inverted}) {
    const Trial trial = Steady(TrialCase(load(mesh).solid->mesh(), FarAway()).input());
    EXPECT_EQ(trial.reason, "no_contact");
    EXPECT_EQ(trial.Result("displacement"), 0.10);
  }
  EXPECT_THROW(Steady(TrialCase(thin, FarAway()).input()), Error);
}

// A bar through a block, ten centimetres of the block on every side: it may not move at all.
TEST_P(StaticHand, NamesAHandDeepInsideTheObject) {
  const TriMesh block = shapes::Box({.size = {0.22, 0.24, 0.26}});
  const TriMesh bar = shapes::Box({.size = {0.02, 0.5, 0.02}});
  const Trial trial = Steady(TrialCase(block, bar).input());
  EXPECT_TRUE(trial.reason == "init_penetration" || trial.reason == "sim_diverged") << trial.reason;
  if (trial.verdict == Verdict::kOk) {
    EXPECT_GT(trial.Result("initial_penetration"), 0.05);
  }
}

TEST_P(StaticHand, DoesNotFeelTheMass) {
  const ReferenceGrasp grasp;
  const Trial light = Steady(grasp.input(), {{"mass = 0.3 ", "mass = 0.1 "}});
  const Trial heavy = Steady(grasp.input(), {{"mass = 0.3 ", "mass = 1.0 "}});
  EXPECT_EQ(light.verdict, Verdict::kOk);
  EXPECT_NEAR(light.Result("displacement_at_0.1s"), heavy.Result("displacement_at_0.1s"), 1e-4);
}

TEST_P(StaticHand, TurnedWithObjectAndGravityGivesTheSame) {
  ReferenceGrasp grasp;
  const Trial before = Steady(grasp.input());
  Pose quarter = Pose::Identity();  // −z becomes +y
  quarter.linear() << 1, 0, 0, 0, 0, -1, 0, 1, 0;
  grasp.ChangeFrame(quarter);
  const Trial after = Steady(grasp.input(), {{"[0.0, 0.0, -9.81]", "[0.0, 9.81, 0.0]"}});
  EXPECT_NEAR(after.Result("displacement_at_0.1s"), before.Result("displacement_at_0.1s"), 1e-3);
  EXPECT_NEAR(after.Result("initial_penetration"), before.Result("initial_penetration"), 1e-4);
}

TEST_P(StaticHand, IsMadeOfItsBonesWhereItsParametersAreKnown) {
  const ReferenceGrasp grasp;
  const Trial trial = Steady(grasp.input());
  EXPECT_EQ(trial.details.At("hand_pieces").AsString(), "bones");
  EXPECT_EQ(trial.reason, "");
  EXPECT_GT(trial.details.At("union_volume_ratio").AsDouble(), 0.9);
}

INSTANTIATE_TEST_SUITE_P(In, StaticHand, testing::Values("mujoco", "bullet"),
                         [](const auto& engine) { return engine.param; });

TEST(ObmanMuJoCo, FallsToTheUndampedCeiling) {
  for (const EngineInfo& engine : Engines()) {
    if (engine.name == "mujoco" && !engine.available) GTEST_SKIP() << engine.why_not;
  }
  const SharedCache cache;
  const Trial trial = MakePolicy("obman-mujoco")->Run(TrialCase(shapes::Cube(), FarAway()).input());
  EXPECT_NEAR(trial.Result("displacement"), FreeFall(9.8, 35), 1e-12);
  EXPECT_NEAR(FreeFall(9.8, 35), 0.1071875, 1e-9);
}

TEST(ProfileOfTheMuJoCoEngine, MayNotAskForABareSurface) {
  ProfileText profiles;
  try {
    MakePolicy(profiles.Edited("obman-mujoco", {{"\"pieces\"", "\"surface\""}}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("hand.shape"), HasSubstr("pieces")));
  }
}

}  // namespace
}  // namespace graspbench

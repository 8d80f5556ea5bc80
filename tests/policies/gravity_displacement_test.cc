#include "policies/gravity_displacement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "core/toml.h"
#include "tests/policies/temporary_cache.h"
#include "tests/policies/trial_input.h"

namespace graspbench {
namespace {

constexpr double kFreeFall = 0.10684157002860711;  // of the PyBullet wheel 3.2.7, 35 steps

/// A world whose object does as it is told.
class ScriptedWorld final : public World {
 public:
  ScriptedWorld(std::vector<Vec3> velocities, int diverging_run)
      : velocities_(std::move(velocities)), diverging_run_(diverging_run) {}
  void Reset(const Vec3&) override {
    state_ = {};
    ++run_;
  }
  void Step(int count) override {
    if (run_ == diverging_run_) throw Error(ErrorKind::kDiverged, "scripted");
    state_.p_WC += count * velocities_.at(static_cast<size_t>(run_ - 1));
  }
  ObjectState Object() const override { return state_; }
  std::vector<Contact> Contacts() const override { return {}; }
  HandState Hand() const override { return {}; }
  void Control(const Controls&) override {}

 private:
  std::vector<Vec3> velocities_;
  int diverging_run_, run_ = 0;
  ObjectState state_;
};

class ScriptedSimulator final : public Simulator {
 public:
  explicit ScriptedSimulator(std::vector<Vec3> velocities, int diverging_run = 0)
      : velocities_(std::move(velocities)), diverging_run_(diverging_run) {}
  const std::string& name() const override { return name_; }
  const std::string& version() const override { return name_; }
  std::unique_ptr<World> Create(const Scene&, const PhysicsOptions&) override {
    return std::make_unique<ScriptedWorld>(velocities_, diverging_run_);
  }

 private:
  std::string name_ = "scripted";
  std::vector<Vec3> velocities_;
  int diverging_run_;
};

class GravityDisplacementTest : public testing::Test {
 protected:
  void SetUp() override {
    const EngineInfo engine = Engines().front();
    if (!engine.available) GTEST_SKIP() << engine.why_not;
  }

  /// The profile obman with one piece of its text replaced.
  std::unique_ptr<Policy> Obman(const std::string& old_text = {},
                                const std::string& new_text = {}) {
    std::string text =
        ReadFile(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/policies/profiles/obman.toml");
    const size_t at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    text.replace(at, old_text.size(), new_text);
    const auto path = folder_.path() / "obman.toml";
    WriteFile(path, text);
    return MakePolicy(path.string());
  }

  GravityDisplacementConstants Constants(int perturbed_runs) {
    const Value document = ParseToml(
        ReadFile(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/policies/profiles/obman.toml"),
        "obman");
    GravityDisplacementConstants constants = ReadGravityDisplacement(Field(document, "obman"));
    constants.perturbed_runs = perturbed_runs;
    return constants;
  }

  TemporaryCache cache_;
  TemporaryFolder folder_;
};

TEST_F(GravityDisplacementTest, AnUntouchedObjectFallsToTheCeiling) {
  const auto policy = MakePolicy("obman");
  const TrialCase grasp(shapes::Cube(), FarAway());
  const Trial trial = policy->Run(grasp.input());
  EXPECT_EQ(trial.verdict, Verdict::kOk);
  EXPECT_EQ(trial.reason, "no_contact");
  EXPECT_EQ(trial.Result("displacement"), kFreeFall);
  EXPECT_EQ(trial.Result("ceiling"), kFreeFall);
  EXPECT_EQ(policy->Info().ceiling, kFreeFall);
  EXPECT_EQ(trial.Result("rotation"), 0);
  EXPECT_EQ(trial.Result("initial_penetration"), 0);
  EXPECT_NEAR(trial.Result("displacement_mean"), kFreeFall, 1e-15);
  EXPECT_NEAR(trial.Result("displacement_spread"), 0, 1e-15);
}

TEST_F(GravityDisplacementTest, GravityPointsAlongPlusY) {
  const Trial trial = MakePolicy("obman")->Run(TrialCase(shapes::Cube(), FarAway()).input());
  const Vec3 moved = trial.object_trajectory.back().translation();
  EXPECT_NEAR(moved.y(), kFreeFall, 1e-15);
  EXPECT_EQ(moved.x(), 0);
  EXPECT_EQ(moved.z(), 0);
  EXPECT_EQ(trial.object_trajectory.size(), 8u);
}

// √(0.1² + 0.10684²): OakInk's number contains where the object was.
TEST_F(GravityDisplacementTest, OakInkCountsFromTheOrigin) {
  const TrialCase grasp(shapes::Cube({.centre = {0.1, 0, 0}}), FarAway());
  const double expected = std::hypot(0.1, kFreeFall);
  EXPECT_NEAR(expected, 0.146339, 1e-6);
  for (const char* profile : {"obman", "obman-oakink"}) {
    const Trial trial = MakePolicy(profile)->Run(grasp.input());
    EXPECT_NEAR(trial.Result("displacement"), kFreeFall, 1e-14);
    EXPECT_NEAR(trial.Result("displacement_oakink"), expected, 1e-14);
  }
  const auto oakink = MakePolicy("obman-oakink");
  EXPECT_EQ(oakink->Info().headline, "displacement_oakink");
  EXPECT_NEAR(oakink->Run(grasp.input()).Result("ceiling"), expected, 1e-14);
  EXPECT_NEAR(oakink->Run(grasp.input()).Result("displacement_mean"), expected, 1e-5);
}

// Bullet's margin of 1 mm and V-HACD's cell of 0.6 mm make the cube touch the plate before it does.
TEST_F(GravityDisplacementTest, AnObjectOnAPlateStays) {
  const TriMesh plate = shapes::Box({.size = {0.3, 0.02, 0.3}, .centre = {0, 0.0313, 0}});
  const Trial trial = MakePolicy("obman")->Run(TrialCase(shapes::Cube(), plate).input());
  EXPECT_EQ(trial.reason, "");
  EXPECT_LT(trial.Result("displacement"), 1e-3);
  EXPECT_LT(trial.Result("rotation"), 0.01);
}

TEST_F(GravityDisplacementTest, FingersHoldWhatFallsWithoutThem) {
  const Trial trial =
      MakePolicy("obman")->Run(TrialCase(shapes::Sphere(), Fingers(0.04, 0.001)).input());
  EXPECT_EQ(trial.verdict, Verdict::kOk);
  EXPECT_EQ(trial.reason, "");
  EXPECT_LT(trial.Result("displacement"), 0.02);
}

TEST_F(GravityDisplacementTest, MeasuresThePenetrationOfTheStart) {
  const TriMesh sunk = shapes::Box({.size = {0.3, 0.02, 0.3}, .centre = {0, 0.027, 0}});
  const Trial trial = MakePolicy("obman")->Run(TrialCase(shapes::Cube(), sunk).input());
  EXPECT_NEAR(trial.Result("initial_penetration"), 0.003, 0.04 / 64);  // V-HACD's cell
}

TEST_F(GravityDisplacementTest, TheSameTrialTwiceGivesTheSameBits) {
  const TrialCase grasp(shapes::Sphere(), Fingers(0.04, 0.002));
  const auto policy = MakePolicy("obman");
  const Trial first = policy->Run(grasp.input());
  policy->Run(TrialCase(shapes::Cube(), FarAway()).input());
  for (const Trial& again : {policy->Run(grasp.input()), MakePolicy("obman")->Run(grasp.input())}) {
    EXPECT_EQ(again.results, first.results);
    EXPECT_EQ(again.details, first.details);
  }
}

TEST_F(GravityDisplacementTest, OnlyThePerturbedRunsDependOnTheItem) {
  const TriMesh sphere = shapes::Sphere(), fingers = Fingers(0.04, 0.002);
  const auto policy = MakePolicy("obman");
  const Trial a = policy->Run(TrialCase(sphere, fingers, "a").input());
  const Trial b = policy->Run(TrialCase(sphere, fingers, "b").input());
  EXPECT_EQ(a.Result("displacement"), b.Result("displacement"));
  EXPECT_NE(a.Result("displacement_mean"), b.Result("displacement_mean"));
}

// The pair's restitution is the product, and the hand has 0.
TEST_F(GravityDisplacementTest, TheObjectsRestitutionHasNoEffect) {
  const TrialCase grasp(shapes::Sphere(), Fingers(0.04, 0.002));
  const double expected = MakePolicy("obman")->Run(grasp.input()).Result("displacement");
  for (const char* value : {"restitution = 0.0 ", "restitution = 1.0 "}) {
    EXPECT_EQ(Obman("restitution = 0.5", value)->Run(grasp.input()).Result("displacement"),
              expected);
  }
}

TEST_F(GravityDisplacementTest, FrictionBeyondThreeHasNoEffect) {
  const TrialCase grasp(shapes::Sphere(), Fingers(0.04, 0.002));
  const double a =
      Obman("friction = 3.0", "friction = 3.5")->Run(grasp.input()).Result("displacement");
  const double b =
      Obman("friction = 3.0", "friction = 9.0")->Run(grasp.input()).Result("displacement");
  EXPECT_EQ(a, b);
}

TEST_F(GravityDisplacementTest, WithoutPerturbedRunsThereIsNoSpread) {
  const TrialCase grasp(shapes::Cube(), FarAway());
  const Trial trial = Obman("runs = 5", "runs = 0")->Run(grasp.input());
  EXPECT_EQ(trial.Result("displacement"), kFreeFall);
  EXPECT_TRUE(std::isnan(trial.Result("displacement_mean")));
  EXPECT_TRUE(std::isnan(trial.Result("displacement_spread")));
}

// Runs move 35 times 1, then 1, 2 and 3 mm: mean 70 mm, standard deviation 35 mm.
TEST_F(GravityDisplacementTest, MeanAndSpreadAreThoseOfThePerturbedRuns) {
  const std::vector<Vec3> moves = {
      {0.001, 0, 0}, {0, 0.001, 0}, {0, 0.002, 0}, {0, 0, 0.003}, {0, 0, 0}};
  GravityDisplacement policy(Constants(3), {.profile = "test"},
                             std::make_unique<ScriptedSimulator>(moves));
  const Trial trial = policy.Run(TrialCase(shapes::Cube(), FarAway()).input());
  EXPECT_NEAR(trial.Result("displacement"), 0.035, 1e-15);
  EXPECT_NEAR(trial.Result("displacement_mean"), 0.070, 1e-15);
  EXPECT_NEAR(trial.Result("displacement_spread"), 0.035, 1e-15);
}

TEST_F(GravityDisplacementTest, ADivergedSimulationIsAnErrorWithAReason) {
  GravityDisplacement policy(
      Constants(0), {.profile = "test"},
      std::make_unique<ScriptedSimulator>(std::vector<Vec3>(1, Vec3::Zero()), 1));
  const Trial trial = policy.Run(TrialCase(shapes::Cube(), FarAway()).input());
  EXPECT_EQ(trial.verdict, Verdict::kError);
  EXPECT_EQ(trial.reason, "sim_diverged");
  EXPECT_TRUE(trial.results.empty());
}

TEST_F(GravityDisplacementTest, ADivergedPerturbedRunLeavesTheHeadline) {
  GravityDisplacement policy(
      Constants(3), {.profile = "test"},
      std::make_unique<ScriptedSimulator>(std::vector<Vec3>(5, Vec3::Zero()), 3));
  const Trial trial = policy.Run(TrialCase(shapes::Cube(), FarAway()).input());
  EXPECT_EQ(trial.verdict, Verdict::kOk);
  EXPECT_EQ(trial.Result("displacement"), 0);
  EXPECT_TRUE(std::isnan(trial.Result("displacement_mean")));
  EXPECT_EQ(trial.details.At("perturbed_diverged").AsInt(), 1);
}

TEST_F(GravityDisplacementTest, AHandThatIsNotFiniteIsRefused) {
  TriMesh hand = FarAway();
  hand.vertices[0].x() = std::numeric_limits<double>::infinity();
  EXPECT_THROW(MakePolicy("obman")->Run(TrialCase(shapes::Cube(), hand).input()), Error);
}

}  // namespace
}  // namespace graspbench

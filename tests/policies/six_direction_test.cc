#include "policies/six_direction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "policies/shake.h"
#include "tests/policies/engine_trials.h"

namespace graspbench {
namespace {

/// Trials that close the hand around a reference grasp.
class ClosedHand : public ReferenceTrials {};

TEST_P(ClosedHand, HoldsItsWeightInSixDirections) {
  const Trial trial = Run("xengine-6dir");
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
  EXPECT_EQ(trial.Result("directions_held"), 6);
  EXPECT_GE(trial.Result("margin"), 1);
  EXPECT_LT(trial.Result("pose_error"), 0.05);
  EXPECT_GT(trial.Result("contact_force"), 0);
}

TEST_P(ClosedHand, LosesWhatIsFarTooHeavyAndNamesWhy) {
  const Trial trial = Run("xengine-6dir", {{"mass = 0.1 ", "mass = 50.0 "}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_LT(trial.Result("directions_held"), 6);
  EXPECT_EQ(trial.Result("margin"), 0);
  EXPECT_FALSE(trial.reason.empty());
  EXPECT_EQ(trial.details.At("directions").AsList().size(), 6u);
}

TEST_P(ClosedHand, StopsAtTheFirstLostDirectionWhereTheProfileSaysSo) {
  const Trial trial = Run("xengine-6dir", {{"mass = 0.1 ", "mass = 50.0 "},
                                           {"all_directions = true", "all_directions = false"}});
  const Value::List& directions = trial.details.At("directions").AsList();
  EXPECT_LT(directions.size(), 6u);
  EXPECT_NE(directions.back().AsString(), "held");
}

TEST_P(ClosedHand, KeepsContactInDexGraspNetsTest) {
  const Trial trial = Run("dgn-6dir");
  EXPECT_NE(trial.verdict, Verdict::kError) << trial.reason;
  EXPECT_GT(trial.details.At("mass").AsDouble(), 0);       // 500 kg/m³
  EXPECT_TRUE(std::isnan(trial.Result("contact_force")));  // it starts squeezed
}

TEST_P(ClosedHand, NamesAnObjectThatAHandWhichStartsSqueezedNeverTouches) {
  const Vec3 away = -grasp_.grasp().X_OH.linear() * grasp_.hand().palm_normal();
  grasp_.Move(0.5 * away);
  const Trial trial = Run("dgn-6dir", {{"reach = 0.05", "reach = 5.0"}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "no_contact");
  EXPECT_EQ(trial.Result("directions_held"), 0);
}

TEST_P(ClosedHand, MissesAnObjectOutOfItsGrasp) {
  // Palm and fingers three to five centimetres away: in reach, but they close on air.
  const Vec3 away = -grasp_.grasp().X_OH.linear() * grasp_.hand().palm_normal();
  grasp_.Move(0.08 * away);
  const Trial trial = Run("xengine-6dir");
  EXPECT_NE(trial.verdict, Verdict::kOk);
  EXPECT_TRUE(trial.reason == "no_contact" || trial.reason == "setting_mismatch") << trial.reason;
}

TEST_P(ClosedHand, ShakesWithoutLosingTheObject) {
  const Trial trial = Run("xengine-shake");
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
  EXPECT_LT(trial.Result("slide"), 0.04);
}

TEST_P(ClosedHand, LosesAnObjectThatIsShakenTooHard) {
  const Trial trial = Run("xengine-shake", {{"amplitude = 0.02 ", "amplitude = 0.10 "},
                                            {"frequency = 2.0 ", "frequency = 8.0 "},
                                            {"mass = 0.1 ", "mass = 1.0 "}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_GT(trial.Result("drop_time"), 0);
}

TEST_P(ClosedHand, GivesTheSameBitsInEveryThread) {
  const std::string name = profiles_.Edited("xengine-6dir", {}, GetParam());
  const Trial expected = MakePolicy(name)->Run(grasp_.input());
  std::vector<Trial> trials(2);
  std::vector<std::thread> threads;
  for (Trial& trial : trials) {
    threads.emplace_back([&] { trial = MakePolicy(name)->Run(grasp_.input()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Trial& trial : trials) {
    EXPECT_EQ(trial.results, expected.results);
    EXPECT_EQ(trial.hand_trajectory, expected.hand_trajectory);
  }
}

INSTANTIATE_TEST_SUITE_P(In, ClosedHand, testing::Values("mujoco", "bullet"),
                         [](const auto& engine) { return engine.param; });

}  // namespace
}  // namespace graspbench

#include "policies/dynamic_lift.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/error.h"
#include "core/toml.h"
#include "tests/policies/engine_trials.h"

namespace graspbench {
namespace {

/// Where the object is when the hand's palm is at `X_WR` and has risen by `rise`.
using Script = std::function<ObjectState(double rise, const ObjectState& carried)>;

/// A world whose hand follows its targets at once, and whose object does what the script says with
/// the state in which the hand would carry it.
class ScriptedWorld final : public World {
 public:
  ScriptedWorld(const Scene& scene, Script script, bool touches)
      : scene_(scene), script_(std::move(script)), touches_(touches) {}

  void Reset(const Vec3&) override { joints_ = scene_.hand_start; }
  void Control(const Controls& controls) override { joints_ = controls.hand_target; }
  void Step(int) override {}
  ObjectState Object() const override {
    const Pose X_WR = Palm(joints_), X_WR_start = Palm(scene_.hand_start);
    const Pose moved = X_WR * X_WR_start.inverse();
    ObjectState carried;
    carried.X_WS = moved * scene_.X_WS;
    carried.p_WC = carried.X_WS * scene_.p_SC;
    return script_(X_WR.translation().z() - X_WR_start.translation().z(), carried);
  }
  HandState Hand() const override {
    HandState state{.joints = joints_};
    for (const Pose& X_BL : LinkPoses(std::get<ArticulatedBody>(scene_.hand), joints_)) {
      state.X_WL.push_back(scene_.X_WH * X_BL);
    }
    return state;
  }
  std::vector<Contact> Contacts() const override {
    if (!touches_) return {};
    return {{.with = Contact::With::kHand, .link = kPalmLink, .normal_force = 2}};
  }

 private:
  Pose Palm(const std::vector<double>& joints) const {
    return scene_.X_WH * LinkPoses(std::get<ArticulatedBody>(scene_.hand), joints).at(kPalmLink);
  }
  Scene scene_;
  Script script_;
  bool touches_;
  std::vector<double> joints_;
};

class ScriptedSimulator final : public Simulator {
 public:
  ScriptedSimulator(Script script, bool touches) : script_(std::move(script)), touches_(touches) {}
  const std::string& name() const override { return name_; }
  const std::string& version() const override { return name_; }
  std::unique_ptr<World> Create(const Scene& scene, const PhysicsOptions&) override {
    return std::make_unique<ScriptedWorld>(scene, script_, touches_);
  }

 private:
  std::string name_ = "scripted";
  Script script_;
  bool touches_;
};

class ScriptedLift : public testing::Test {
 protected:
  Trial Run(const std::string& profile, Script script, bool touches = true) {
    const std::string path =
        std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/policies/profiles/" + profile + ".toml";
    const Value document = ParseToml(ReadFile(path), path);
    DynamicLiftConstants constants = ReadDynamicLift(Field(document, path));
    constants.object.decomposition = "vhacd-oakink";
    if (profile == "dgb-tabletop") constants.standing_tolerance = 1;
    DynamicLift policy(constants, {.profile = "scripted"},
                       std::make_unique<ScriptedSimulator>(std::move(script), touches));
    return policy.Run(grasp_.input());
  }

  /// An object that slides back by `slide` while it is lifted by 10 cm.
  static Script Sliding(double slide) {
    return [slide](double rise, ObjectState carried) {
      carried.p_WC.x() -= slide * rise / 0.1;
      return carried;
    };
  }

  SharedCache cache_;
  ReferenceGrasp grasp_;
};

TEST_F(ScriptedLift, PassesAnObjectThatRisesWithTheHand) {
  const Trial trial = Run("semgrasp-lift", Sliding(0));
  EXPECT_EQ(trial.verdict, Verdict::kOk);
  EXPECT_EQ(trial.reason, "");
  EXPECT_NEAR(trial.Result("slide"), 0, 1e-9);
  EXPECT_NEAR(trial.Result("rise"), 0.1, 1e-9);
  EXPECT_NEAR(trial.Result("pose_error"), 0, 1e-9);
  EXPECT_NEAR(trial.Result("rotation"), 0, 1e-7);
  EXPECT_EQ(trial.Result("contact_force"), 2);
  EXPECT_EQ(trial.Result("contact_links"), 1);
  EXPECT_TRUE(std::isnan(trial.Result("drop_time")));
}

TEST_F(ScriptedLift, FailsASlideOfMoreThanFourCentimetres) {
  const Trial passes = Run("semgrasp-lift", Sliding(0.0399));
  EXPECT_EQ(passes.verdict, Verdict::kOk);
  EXPECT_NEAR(passes.Result("slide"), 0.0399, 1e-6);
  const Trial fails = Run("semgrasp-lift", Sliding(0.0401));
  EXPECT_EQ(fails.verdict, Verdict::kFailed);
  EXPECT_EQ(fails.reason, "slipped");
}

TEST_F(ScriptedLift, CountsASlideThatComesBack) {
  const Trial trial = Run("semgrasp-lift", [](double rise, ObjectState carried) {
    carried.p_WC.x() += 0.05 * std::sin(M_PI * std::clamp(rise / 0.1, 0.0, 1.0));
    return carried;
  });
  EXPECT_EQ(trial.reason, "slipped");
  EXPECT_NEAR(trial.Result("slide"), 0.05, 1e-3);
}

TEST_F(ScriptedLift, NamesAnObjectThatTheHandNeverTouches) {
  const Trial trial = Run("semgrasp-lift", Sliding(0), /*touches=*/false);
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "no_contact");
}

// Near the goal once is enough, 20 cm above the start.
TEST_F(ScriptedLift, CountsAGoalThatIsReachedAndLostAgain) {
  const auto peak = [](double height) -> Script {
    return [height](double rise, ObjectState carried) {
      const ObjectState start = carried;
      carried.p_WC.z() =
          start.p_WC.z() - rise + height * std::sin(M_PI * std::clamp(rise / 0.2, 0.0, 1.0));
      return carried;
    };
  };
  const Trial reached = Run("semgrasp-shadow", peak(0.1505));
  EXPECT_EQ(reached.verdict, Verdict::kOk) << reached.reason;
  EXPECT_NEAR(reached.Result("goal_distance"), 0.0495, 5e-4);
  EXPECT_NEAR(reached.Result("rise"), 0, 1e-6);
  EXPECT_EQ(Run("semgrasp-shadow", peak(0.149)).reason, "slipped");
}

TEST_F(ScriptedLift, ToleratesPosesUpToFiveCentimetresAndFifteenDegreesFromTheTarget) {
  EXPECT_EQ(Run("dgb-tabletop", Sliding(0.0499)).verdict, Verdict::kOk);
  EXPECT_EQ(Run("dgb-tabletop", Sliding(0.0501)).reason, "slipped");
  const auto turning = [](double degrees) -> Script {
    return [degrees](double rise, ObjectState carried) {
      carried.X_WS.rotate(
          Eigen::AngleAxisd(degrees * M_PI / 180 * std::min(rise / 0.1, 1.0), Vec3::UnitX()));
      return carried;
    };
  };
  EXPECT_EQ(Run("dgb-tabletop", turning(14.99)).verdict, Verdict::kOk);
  EXPECT_EQ(Run("dgb-tabletop", turning(15.01)).reason, "tilted");
}

TEST_F(ScriptedLift, RecordsTheHandAndTheSlipCurveTenTimesASecond) {
  const Trial trial = Run("semgrasp-lift", Sliding(0.02));
  // Half a second each of closing and squeezing, a second each of lifting and holding.
  EXPECT_NEAR(static_cast<double>(trial.object_trajectory.size()), 31, 1);
  EXPECT_EQ(trial.hand_trajectory.size(), trial.object_trajectory.size());
  EXPECT_EQ(trial.hand_trajectory.front().size(), static_cast<size_t>(kHandLinks));
  const Value::List& curve = trial.details.At("slip_curve").AsList();
  EXPECT_NEAR(static_cast<double>(curve.size()), 21, 1);
  EXPECT_NEAR(curve.back().AsList().at(1).AsDouble(), 0.02, 1e-6);
}

TEST_F(ScriptedLift, TellsOfTheTableAndWhenItSinks) {
  const Trial lift = Run("semgrasp-lift", Sliding(0));
  EXPECT_EQ(lift.details.At("table_height").AsDouble(), 0);
  EXPECT_FALSE(lift.details.Has("table_until"));
  const Trial hold = Run("dgrasp-hold", Sliding(0));
  EXPECT_NEAR(hold.details.At("table_until").AsDouble(), 2 * 0.888, 0.003);  // a step
}

class Lift : public ReferenceTrials {};

TEST_P(Lift, OfAReferenceGraspSucceeds) {
  const Trial trial = Run("semgrasp-lift");
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
  EXPECT_LT(trial.Result("slide"), 0.04);
  EXPECT_GT(trial.Result("rise"), 0.06);
  EXPECT_GT(trial.Result("contact_links"), 2);
  EXPECT_EQ(trial.engine, GetParam());
  EXPECT_GT(trial.details.At("hausdorff").AsDouble(), 0);
  EXPECT_EQ(trial.details.At("squeeze_rule").AsString(), "contacts");
}

TEST_P(Lift, DropsWhatIsTooHeavy) {
  const Trial trial = Run("semgrasp-lift", {{"mass = 0.3 ", "mass = 60.0 "}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_TRUE(trial.reason == "dropped" || trial.reason == "slipped") << trial.reason;
}

TEST_P(Lift, WithoutFrictionDropsTheBottle) {
  const Trial trial =
      Run("semgrasp-lift", {{"friction = 0.8 ", "friction = 0.01 "},
                            {"torsional_friction = 0.02 ", "torsional_friction = 0.0 "}});
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
}

TEST_P(Lift, HoldsWhenTheTableGoes) {
  const Trial trial = Run("dgrasp-hold");
  EXPECT_EQ(trial.verdict, Verdict::kOk) << trial.reason;
  EXPECT_GT(trial.Result("rise"), -0.05);
}

TEST_P(Lift, DoesNotDependOnTheObjectsFrame) {
  const Trial before = Run("semgrasp-lift");
  grasp_.ChangeFrame(Eigen::Translation3d(0.3, -0.2, 0.1) *
                     Pose(Eigen::AngleAxisd(M_PI / 2, Vec3::UnitZ())));
  const Trial after = Run("semgrasp-lift");
  EXPECT_EQ(after.verdict, before.verdict);
  EXPECT_NEAR(after.Result("rise"), before.Result("rise"), 0.01);
}

TEST_P(Lift, RepeatsItsBits) {
  const Trial first = Run("semgrasp-lift"), second = Run("semgrasp-lift");
  EXPECT_EQ(first.results, second.results);
  EXPECT_EQ(first.hand_trajectory, second.hand_trajectory);
  EXPECT_EQ(first.details, second.details);
}

TEST_P(Lift, OfAHandAMetreAwayIsASettingMismatch) {
  grasp_.Move({1, 0, 0});
  const Trial trial = Run("semgrasp-lift");
  EXPECT_EQ(trial.verdict, Verdict::kError);
  EXPECT_EQ(trial.reason, "setting_mismatch");
}

TEST_P(Lift, OfAHandInsideTheObjectIsInitialPenetration) {
  const Vec3 centre = grasp_.object().solid->mass_properties().centroid;
  grasp_.Move(centre - PoseHand(grasp_.hand(), grasp_.grasp()).joints.at(4).translation());
  const Trial trial = Run("semgrasp-lift");
  EXPECT_EQ(trial.verdict, Verdict::kFailed);
  EXPECT_EQ(trial.reason, "init_penetration");
  EXPECT_GT(trial.Result("initial_penetration"), 0.01);
}

TEST_P(Lift, OfABareSurfaceIsNotApplicable) {
  grasp_.ForgetParameters();
  const Trial trial = Run("semgrasp-lift");
  EXPECT_EQ(trial.verdict, Verdict::kError);
  EXPECT_EQ(trial.reason, "not_applicable");
}

INSTANTIATE_TEST_SUITE_P(In, Lift, testing::Values("mujoco", "bullet"),
                         [](const auto& engine) { return engine.param; });

class Tabletop : public testing::Test {
 protected:
  void SetUp() override {
    try {
      MakeSimulator("mujoco");
    } catch (const Error& error) {
      GTEST_SKIP() << error.what();
    }
  }
  SharedCache cache_;
  ReferenceGrasp grasp_;
};

TEST_F(Tabletop, WithAnObjectInTheTableIsASettingMismatch) {
  const double lowest = Bounds(grasp_.object().solid->mesh()).min().z();
  for (const double gap : {-0.02, 0.02}) {
    ReferenceGrasp moved;
    moved.ChangeFrame(Eigen::Translation3d(0, 0, gap - lowest) * Pose::Identity());
    const Trial trial = MakePolicy("dgb-tabletop")->Run(moved.input());
    EXPECT_EQ(trial.verdict, Verdict::kError);
    EXPECT_EQ(trial.reason, "setting_mismatch");
  }
}

TEST_F(Tabletop, WithAnObjectOnTheTableRuns) {
  const double lowest = Bounds(grasp_.object().solid->mesh()).min().z();
  grasp_.ChangeFrame(Eigen::Translation3d(0, 0, -lowest) * Pose::Identity());
  const Trial trial = MakePolicy("dgb-tabletop")->Run(grasp_.input());
  EXPECT_NE(trial.verdict, Verdict::kError) << trial.reason;
  EXPECT_FALSE(std::isnan(trial.Result("pose_error")));
}

}  // namespace
}  // namespace graspbench

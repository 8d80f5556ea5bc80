#include "policies/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/temporary_folder.h"
#include "simulators/simulator.h"
#include "tests/policies/profile_text.h"

namespace graspbench {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::string ObmanText() {
  return ReadFile(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/policies/profiles/obman.toml");
}

class Profiles : public testing::Test {
 protected:
  void SetUp() override {
    const EngineInfo engine = Engines().front();
    if (!engine.available) GTEST_SKIP() << engine.why_not;
  }

  /// The message about a profile whose text differs from obman's in one place.
  std::string MessageAbout(const std::string& old_text, const std::string& new_text) {
    std::string text = ObmanText();
    text.replace(text.find(old_text), old_text.size(), new_text);
    WriteFile(folder_.path() / "mine.toml", text);
    try {
      MakePolicy((folder_.path() / "mine.toml").string());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return error.what();
    }
    return "no error";
  }

  TemporaryFolder folder_;
};

TEST_F(Profiles, OfTheProductAllLoad) {
  EXPECT_THAT(ProfileNames(), Contains("obman"));
  for (const std::string& profile : ProfileNames()) {
    for (const std::string& name : PoliciesOf(profile)) {
      const PolicyInfo info = MakePolicy(name)->Info();
      EXPECT_EQ(info.profile, name);
      EXPECT_FALSE(info.policy.empty() || info.engine.empty() || info.source.empty() ||
                   info.headline.empty());
    }
  }
}

TEST_F(Profiles, CarryTheHashOfTheirBytesAndAllTheirConstants) {
  const PolicyInfo info = MakePolicy("obman")->Info();
  EXPECT_EQ(info.profile_hash, Sha256Hex(ObmanText()));
  EXPECT_EQ(info.constants.At("time").At("steps").AsInt(), 35);
  EXPECT_EQ(info.constants.At("world").At("solver_iterations").AsInt(), 150);
}

TEST_F(Profiles, MayBeAUsersFile) {
  WriteFile(folder_.path() / "mine.toml", ObmanText());
  EXPECT_EQ(MakePolicy((folder_.path() / "mine.toml").string())->Info().profile, "mine");
}

TEST_F(Profiles, WithAnUnknownNameSuggestTheNearest) {
  try {
    MakePolicy("obmann");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("obmann"), HasSubstr("\"obman\"")));
  }
}

TEST_F(Profiles, ThatAreWrongAreRefusedWithFileAndKey) {
  EXPECT_THAT(MessageAbout("steps = 35", "stepz = 35"),
              AllOf(HasSubstr("mine.toml"), HasSubstr("stepz")));
  EXPECT_THAT(MessageAbout("steps = 35", ""), HasSubstr("steps"));
  EXPECT_THAT(MessageAbout("steps = 35", "steps = 0"), HasSubstr("time.steps"));
  EXPECT_THAT(MessageAbout("steps = 35", "steps = \"many\""), HasSubstr("time.steps"));
  EXPECT_THAT(MessageAbout("mass = 1.0", "mass = -1.0"), HasSubstr("object.mass"));
  EXPECT_THAT(MessageAbout("mass = 1.0", "mass = nan"), HasSubstr("object.mass"));
  EXPECT_THAT(MessageAbout("[0.0, 9.8, 0.0]", "[9.8, 0.0]"), HasSubstr("world.gravity"));
  EXPECT_THAT(MessageAbout("[0.0, 9.8, 0.0]", "[0, 0, 0]"), HasSubstr("world.gravity"));
  EXPECT_THAT(MessageAbout("\"from-start\"", "\"from-begin\""), HasSubstr("score.displacement"));
  EXPECT_THAT(MessageAbout("vhacd-paper", "vhacd-papr"),
              AllOf(HasSubstr("object.shape"), HasSubstr("vhacd-paper")));
  EXPECT_THAT(MessageAbout("\"surface\"", "\"capsules\""), HasSubstr("hand.shape"));
  EXPECT_THAT(MessageAbout("gravity-displacement", "gravity-displacment"), HasSubstr("policy"));
  EXPECT_THAT(MessageAbout("runs = 5", "runs = -1"), HasSubstr("perturbation.runs"));
}

TEST_F(Profiles, WithAnUnknownEngineAreRefused) {
  EXPECT_THAT(MessageAbout("\"bullet\"", "\"bulet\""), HasSubstr("engine"));
}

TEST_F(Profiles, ForSeveralEnginesMakeAPolicyForEach) {
  EXPECT_THAT(PoliciesOf("semgrasp-lift"),
              ElementsAre("semgrasp-lift:mujoco", "semgrasp-lift:bullet"));
  EXPECT_THAT(PoliciesOf("semgrasp-lift:bullet"), ElementsAre("semgrasp-lift:bullet"));
  EXPECT_THAT(PoliciesOf("obman"), ElementsAre("obman"));
  EXPECT_THAT(PoliciesOf(std::vector<std::string>{"steady-2s:mujoco", "steady-2s"}),
              ElementsAre("steady-2s:mujoco", "steady-2s:bullet"));
  EXPECT_EQ(MakePolicy("semgrasp-lift:bullet")->Info().engine, "bullet");
}

TEST_F(Profiles, ForSeveralEnginesWantAChoice) {
  const auto message = [](const std::string& name) -> std::string {
    try {
      MakePolicy(name);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(message("steady-2s"), HasSubstr("steady-2s:mujoco"));
  EXPECT_THAT(message("obman:mujoco"), HasSubstr("obman"));
  EXPECT_THAT(message("steady-2s:mujocco"), HasSubstr("steady-2s"));
}

TEST_F(Profiles, OfEveryPolicyRefuseWrongSettingsWithFileAndKey) {
  struct Case {
    std::string profile, before, after, key;
  };
  const std::vector<Case> cases = {
      {"steady-2s", "stop_at = 0.10", "stop_at = -1", "score.stop_at"},
      {"steady-2s", "curve = [0.1", "curve = [99", "time.curve"},
      {"steady-2s", "friction = 0.6 ", "friction = -0.6 ", "contact.friction"},
      {"steady-2s", "impratio = 10.0", "impratio = 0", "mujoco.impratio"},
      {"xengine-6dir", "distance = 0.05 ", "distanze = 0.05 ", "distanze"},
      {"xengine-6dir", "[2.0, 4.0, 8.0]", "[4.0, 2.0]", "force.multiples"},
      {"xengine-6dir", "shape = \"capsules\"", "shape = \"capsule\"", "hand.shape"},
      {"xengine-6dir", "finger = [5.0, 0.1, 3.0]", "finger = [5.0, 0.1]", "hand.finger"},
      {"xengine-6dir", "finger = [5.0,", "finger = [-5.0,", "hand.finger"},
      {"xengine-6dir", "control_period = 0.016666666666666666", "control_period = 0.0171",
       "hand.control_period"},
      {"xengine-6dir", "close_seconds = 0.3", "close_seconds = 0", "hand.close_seconds"},
      {"xengine-shake", "frequency = 2.0", "frequency = 0", "shake.frequency"},
      {"semgrasp-lift", "placement = \"palm-down\"", "placement = \"palm-up\"", "scene.placement"},
      {"semgrasp-lift", "by = \"slide\"", "by = \"pose\"", "success"},
      {"semgrasp-lift", "mass = 0.3 ", "mass = 0 ", "object.mass"},
      {"semgrasp-lift", "integrator = \"discrete\"", "integrator = \"Eule\"", "mujoco.integrator"},
      {"dgn-6dir", "density = 500.0", "density = 500.0\nmass = 1.0", "object.mass"},
  };
  ProfileText profiles;
  for (const Case& c : cases) {
    try {
      const std::string path = profiles.Edited(c.profile, {{c.before, c.after}});
      MakePolicy(PoliciesOf(path).at(0));
      ADD_FAILURE() << c.profile << ": " << c.after << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      EXPECT_THAT(error.what(), AllOf(HasSubstr(c.profile + ".toml"), HasSubstr(c.key)));
    }
  }
}

}  // namespace
}  // namespace graspbench

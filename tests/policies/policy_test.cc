#include "policies/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/temporary_folder.h"
#include "simulators/simulator.h"

namespace graspbench {
namespace {

using testing::AllOf;
using testing::Contains;
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

}  // namespace
}  // namespace graspbench

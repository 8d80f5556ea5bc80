#include "generators/replay/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "core/temporary_folder.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Replay : public ::testing::Test {
 protected:
  std::filesystem::path Write(const Value& value) const {
    WriteFile(folder_.path() / "mine.json", ToJson(value));
    return folder_.path() / "mine.json";
  }

  static Value GraspAt(double x, const std::string& hand = "mano") {
    Grasp grasp;
    grasp.hand = hand;
    grasp.X_OH.translation().x() = x;
    grasp.joints.assign(45, 0);
    return ToValue(grasp);
  }

  static Case CaseOf(const std::string& id) {
    Case item;
    item.id = id;
    return item;
  }

  std::string Refusal(const Value& value) const {
    try {
      ReplayGenerator(Write(value), *hand_);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return error.what();
    }
    return "accepted";
  }

  std::shared_ptr<const HandModel> hand_ = LoadHand();
  TemporaryFolder folder_;
};

TEST_F(Replay, GivesEachCaseItsOwnGraspsInTheOrderOfTheFile) {
  ReplayGenerator replay(Write(Value::Dict{{"mug", Value::List{GraspAt(1), GraspAt(2)}},
                                           {"pen", Value::List{GraspAt(3)}}}),
                         *hand_);
  const Case pen = CaseOf("pen"), mug = CaseOf("mug");
  const std::vector<const Case*> cases{&pen, &mug};
  const auto answers = replay.Generate(cases, 2, 0);
  ASSERT_EQ(answers.size(), 2u);
  ASSERT_EQ(answers[0].size(), 1u);  // the second sample is missing, not repeated
  EXPECT_EQ(answers[0][0].X_OH.translation().x(), 3);
  ASSERT_EQ(answers[1].size(), 2u);
  EXPECT_EQ(answers[1][1].X_OH.translation().x(), 2);
}

TEST_F(Replay, HasNoAnswerForACaseThatTheFileLeavesOut) {
  ReplayGenerator replay(Write(Value::Dict{{"mug", Value::List{GraspAt(1)}}}), *hand_);
  const Case unknown = CaseOf("teapot");
  const std::vector<const Case*> cases{&unknown};
  EXPECT_TRUE(replay.Generate(cases, 1, 0).at(0).empty());
}

TEST_F(Replay, IsNamedAfterItsFileAndChangesItsVersionWithTheContent) {
  const ReplayGenerator one(Write(Value::Dict{{"mug", Value::List{GraspAt(1)}}}), *hand_);
  const ReplayGenerator two(Write(Value::Dict{{"mug", Value::List{GraspAt(2)}}}), *hand_);
  EXPECT_EQ(one.Info().id, "replay:mine");
  EXPECT_EQ(one.Info().hand, "mano");
  EXPECT_NE(one.Info().version, two.Info().version);
}

TEST_F(Replay, IsMadeFromItsNameAndFile) {
  const auto path = Write(Value::Dict{{"mug", Value::List{GraspAt(1)}}});
  const GeneratorOptions options{.hand = hand_};
  EXPECT_EQ(MakeGenerator("replay:" + path.string(), options)->Info().id, "replay:mine");
  EXPECT_THROW(MakeGenerator("replay", options), Error);
  EXPECT_THROW(MakeGenerator("replay:", options), Error);
}

TEST_F(Replay, RefusesAFileThatNamesNoCasesOrMixesHands) {
  EXPECT_THAT(Refusal(Value::List{GraspAt(1)}), AllOf(HasSubstr("mine.json"), HasSubstr("case")));
  EXPECT_THAT(Refusal(Value::Dict{{"mug", Value::List{GraspAt(1), GraspAt(2, "shadow")}}}),
              HasSubstr("two hands"));
}

}  // namespace
}  // namespace graspbench

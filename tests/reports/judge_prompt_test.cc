#include "reports/judge_prompt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"

namespace graspbench {
namespace {

using ::testing::HasSubstr;

TEST(ScoreIn, TakesTheOnlyNumber) {
  for (const char* answer :
       {"95", "95.", " 95\n", "95/100", "**95**", "Score: 95", "95 %", "95 out of 100",
        "On a scale from 0 to 100 I give 95.", "Range 0-100: 95", "95.0", "95\n\nScore: 95",
        "<think>70? No, 80.</think>95"}) {
    EXPECT_EQ(ScoreIn(answer), 95) << answer;
  }
  EXPECT_EQ(ScoreIn("87.5"), 87.5);
  EXPECT_EQ(ScoreIn("0"), 0);
  EXPECT_EQ(ScoreIn("100"), 100);
  EXPECT_EQ(ScoreIn("100 out of 100"), 100);
}

TEST(ScoreIn, ElseTakesTheNumberOfTheLastLine) {
  EXPECT_EQ(ScoreIn("Intent 90, contact with 3 fingers 70.\nFinal score: 80\n"), 80);
  EXPECT_EQ(ScoreIn(std::string(100000, '7') + "\n\n80/100"), 80);
}

TEST(ScoreIn, IsNothingWhereTheAnswerIsNotClear) {
  for (const std::string answer :
       {"", "I cannot judge this.", "Between 70 and 80", "-5", "101", "1e3", "ninety-five",
        "Intent 90\ncontact 70, physics 80", "<think>95</think>"}) {
    EXPECT_EQ(ScoreIn(answer), std::nullopt) << answer;
  }
  EXPECT_EQ(ScoreIn(std::string(1000000, '9')), std::nullopt);
  EXPECT_EQ(ScoreIn(std::string(1500, '9')), std::nullopt);
  EXPECT_EQ(ScoreIn("0." + std::string(1500, '0') + "1 and 2"), std::nullopt);
}

TEST(JudgePrompt, OfSemGraspIsThatOfThePaper) {
  const JudgePrompt prompt = ReadJudgePrompt("semgrasp");
  EXPECT_EQ(prompt.column, "gpt_score");
  // The beginning and the end of table 7, across the lines of our file.
  EXPECT_THAT(prompt.text, ::testing::StartsWith("Your task is to evaluate the alignment between a "
                                                 "hand pose and its corresponding textual "
                                                 "description, focusing on the grasp’s intent, "
                                                 "specific object parts engaged by the hand,"));
  EXPECT_THAT(prompt.text, HasSubstr("Just directly give the final score, such as: 95. Here is the "
                                     "description L and the grasp image I :"));
  EXPECT_NE(prompt.Hash(), ReadJudgePrompt("dexgys").Hash());
}

TEST(JudgePrompt, IsRefusedWithoutAPlaceForTheInstructionOrWithAColumnOfOurs) {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& column, const std::string& text) -> std::string {
    WriteFile(folder / "mine.toml",
              "column = \"" + column + "\"\nname = \"x\"\nprompt = \"" + text + "\"\n");
    try {
      ReadJudgePrompt(folder / "mine.toml");
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal("my_score", "How good is {instruction}?"), "accepted");
  EXPECT_THAT(refusal("my_score", "How good?"), HasSubstr("{instruction}"));
  EXPECT_THAT(refusal("my_score", "{instruction} {instruction}"), HasSubstr("once"));
  EXPECT_THAT(refusal("gpt_score", "How good is {instruction}?"), HasSubstr("semgrasp"));
  EXPECT_THAT(refusal("my score,", "{instruction}"), HasSubstr("column"));
  try {
    ReadJudgePrompt("semgrap");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("semgrasp"));
  }
}

TEST(JudgeRequest, HoldsTextThenPicture) {
  const JudgePrompt prompt{.text = "How good is \"{instruction}\"?"};
  const Value request = JudgeRequest(prompt, "hold {instruction}", "png!", "some-model", 0.0);
  EXPECT_EQ(ToJson(request),
            R"({"model":"some-model","messages":[{"role":"user","content":[)"
            R"({"type":"text","text":"How good is \"hold {instruction}\"?"},)"
            R"({"type":"image_url","image_url":{"url":"data:image/png;base64,cG5nIQ=="}}]}],)"
            R"("temperature":0.0})");
  EXPECT_FALSE(JudgeRequest(prompt, "x", "png!", "m", std::nullopt).Has("temperature"));
}

}  // namespace
}  // namespace graspbench

#include "cli/verdicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace graspbench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Trial TrialOf(const std::string& profile, const std::string& engine, Verdict verdict,
              const std::string& reason = "") {
  return {.profile = profile, .engine = engine, .verdict = verdict, .reason = reason};
}

Record Tried() {
  Record record;
  record.trials = {TrialOf("lift:mujoco", "mujoco", Verdict::kOk),
                   TrialOf("lift:bullet", "bullet", Verdict::kFailed, "init_penetration"),
                   TrialOf("obman", "bullet", Verdict::kOk),
                   TrialOf("shake:mujoco", "mujoco", Verdict::kFailed, "dropped"),
                   TrialOf("shake:bullet", "bullet", Verdict::kFailed, "slipped"),
                   TrialOf("fc", "mujoco", Verdict::kError, "not_applicable")};
  record.trials[2].results = {{"displacement", 0.00123}};
  return record;
}

TEST(Verdicts, OfAProfileStandInOneLineColouredByWhetherItHeld) {
  std::vector<std::string> texts;
  std::vector<Rgb> inks;
  for (const CaptionLine& line : VerdictLines(Tried())) {
    texts.push_back(line.text);
    inks.push_back(line.ink);
  }
  EXPECT_THAT(texts,
              ElementsAre("lift ok/deep", "obman 1.2 mm", "shake dropped/slipped", "fc n/a"));
  EXPECT_THAT(inks, ElementsAre(kMixed, kInk, kBad, kInk));
  EXPECT_THAT(EngineLegend(Tried()), ElementsAre("lift mujoco/bullet", "obman bullet",
                                                 "shake mujoco/bullet", "fc mujoco"));
}

TEST(Verdicts, OfProfilesThatHeldInAllEnginesAreGreen) {
  Record record = Tried();
  record.trials.resize(1);
  record.trials.push_back(TrialOf("lift:bullet", "bullet", Verdict::kOk));
  EXPECT_EQ(VerdictLines(record).at(0).ink, kGood);
  EXPECT_EQ(VerdictLines(record).at(0).text, "lift ok");
}

TEST(Verdicts, OfATrialNameProfileEngineAndReason) {
  const CaptionLine line = TrialLine(Tried().trials[1]);
  EXPECT_EQ(line.text, "lift/bullet init_penetration");
  EXPECT_EQ(line.ink, kBad);
}

TEST(FindTrials, TakesAProfileOrOneOfItsEngines) {
  const Record record = Tried();
  EXPECT_THAT(FindTrials(record, "shake"), ElementsAre(&record.trials[3], &record.trials[4]));
  EXPECT_THAT(FindTrials(record, "shake:bullet"), ElementsAre(&record.trials[4]));
  EXPECT_THAT(FindTrials(record, "obman"), ElementsAre(&record.trials[2]));
  EXPECT_THAT(FindTrials(record, "obman:bullet"), ElementsAre(&record.trials[2]));
  EXPECT_THAT([&] { FindTrials(record, "obman:mujoco"); },
              ThrowsMessage<Error>(HasSubstr("obman:bullet")));
}

}  // namespace
}  // namespace graspbench

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"

namespace graspbench::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TrainCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    if (GraspBench({"doctor"}).out.find("LibTorch") == std::string::npos) {
      GTEST_SKIP() << "built without LibTorch";
    }
  }
  TemporaryFolder folder_;
};

// The path that a user walks, with a few steps of each stage: three trainings, generation,
// reconstruction.
TEST_F(TrainCommand, MakesWeightsThatARunCanUse) {
  const std::string weights = folder_ / "weights";
  for (const char* stage :
       {"semgrasp-tokenizer", "semgrasp-align", "semgrasp-instruct", "semgrasp-bert"}) {
    const Outcome outcome = GraspBench(
        {"train", stage, "--config", "tiny", "--out", weights, "--steps", "2", "--limit", "12"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  for (const char* task : {"generate", "reconstruct"}) {
    // The baseline of table 2 beside the model, table 1's row without the last token.
    const std::string others = std::string(task) == "generate" ? "semgrasp-bert" : "semgrasp:om";
    const Outcome outcome = GraspBench({"run", "--generator", "semgrasp," + others, "--weights",
                                        weights, "--task", task, "--limit", "2", "--policy", "none",
                                        "--metrics", "siv,mpvpe", "--out", folder_ / task});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("semgrasp"), HasSubstr(others), HasSubstr("2/0/2")));
    // Table 1's first column belongs to reconstruction.
    EXPECT_EQ(outcome.out.find("MPVPE") != std::string::npos, std::string(task) == "reconstruct");
  }
}

// What comes with the program: grasps that cut less into the object than random ones, least after
// test-time adaptation.
TEST_F(TrainCommand, IsNotNeededForTheWeightsThatComeAlong) {
  const Outcome outcome =
      GraspBench({"run", "--generator", "semgrasp,semgrasp+tta,semgrasp-bert,random", "--item",
                  "o20102/use,o22102/use,o24104/use,o26104/use", "--policy", "none", "--metrics",
                  "siv", "--out", folder_ / "run"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::map<std::string, double> siv;
  const Value leaderboard = ReadJson(folder_ / "run/report/leaderboard.json");
  for (const Value& row : leaderboard.At("rows").AsList()) {
    siv[row.At("generator").AsString()] = row.At("values").At("siv").At("value").AsDouble();
  }
  EXPECT_LT(siv.at("semgrasp+tta"), siv.at("semgrasp"));
  EXPECT_LT(siv.at("semgrasp"), siv.at("random"));
}

TEST_F(TrainCommand, SaysWhatIsMissing) {
  const Outcome stage =
      GraspBench({"train", "semgrasp-tokeniser", "--config", "tiny", "--out", folder_ / "w"});
  EXPECT_EQ(stage.code, 2);
  EXPECT_THAT(stage.err, HasSubstr("semgrasp-tokenizer"));
  const Outcome config =
      GraspBench({"train", "semgrasp-tokenizer", "--config", "tyni", "--out", folder_ / "w"});
  EXPECT_EQ(config.code, 2);
  EXPECT_THAT(config.err, HasSubstr("tiny"));
  const Outcome before =
      GraspBench({"train", "semgrasp-align", "--config", "tiny", "--out", folder_ / "w"});
  EXPECT_EQ(before.code, 2);
  EXPECT_THAT(before.err, HasSubstr("semgrasp.json"));
  const Outcome weights =
      GraspBench({"run", "--generator", "semgrasp", "--weights", folder_ / "none"});
  EXPECT_EQ(weights.code, 2);
  EXPECT_THAT(weights.err, HasSubstr("semgrasp.json"));
}

}  // namespace
}  // namespace graspbench::e2e

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

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
  const Outcome weights = GraspBench({"run", "--generator", "semgrasp"});
  EXPECT_EQ(weights.code, 2);
  EXPECT_THAT(weights.err, HasSubstr("--weights"));
}

}  // namespace
}  // namespace graspbench::e2e

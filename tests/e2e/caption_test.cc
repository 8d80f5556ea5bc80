#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"

namespace graspbench::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class CaptionCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    if (GraspBench({"doctor"}).out.find("LibTorch") == std::string::npos) {
      GTEST_SKIP() << "built without LibTorch";
    }
  }
  TemporaryFolder folder_;
};

TEST_F(CaptionCommand, DescribesReferencesAndTheGraspsOfARun) {
  const std::string weights = folder_ / "weights";
  for (const char* stage : {"semgrasp-tokenizer", "semgrasp-align"}) {
    const Outcome outcome = GraspBench(
        {"train", stage, "--config", "tiny", "--out", weights, "--steps", "1", "--limit", "4"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  const std::string run = folder_ / "run", out = folder_ / "captions.jsonl";
  ASSERT_EQ(GraspBench({"run", "--generator", "autograsp", "--limit", "2", "--policy", "none",
                        "--metrics", "siv", "--out", run})
                .code,
            0);
  const Outcome references = GraspBench({"caption", "--weights", weights, "--limit", "2"});
  EXPECT_EQ(references.code, 0) << references.err;
  EXPECT_THAT(references.out, AllOf(HasSubstr("grasps described"), HasSubstr("fingers")));

  const Outcome of_run =
      GraspBench({"caption", "--weights", weights, "--run", run, "--out", out, "--json"});
  ASSERT_EQ(of_run.code, 0) << of_run.err;
  EXPECT_EQ(ParseJson(of_run.out, "summary").At("grasps").AsInt(), 2);
  std::istringstream lines(ReadFile(out));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const Value caption = ParseJson(line, out);
    EXPECT_EQ(caption.At("generator").AsString(), "autograsp");
    EXPECT_TRUE(caption.At("description").is_string());
    EXPECT_TRUE(caption.At("right").is_dict());
  }
  EXPECT_EQ(count, 2);
}

TEST_F(CaptionCommand, SaysWhatIsMissing) {
  EXPECT_EQ(GraspBench({"caption", "--limit", "1"}).code, 0);  // by the weights that come along
  const Outcome weights = GraspBench({"caption", "--weights", folder_ / "nothing"});
  EXPECT_EQ(weights.code, 2);
  EXPECT_THAT(weights.err, HasSubstr("semgrasp.json"));
}

}  // namespace
}  // namespace graspbench::e2e

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "annotate/annotation_file.h"
#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using e2e::TemporaryFolder;
using testing::HasSubstr;
using testing::SizeIs;

namespace fs = std::filesystem;

TEST(Annotate, PutsTheStandInIntoWordsTheSameWayEachTime) {
  const TemporaryFolder folder;
  const std::vector<std::string> command = {"annotate",   "--split", "test",
                                            "--category", "mug,pen", "--out",
                                            folder / "a", "--limit", "4"};
  const Outcome outcome = GraspBench(command);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Stand-in"));
  EXPECT_THAT(outcome.out, HasSubstr("thumb"));
  EXPECT_THAT(outcome.out, HasSubstr("Grasp type"));
  const auto grasps = ReadAnnotations(folder / "a/annotations.jsonl");
  ASSERT_FALSE(grasps.empty());
  for (const AnnotatedGrasp& grasp : grasps) {
    EXPECT_EQ(grasp.split, "test");
    EXPECT_THAT(grasp.dialogues, SizeIs(7)) << grasp.case_id;
    EXPECT_EQ(ReadCapGraspFolder(folder.path() / "a/captions/v0_1" / grasp.folder).size(), 7u);
  }
  const Value description = ReadJson(folder / "a/annotations.json");
  EXPECT_TRUE(description.At("stand_in").AsBool());
  EXPECT_EQ(description.At("summary").At("grasps").AsInt(), static_cast<int64_t>(grasps.size()));

  std::vector<std::string> again = command;
  again[6] = folder / "b";
  ASSERT_EQ(GraspBench(again).code, 0);
  EXPECT_EQ(ReadFile(folder / "a/annotations.jsonl"), ReadFile(folder / "b/annotations.jsonl"));
  again.insert(again.end(), {"--seed", "1"});
  ASSERT_EQ(GraspBench(again).code, 0);
  EXPECT_NE(ReadFile(folder / "a/annotations.jsonl"), ReadFile(folder / "b/annotations.jsonl"));
}

TEST(Annotate, GoesOnAfterAMalformedCaptionAndSaysWhichFile) {
  const TemporaryFolder folder;
  const fs::path data = folder.path() / "data";
  fs::copy(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/tests/fixtures/oakink", data,
           fs::copy_options::recursive);
  WriteFile(data / "CapGrasp/captions/v0_1/fryingpan/A16012/0123456789/1_simple_caption.json",
            "[{]");
  const Outcome outcome =
      GraspBench({"annotate", "--data", data.string(), "--out", folder / "out", "--json"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("1_simple_caption.json"));
  const Value summary = ParseJson(outcome.out, "standard output");
  EXPECT_EQ(summary.At("failed_cases").AsInt(), 1);
  EXPECT_GT(summary.At("grasps").AsInt(), 0);
}

TEST(Annotate, LeavesCaptionsOfOthersAlone) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "captions");
  const Outcome outcome = GraspBench({"annotate", "--out", folder.path().string()});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("choose another directory"));
  EXPECT_EQ(GraspBench({"annotate"}).code, 2);
  EXPECT_EQ(GraspBench({"annotate", "--out", folder / "x", "--split", "tset"}).code, 2);
}

}  // namespace
}  // namespace graspbench

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/store.h"
#include "tests/e2e/program.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string kHand = GRASPBENCH_SOURCE_DIRECTORY "/tests/retarget/data/three_finger";

// The example of docs/add-your-hand.md.
TEST(RobotHandOfTheUser, TakesOverHumanGrasps) {
  const e2e::TemporaryFolder folder;
  const Outcome outcome =
      GraspBench({"run", "--suite", "oakink", "--generator", "reference", "--hand", kHand + ".xml",
                  "--hand-config", kHand + ".toml", "--policy", "dgb-fc", "--limit", "2",
                  "--workers", "1", "--out", folder / "run"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("reference@three-finger"));
  const std::vector<Record> records = RunStore::Read(folder / "run").Records();
  ASSERT_THAT(records, SizeIs(2));
  for (const Record& record : records) {
    ASSERT_TRUE(record.grasp.has_value());
    EXPECT_EQ(record.grasp->hand, "three-finger");
    EXPECT_THAT(record.grasp->joints, SizeIs(9));
    EXPECT_FALSE(record.grasp->extras.At("retarget").At("robot_contacts").AsList().empty());
    EXPECT_THAT(record.trials, SizeIs(1));
  }
}

TEST(RobotHandOfTheUser, IsRefusedWithoutConfigurationOrByAWrongName) {
  const Outcome bare = GraspBench({"run", "--hand", kHand + ".xml"});
  EXPECT_EQ(bare.code, 2);
  EXPECT_THAT(bare.err, AllOf(HasSubstr("three_finger.xml"), HasSubstr("--hand-config")));
  const Outcome misspelt = GraspBench({"run", "--hand", "shadwo"});
  EXPECT_EQ(misspelt.code, 2);
  EXPECT_THAT(misspelt.err, HasSubstr("did you mean \"shadow\""));
}

}  // namespace
}  // namespace graspbench

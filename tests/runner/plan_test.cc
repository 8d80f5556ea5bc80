#include "runner/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "core/error.h"

namespace graspbench {
namespace {

using testing::HasSubstr;

const SuiteInfo kSuite{.id = "suite", .version = "1"};

std::vector<CaseRef> Cases(int count) {
  std::vector<CaseRef> cases;
  for (int i = 0; i < count; ++i) {
    cases.push_back({"case-" + std::to_string(i), "object", "mug", "test"});
  }
  return cases;
}

TEST(ItemId, DependsOnEveryFieldAndOnTheirBorders) {
  const std::set<std::string> ids = {
      ItemId("suite", "1", "case", "gen", 0),  ItemId("suite", "2", "case", "gen", 0),
      ItemId("suite", "1", "case", "gen", 1),  ItemId("suite", "1", "case2", "gen", 0),
      ItemId("suite", "1", "case", "2gen", 0), ItemId("suite", "1c", "ase", "gen", 0)};
  EXPECT_EQ(ids.size(), 6u);
  EXPECT_EQ(ids.begin()->size(), 16u);
}

TEST(Plan, CountsCasesTimesGeneratorsTimesSamples) {
  const Plan plan = MakePlan(kSuite, Cases(5), {{"a", 3}, {"b", 1}}, {});
  EXPECT_EQ(plan.total, 5 * (3 + 1));
  EXPECT_EQ(plan.items.size(), 20u);
  EXPECT_EQ(plan.items[3].generator, 1);
  EXPECT_EQ(plan.items[4].case_index, 1);
}

// An item keeps its id when cases are added or filtered away, so that results can be reused.
TEST(Plan, IdsDoNotDependOnTheOtherCases) {
  const Plan few = MakePlan(kSuite, Cases(2), {{"a", 1}}, {});
  const Plan many = MakePlan(kSuite, Cases(9), {{"a", 1}}, {});
  EXPECT_EQ(few.items[1].id, many.items[1].id);
  EXPECT_NE(few.hash, many.hash);
}

TEST(Plan, ShardsAreDisjointAndCompleteAndKeepSamplesTogether) {
  const Plan whole = MakePlan(kSuite, Cases(40), {{"a", 3}, {"b", 2}}, {});
  std::set<std::string> united;
  size_t sum = 0;
  for (int i = 0; i < 3; ++i) {
    const Plan part = MakePlan(kSuite, Cases(40), {{"a", 3}, {"b", 2}}, {i, 3});
    EXPECT_EQ(part.hash, whole.hash);
    EXPECT_GT(part.items.size(), whole.items.size() / 6);
    sum += part.items.size();
    std::map<std::pair<int, int>, int> samples;
    for (const PlannedItem& item : part.items) {
      united.insert(item.id);
      ++samples[{item.case_index, item.generator}];
      EXPECT_EQ(whole.items[static_cast<size_t>(item.position)].id, item.id);
    }
    for (const auto& [unit, count] : samples) EXPECT_EQ(count, unit.second == 0 ? 3 : 2);
  }
  EXPECT_EQ(sum, whole.items.size());
  EXPECT_EQ(united.size(), whole.items.size());
}

TEST(Plan, RefusesNothingToDoAndOneGeneratorTwice) {
  EXPECT_THROW(MakePlan(kSuite, {}, {{"a", 1}}, {}), Error);
  EXPECT_THROW(MakePlan(kSuite, Cases(1), {{"a", 1}, {"a", 1}}, {}), Error);
}

TEST(Shard, CountsFromZeroOrFromOne) {
  EXPECT_EQ(ParseShard("0/3"), (Shard{0, 3}));
  EXPECT_EQ(ParseShard("3/3"), (Shard{0, 3}));
  EXPECT_EQ(ParseShard("2/3"), (Shard{2, 3}));
}

TEST(Shard, RefusesWhatIsNoPart) {
  for (const char* text : {"", "3", "1/0", "4/3", "-1/3", "1/3x", "a/b", "1/"}) {
    EXPECT_THROW(ParseShard(text), Error) << text;
  }
}

class JobArray : public testing::Test {
 protected:
  void TearDown() override {
    for (const char* name : {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP",
                             "SLURM_ARRAY_TASK_COUNT", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS",
                             "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}) {
      unsetenv(name);
    }
  }
};

TEST_F(JobArray, IsNotThereByDefault) { EXPECT_FALSE(ShardOfJobArray()); }

TEST_F(JobArray, OfSlurmMayStartAnywhereAndTakeSteps) {
  setenv("SLURM_ARRAY_TASK_ID", "14", 1);
  setenv("SLURM_ARRAY_TASK_MIN", "10", 1);
  setenv("SLURM_ARRAY_TASK_STEP", "2", 1);
  setenv("SLURM_ARRAY_TASK_COUNT", "4", 1);
  EXPECT_EQ(ShardOfJobArray(), (Shard{2, 4}));
}

TEST_F(JobArray, OfKubernetesNeedsItsCount) {
  setenv("JOB_COMPLETION_INDEX", "1", 1);
  EXPECT_THROW(ShardOfJobArray(), Error);
  setenv("JOB_COMPLETIONS", "3", 1);
  EXPECT_EQ(ShardOfJobArray(), (Shard{1, 3}));
}

TEST_F(JobArray, OfOpenMpiIsTheRank) {
  setenv("OMPI_COMM_WORLD_RANK", "3", 1);
  setenv("OMPI_COMM_WORLD_SIZE", "4", 1);
  EXPECT_EQ(ShardOfJobArray(), (Shard{3, 4}));
}

}  // namespace
}  // namespace graspbench

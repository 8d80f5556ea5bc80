#include "runner/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "core/error.h"
#include "runner/run.h"
#include "runner/store.h"
#include "tests/runner/fakes.h"

namespace graspbench {
namespace {

using fakes::FreshDirectory;
using testing::HasSubstr;

class Merge : public testing::Test {
 protected:
  /// Runs part `index` of three.
  std::filesystem::path RunShard(int index, uint64_t seed = 0) {
    auto options = fakes::Options(FreshDirectory("part-" + std::to_string(index)));
    options.shard = {index, 3};
    options.seed = seed;
    graspbench::Run(options, fakes::MakeParts(options), nullptr).Execute();
    return options.out;
  }

  std::string Message(const std::vector<std::filesystem::path>& shards) {
    try {
      MergeShards(out_, shards);
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing was thrown";
  }

  std::filesystem::path out_ = FreshDirectory("merged");
};

TEST_F(Merge, RefusesAGapAndSaysWhatIsThere) {
  EXPECT_THAT(Message({RunShard(0), RunShard(2)}),
              testing::AllOf(HasSubstr("items are missing"), HasSubstr("0/3"), HasSubstr("2/3")));
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(Merge, RefusesAShardThatIsThereTwice) {
  const auto first = RunShard(0);
  EXPECT_THAT(Message({first, RunShard(1), RunShard(2), first}), HasSubstr("there twice"));
}

TEST_F(Merge, RefusesShardsOfDifferentRuns) {
  EXPECT_THAT(Message({RunShard(0), RunShard(1), RunShard(2, /*seed=*/1)}),
              testing::AllOf(HasSubstr("no parts of one run"), HasSubstr("seed: 0 there, 1 now")));
}

TEST_F(Merge, CanBeRepeated) {
  const std::vector shards = {RunShard(0), RunShard(1), RunShard(2)};
  EXPECT_EQ(MergeShards(out_, shards), 12);
  EXPECT_EQ(MergeShards(out_, shards), 12);
  EXPECT_EQ(RunStore::Read(out_).manifest().At("status").AsString(), "complete");
}

}  // namespace
}  // namespace graspbench

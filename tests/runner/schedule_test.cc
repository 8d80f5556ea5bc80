#include "runner/schedule.h"

#include <gtest/gtest.h>

namespace graspbench {
namespace {

/// Objects a and b with two cases each.
Plan TwoObjects(int samples) {
  std::vector<CaseRef> cases;
  for (const char* id : {"a0", "b0", "a1", "b1"}) {
    cases.push_back({id, std::string(1, id[0]), "mug", "test"});
  }
  return MakePlan({.id = "suite", .version = "1"}, cases, {{"gen", samples}}, {});
}

bool NothingFinished(const std::string&) { return false; }

TEST(Schedule, KeepsAWorkerWithItsObject) {
  Schedule schedule(TwoObjects(1), NothingFinished);
  EXPECT_EQ(schedule.Next("")->item_case.id, "a0");
  EXPECT_EQ(schedule.Next("")->item_case.id, "b0");  // another worker begins another object
  EXPECT_EQ(schedule.Next("a")->item_case.id, "a1");
  EXPECT_EQ(schedule.Next("a")->item_case.id, "b1");  // and helps out when its own is done
  EXPECT_FALSE(schedule.Next("a"));
}

TEST(Schedule, LeavesOutFinishedItemsAndKeepsSamplesTogether) {
  const Plan plan = TwoObjects(3);
  Schedule schedule(plan, [&](const std::string& id) { return id == plan.items[1].id; });
  const auto unit = schedule.Next("");
  ASSERT_EQ(unit->items.size(), 2u);
  EXPECT_EQ(unit->items[0].sample, 0);
  EXPECT_EQ(unit->items[1].sample, 2);
}

TEST(Schedule, HandsOutAgainWhatComesBack) {
  Schedule schedule(TwoObjects(1), NothingFinished);
  while (auto unit = schedule.Next("")) {
    if (schedule.empty()) {
      schedule.Return(*unit);
      EXPECT_EQ(schedule.Next(""), unit);
    }
  }
  EXPECT_TRUE(schedule.empty());
}

}  // namespace
}  // namespace graspbench

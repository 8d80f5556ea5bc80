// The committed reference grasps of the stand-in keep what the documentation promises of them.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "metrics/metric.h"
#include "policies/policy.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

class References : public testing::Test {
 protected:
  const std::shared_ptr<const HandModel> hand_ = LoadHand();
  const std::unique_ptr<Suite> suite_ = OpenSuite("oakink", {.data = "", .hand = hand_});
};

TEST_F(References, AreMadeForThisHandAndNumberAtLeastEightAnObject) {
  const Value file = ReadJson((AssetDirectory() / "standin" / "references.json").string());
  EXPECT_EQ(file.At("hand_hash").AsString(), hand_->hash());
  std::map<std::string, size_t> count;
  std::vector<std::string> without;
  for (const CaseRef& ref : suite_->List({})) {
    const size_t grasps = file.At("cases").At(ref.id).AsList().size();
    if (grasps == 0) without.push_back(ref.id);
    count[ref.object_id] += grasps;
  }
  EXPECT_EQ(count.size(), 170u);
  // A thick bottle of the training split, which the planner could not lift by its neck.
  EXPECT_EQ(without, std::vector<std::string>{"o04101/lift"});
  for (const auto& [object, grasps] : count) EXPECT_GE(grasps, 8u) << object;
}

TEST_F(References, OfTheTestSplitPenetrateLessThanTwoMillimetres) {
  const auto depth = SelectMetrics({"pd"});
  Case item;  // kept until the next is loaded, so that cases of one object share it
  for (const CaseRef& ref : suite_->List({.split = "test"})) {
    item = suite_->Load(ref);
    for (const Grasp& grasp : item.references) {
      const MetricValue value =
          depth.front()->Evaluate(GraspContext(hand_->Forward(grasp), *item.object));
      ASSERT_EQ(value.status(), Status::kOk) << ref.id;
      EXPECT_LT(value.value(), 0.2) << ref.id;
    }
  }
}

// One object in four, for the time that the decompositions take.
TEST_F(References, HoldTheObjectInTheObmanTrial) {
  std::unique_ptr<Policy> policy;
  try {
    policy = MakePolicy("obman");
  } catch (const Error& error) {
    GTEST_SKIP() << error.what();
  }
  std::set<std::string> objects;
  for (const CaseRef& ref : suite_->List({.split = "test"})) {
    if (!objects.insert(ref.object_id).second || objects.size() % 4 != 1) continue;
    const Case item = suite_->Load(ref);
    for (const Grasp& grasp : item.references) {
      const PosedHand posed = hand_->Forward(grasp);
      const Trial trial = policy->Run({*item.object, grasp, posed, ref.id, 0});
      EXPECT_EQ(trial.verdict, Verdict::kOk) << ref.id;
      EXPECT_LT(trial.Result("displacement"), 0.02) << ref.id;
    }
  }
}

}  // namespace
}  // namespace graspbench

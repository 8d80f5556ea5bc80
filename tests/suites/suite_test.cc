#include "suites/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "suites/oakink/split.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<CaseRef> kAll = {{"a1/use", "a1", "mug", "train"},
                                   {"a1/hold", "a1", "mug", "train"},
                                   {"b2/use", "b2", "knife", "test"},
                                   {"c3/use", "c3", "mug", "test"}};

TEST(Filter, KeepsTheOrderAndTakesTheFirstWithinTheLimit) {
  EXPECT_EQ(Filter(kAll, {}), kAll);
  EXPECT_THAT(Filter(kAll, {.categories = {"mug"}, .limit = 2}), ElementsAre(kAll[0], kAll[1]));
  EXPECT_THAT(Filter(kAll, {.split = "test"}), ElementsAre(kAll[2], kAll[3]));
  EXPECT_THAT(Filter(kAll, {.items = {"c3/use", "a1/hold"}}), ElementsAre(kAll[1], kAll[3]));
}

TEST(Filter, RefusesNamesThatNothingHasAndSuggestsTheNearest) {
  EXPECT_THAT(MessageOf([] { Filter(kAll, {.split = "tset"}); }),
              HasSubstr("did you mean \"test\""));
  EXPECT_THAT(MessageOf([] { Filter(kAll, {.categories = {"mugg"}}); }),
              HasSubstr("unknown category \"mugg\""));
  EXPECT_THAT(MessageOf([] { Filter(kAll, {.items = {"b2/uses"}}); }),
              HasSubstr("did you mean \"b2/use\""));
  EXPECT_THAT(MessageOf([] { Filter(kAll, {.limit = 0}); }), HasSubstr("at least 1"));
}

TEST(OpenSuite, SuggestsTheNearestName) {
  EXPECT_THAT(MessageOf([] { OpenSuite("oakinc", {}); }), HasSubstr("did you mean \"oakink\""));
}

TEST(OpenSuite, TellsWhatLayoutItExpectsWhereDataIsMissing) {
  for (const char* name : {"oakink", "ycb", "folder", "bullet-objects"}) {
    SCOPED_TRACE(name);
    try {
      OpenSuite(name, {.data = "/nonexistent/data", .hand = nullptr});
      ADD_FAILURE() << "opened";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kMissing);
      EXPECT_FALSE(error.hint().empty());
      EXPECT_THAT(error.where(), HasSubstr("/nonexistent/data"));
    }
  }
}

// Remainders computed with Python's int(hashlib.md5(id).hexdigest(), 16) % 10.
TEST(OakInkSplit, FollowsThePublishedRule) {
  const std::vector<std::pair<std::string, int>> remainders = {
      {"A01001", 9}, {"A16012", 4}, {"C52001", 7}, {"o52105", 9}, {"s16101", 1},
      {"C90001", 9}, {"O01000", 6}, {"s01101", 6}, {"s20205", 3}, {"s01102", 8}};
  for (const auto& [id, remainder] : remainders) EXPECT_EQ(OakInkRemainder(id), remainder) << id;
  EXPECT_EQ(OakInkSplit("A16012"), "train");
  EXPECT_EQ(OakInkSplit("s01102"), "val");
  EXPECT_EQ(OakInkSplit("A01001"), "test");
}

}  // namespace
}  // namespace graspbench

#include "runner/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.h"

namespace graspbench {
namespace {

using testing::ElementsAre;

std::vector<std::string> Compare(const char* there, const char* now) {
  return Differences(ParseJson(there, "there"), ParseJson(now, "now"));
}

TEST(Differences, NamesTheLeavesThatDiffer) {
  EXPECT_THAT(Compare(R"({"a": {"b": [1, 2]}, "c": "x"})", R"({"c": "x", "a": {"b": [1, 3]}})"),
              ElementsAre("a.b[1]: 2 there, 3 now"));
}

TEST(Differences, NameWhatOneSideLacks) {
  EXPECT_THAT(Compare(R"({"a": 1, "l": [1]})", R"({"b": null, "l": []})"),
              ElementsAre("a: 1 there, nothing now", "l[0]: 1 there, nothing now",
                          "b: nothing there, null now"));
}

TEST(Differences, DoNotDependOnTheOrderOfKeys) {
  EXPECT_THAT(Compare(R"({"a": 1, "b": 2})", R"({"b": 2, "a": 1})"), ElementsAre());
}

TEST(Differences, NoticeAnotherKindOfValue) {
  EXPECT_THAT(Compare(R"({"a": 1})", R"({"a": {"b": 1}})"),
              ElementsAre("a: 1 there, {\"b\":1} now"));
}

}  // namespace
}  // namespace graspbench

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// What a person would save who gives every grasp these answers.
Value AnswersTo(const std::string& page, const std::string& rater, int semantic, int stable) {
  const std::string start = "<script type=\"application/json\" id=\"data\">";
  const size_t begin = page.find(start) + start.size();
  const Value data = ParseJson(page.substr(begin, page.find("</script>", begin) - begin), "page");
  Value::List ratings;
  for (const Value& item : data.At("items").AsList()) {
    ratings.push_back(Value::Dict{{"item", item.At("token").AsString()},
                                  {"semantic", semantic},
                                  {"plausible", 4},
                                  {"stable", stable}});
  }
  return Value::Dict{{"format", "grasp-bench-ratings"},
                     {"version", 1},
                     {"survey", data.At("id").AsString()},
                     {"rater", rater},
                     {"ratings", std::move(ratings)}};
}

TEST(Survey, BecomesAColumnOfTheLeaderboard) {
  e2e::TemporaryFolder folder;
  const std::string run = folder / "run", page = folder / "survey.html";
  ASSERT_EQ(GraspBench({"run", "--suite", "oakink", "--limit", "3", "--generator", "reference",
                        "--policy", "none", "--metrics", "pd", "--out", run})
                .code,
            0);
  const Outcome made = GraspBench({"report", run, "--survey", "2", "--seed", "5", "-o", page});
  if (made.code == 2 && made.err.find("driver") != std::string::npos) {
    GTEST_SKIP() << "no pictures here: " << made.err;
  }
  ASSERT_EQ(made.code, 0) << made.err;
  WriteFile(folder / "ann.json", ToJson(AnswersTo(ReadFile(page), "ann", 5, 3)));
  WriteFile(folder / "bob.json", ToJson(AnswersTo(ReadFile(page), "bob", 2, 3)));
  const Outcome imported =
      GraspBench({"import-ratings", folder / "ann.json", folder / "bob.json", "--run", run});
  ASSERT_EQ(imported.code, 0) << imported.err;
  // (5 + 4 + 3) / 3 and (2 + 4 + 3) / 3.
  EXPECT_THAT(imported.out, AllOf(HasSubstr("reference: 3.50"), HasSubstr("2 grasps, 4 ratings")));

  EXPECT_THAT(GraspBench({"report", run, "--columns", "ps", "--format", "csv"}).out,
              AllOf(HasSubstr("ps"), HasSubstr(",3.5,")));
  EXPECT_THAT(GraspBench({"report", run, "--table", "semgrasp-2", "--format", "markdown"}).out,
              HasSubstr("3.5"));

  WriteFile(folder / "eve.json", ToJson(AnswersTo(ReadFile(page), "eve", 9, 3)));
  const Outcome refused = GraspBench({"import-ratings", folder / "eve.json", "--run", run});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("eve.json"), HasSubstr("semantic"), HasSubstr("9")));

  const Outcome too_many = GraspBench({"report", run, "--survey", "9"});
  EXPECT_EQ(too_many.code, 2);
  EXPECT_THAT(too_many.err, HasSubstr("1 to 3"));
}

}  // namespace
}  // namespace graspbench

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "core/json.h"
#include "reports/ratings.h"
#include "tests/e2e/program.h"
#include "tests/e2e/stored_run.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using e2e::StoreRun;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// Runs and files that reports cannot take as they are. A message says what is wrong, where, and
/// what to do.
class BadInput : public ::testing::Test {
 protected:
  BadInput() {
    const std::vector<records::Item> items{{.number = 0, .metrics = {{"siv", 1}}},
                                           {.number = 1, .object = "pen", .metrics = {{"siv", 3}}}};
    StoreRun(run_, items, 2, ManifestOf("alpha"));
    StoreRun(part_, items, 5, ManifestOf("alpha"));
  }

  static Value ManifestOf(const std::string& generator) {
    return records::Configured(records::Manifest(), "generators",
                               Value::List{Value::Dict{{"id", generator}}});
  }

  /// What the program says when it refuses.
  static std::string Refusal(const std::vector<std::string>& arguments) {
    const Outcome outcome = GraspBench(arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.out;
    return outcome.err;
  }

  static std::string Printed(const std::vector<std::string>& arguments) {
    const Outcome outcome = GraspBench(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.out;
  }

  e2e::TemporaryFolder folder_;
  std::string run_ = folder_ / "run", part_ = folder_ / "part", file_ = folder_ / "ratings.json";
};

TEST_F(BadInput, AStoreOfAnotherSchemaIsRefusedByEveryCommand) {
  Value manifest = ReadJson(part_ + "/manifest.json");
  WriteFile(part_ + "/manifest.json", ToJson(manifest.Set("schema", 9)));
  const std::vector<std::vector<std::string>> commands{
      {"report", part_},
      {"report", part_, "--format", "html"},
      {"report", part_, "--table", "semgrasp-2"},
      {"report", part_, "--items", "--format", "csv"},
      {"report", run_, "--diff", part_},
      {"compare", run_, part_},
      {"gate", part_, "--rule", "siv<=1"},
      {"gate", run_, "--baseline", part_, "--rule", "siv<=+1%"},
      {"import-ratings", file_, "--run", part_}};
  for (const std::vector<std::string>& command : commands) {
    EXPECT_THAT(Refusal(command), AllOf(HasSubstr("part/manifest.json"), HasSubstr("schema 9"),
                                        HasSubstr("reads schema 1"), HasSubstr("run again")))
        << command[0];
  }
}

TEST_F(BadInput, AnUnfinishedRunIsCalledSoWithItsCoverage) {
  for (const char* format : {"terminal", "markdown", "latex", "json"}) {
    EXPECT_THAT(Printed({"report", part_, "--format", format}),
                AllOf(HasSubstr("UNFINISHED: 2 of 5 planned items"),
                      HasSubstr("3 planned items have not run")))
        << format;
  }
  EXPECT_THAT(Printed({"report", part_, "--table", "semgrasp-2"}),
              AllOf(HasSubstr("UNFINISHED: 2 of 5 planned items"), HasSubstr("alpha 2/0/5")));
  EXPECT_THAT(Printed({"compare", run_, part_, "--force"}),
              HasSubstr("part: UNFINISHED, 2 of 5 items"));
  EXPECT_THAT(Printed({"report", part_, "--diff", run_}),
              AllOf(HasSubstr("run part, UNFINISHED, 2 of 5 items"), HasSubstr("2/0/2 → 2/0/5")));
  EXPECT_THAT(
      Refusal({"gate", part_, "--rule", "siv<=9"}),
      AllOf(HasSubstr("part"), HasSubstr("unfinished: 2 of 5"), HasSubstr("--allow-unfinished")));
  EXPECT_THAT(Refusal({"gate", run_, "--baseline", part_, "--rule", "siv<=+9%"}),
              AllOf(HasSubstr("part"), HasSubstr("unfinished: 2 of 5")));
}

TEST_F(BadInput, AnUnfinishedRunIsCalledSoOnItsPage) {
  const Outcome outcome =
      GraspBench({"report", part_, "--format", "html", "--single-file", "-o", folder_ / "page"});
  if (outcome.err.find("cannot write HTML reports") != std::string::npos) {
    GTEST_SKIP() << outcome.err;
  }
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(ReadFile(folder_ / "page/index.html"), HasSubstr("UNFINISHED: 2 of 5 planned items"));
}

TEST_F(BadInput, RunsWithNothingInCommonAreRefusedOrSaidToBeSo) {
  const std::string other = folder_ / "other";
  records::Item item{.generator = "beta", .number = 7, .metrics = {{"pd", 1}}};
  StoreRun(other, {item}, 1, ManifestOf("beta"));
  EXPECT_THAT(Refusal({"compare", run_, other}),
              AllOf(HasSubstr("no generator in common"), HasSubstr("--pair alpha=beta")));
  EXPECT_THAT(Refusal({"compare", run_, other, "--pair", "alpha=beta"}),
              HasSubstr("no finished item in common"));
  EXPECT_THAT(Refusal({"gate", run_, "--baseline", other, "--rule", "siv<=+5%"}),
              AllOf(HasSubstr("other"), HasSubstr("alpha")));
  EXPECT_THAT(Printed({"report", run_, "--diff", other, "--columns", "siv,pd"}),
              AllOf(HasSubstr("row gone: beta"), HasSubstr("row new: alpha"),
                    HasSubstr("no value in common")));
}

TEST_F(BadInput, UnknownNamesComeWithTheNearest) {
  EXPECT_THAT(Refusal({"report", run_, "--table", "semgrap-2"}),
              HasSubstr("did you mean \"semgrasp-2\""));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"report", run_, "--columns", "sivv"},
        {"report", run_, "--diff", run_, "--columns", "sivv"},
        {"compare", run_, part_, "--force", "--columns", "sivv"},
        {"gate", run_, "--rule", "sivv<=1"}}) {
    EXPECT_THAT(Refusal(command), AllOf(HasSubstr("sivv"), HasSubstr("did you mean \"siv\"")));
  }
  EXPECT_THAT(Refusal({"gate", run_, "--rule", "siv=1"}),
              AllOf(HasSubstr("character 4"), HasSubstr("write for example")));
}

TEST_F(BadInput, RatingsThatCannotBeMeantAreNamed) {
  const Value answers = Value::Dict{
      {"item", SurveyToken("survey", "alpha#0")}, {"semantic", 3}, {"plausible", 4}, {"stable", 5}};
  const Value good = Value::Dict{{"format", "grasp-bench-ratings"},
                                 {"version", 1},
                                 {"survey", "survey"},
                                 {"rater", "ann"},
                                 {"ratings", Value::List{answers}}};
  const auto refusal = [&](const std::string& content) {
    WriteFile(file_, content);
    const std::string message = Refusal({"import-ratings", file_, "--run", run_});
    EXPECT_THAT(message, HasSubstr("ratings.json"));
    return message;
  };
  const auto with_answer = [&](const std::string& aspect, Value value) {
    Value changed = answers;
    return ToJson(Value(good).Set("ratings", Value::List{changed.Set(aspect, std::move(value))}));
  };
  EXPECT_THAT(refusal(with_answer("stable", 6)),
              AllOf(HasSubstr("ratings[0].stable"), HasSubstr("6 is not from 1 to 5")));
  EXPECT_THAT(refusal(with_answer("stable", Value())), HasSubstr("ratings[0].stable"));
  EXPECT_THAT(refusal(with_answer("stable", 4.5)), HasSubstr("whole number"));
  Value::Dict fewer = answers.AsDict();
  fewer.pop_back();
  EXPECT_THAT(refusal(ToJson(Value(good).Set("ratings", Value::List{fewer}))),
              AllOf(HasSubstr("ratings[0]"), HasSubstr("no answer on \"stable\"")));
  EXPECT_THAT(
      refusal(ToJson(Value(good).Set("survey", "another"))),
      AllOf(HasSubstr("no item of this run"), HasSubstr("the run that the survey was made")));
  EXPECT_THAT(refusal("semantic,5\n"), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal("[1, 2]"), HasSubstr("ratings"));
  EXPECT_FALSE(std::filesystem::exists(run_ + "/ratings.json")) << "nothing was kept";

  WriteFile(file_, ToJson(good));
  EXPECT_THAT(Printed({"import-ratings", file_, "--run", run_}), HasSubstr("alpha: 4.00"));
}

}  // namespace
}  // namespace graspbench

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/file.h"
#include "core/json.h"
#include "reports/judgements.h"
#include "runner/store.h"
#include "tests/e2e/program.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Small runs of the embedded suite: two cases, the floor of every table.
class RunCommand : public ::testing::Test {
 protected:
  Outcome Run(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {
        "run",       "--suite", "oakink",       "--generator", "random",  "--policy", "none",
        "--metrics", "siv,pd",  "--samples",    "2",           "--limit", "2",        "--workers",
        "1",         "--out",   folder_ / "run"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return GraspBench(arguments);
  }

  Value Manifest() const { return ReadJson(folder_ / "run/manifest.json"); }

  /// All records of a run as JSON, without the seconds.
  std::vector<std::string> Values(const std::string& run) const {
    std::vector<std::string> values;
    for (Record& record : RunStore::Read(folder_ / run).Records()) {
      record.seconds.clear();
      values.push_back(ToJson(ToValue(record)));
    }
    return values;
  }

  e2e::TemporaryFolder folder_;
};

TEST_F(RunCommand, EndsWithALeaderboardAndDoesNothingTheSecondTime) {
  const Outcome first = Run();
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, AllOf(HasSubstr("random"), HasSubstr("stand-in")));
  EXPECT_THAT(first.err, HasSubstr("4 items"));
  EXPECT_EQ(Manifest().At("status").AsString(), "complete");
  EXPECT_FALSE(Manifest().At("canaries").AsList().empty());
  int artifacts = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder_ / "run/artifacts")) {
    artifacts += file.path().extension() == ".glb" ? 1 : 0;
  }
  EXPECT_EQ(artifacts, 4);
  for (const Record& record : RunStore::Read(folder_ / "run").Records()) {
    EXPECT_THAT(record.trials, IsEmpty());  // --policy none
  }

  const Outcome second = Run();
  EXPECT_EQ(second.code, 0);
  EXPECT_THAT(second.err, HasSubstr("nothing to do: 4 items finished"));
  EXPECT_EQ(second.out, first.out);
}

TEST_F(RunCommand, PrintsNothingButJsonWhenAskedTo) {
  const Outcome outcome = Run({"--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(ParseJson(outcome.out, "standard output").is_dict());
}

TEST_F(RunCommand, RefusesAnotherConfigurationInItsDirectory) {
  Run();
  const Outcome outcome = Run({"--seed", "3"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("seed: 0 there, 3 now"), HasSubstr("--out")));
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(RunCommand, TakesFlagsFromAFileAndFromTheEnvironment) {
  WriteFile(folder_ / "run.toml", "seed = 5\nsamples = 7\nno-artifacts = true\n");
  setenv("GRASP_BENCH_SEED", "6", 1);
  const Outcome outcome = Run({"--config", folder_ / "run.toml"});
  unsetenv("GRASP_BENCH_SEED");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Manifest().At("configuration").At("seed").AsInt(), 6);
  EXPECT_EQ(Manifest().At("planned").AsInt(), 4);  // --samples 2 on the command line wins
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run/artifacts"));
}

TEST_F(RunCommand, RefusesAnUnknownKeyInItsFile) {
  WriteFile(folder_ / "run.toml", "sede = 5\n");
  const Outcome outcome = Run({"--config", folder_ / "run.toml"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("run.toml"), HasSubstr("\"seed\"")));
}

TEST_F(RunCommand, SuggestsTheNearestName) {
  for (const auto& [flag, wrong, right] :
       {std::tuple{"--suite", "oaknik", "oakink"}, std::tuple{"--metrics", "sivv", "siv"},
        std::tuple{"--generator", "randon", "random"}, std::tuple{"--policy", "obmann", "obman"},
        std::tuple{"--category", "mugs", "mug"}}) {
    const Outcome outcome = GraspBench({"run", flag, wrong, "--out", folder_ / "run"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("did you mean \"" + std::string(right) + "\"")) << flag;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
}

TEST_F(RunCommand, SaysWhichDataIsMissing) {
  const Outcome outcome =
      GraspBench({"run", "--suite", "folder", "--data", folder_ / "nowhere", "--split", "all"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("nowhere"));
}

TEST_F(RunCommand, FailsWhenMoreItemsFailThanAllowed) {
  // Plays back one grasp of the first of two cases; the second goes without an answer.
  Run({"--no-artifacts"});
  const Record first = RunStore::Read(folder_ / "run").Records().front();
  const Value grasps = Value::Dict{{first.case_id, Value::List{ToValue(*first.grasp)}}};
  WriteFile(folder_ / "grasps.json", ToJson(grasps));
  const auto replay = [&](const std::string& allowed) {
    return GraspBench({"run", "--generator", "replay:" + (folder_ / "grasps.json"), "--limit", "2",
                       "--policy", "none", "--metrics", "pd", "--workers", "1", "--out",
                       folder_ / "replay", "--fail-on-error", allowed});
  };
  const Outcome strict = replay("0.4");
  EXPECT_EQ(strict.code, 3) << strict.err;
  EXPECT_THAT(strict.err, HasSubstr("1 of 2 items failed"));
  EXPECT_EQ(replay("1").code, 0);
  EXPECT_EQ(replay("50%").code, 0);
}

TEST_F(RunCommand, ShowsThePlanAndWritesNothingOnADryRun) {
  const Outcome outcome = Run({"--dry-run"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(ParseJson(outcome.out, "standard output").At("plan").At("items").AsInt(), 4);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
}

// With real objects, hand, engines and metrics.
TEST_F(RunCommand, GivesTheSameValuesWithAnyNumberOfWorkersAndWithShards) {
  const auto run = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "run",       "--generator", "reference",
        "--metrics", "siv,pd",      "--limit",
        "4",         "--policy",    "obman,steady-2s,semgrasp-lift",
        "--out",     folder_ / name};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = GraspBench(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
  };
  run("run", {"--workers", "1"});
  run("two", {"--workers", "2"});
  run("eight", {"--workers", "8"});
  for (const char* shard : {"0", "1", "2"}) {
    run(std::string("part") + shard, {"--shard", std::string(shard) + "/3"});
  }
  const auto judged = [](const std::string& item) {
    Judgement judgement;
    judgement.item = item;
    return ToLine(judgement) + "\n";
  };
  WriteFile(folder_ / "part0/judgements.jsonl", judged("a"));
  WriteFile(folder_ / "part2/judgements.jsonl", judged("b"));
  const Outcome merged = GraspBench(
      {"merge", folder_ / "merged", folder_ / "part0", folder_ / "part1", folder_ / "part2"});
  EXPECT_EQ(merged.code, 0) << merged.err;
  EXPECT_THAT(Values("run"), ::testing::SizeIs(4));
  EXPECT_EQ(Values("two"), Values("run"));
  EXPECT_EQ(Values("eight"), Values("run"));
  EXPECT_EQ(Values("merged"), Values("run"));
  EXPECT_EQ(ReadFile(folder_ / "merged/judgements.jsonl"), judged("a") + judged("b"));
}

TEST(ListCommand, DefinesEveryMetric) {
  const Outcome outcome = GraspBench({"list", "metrics", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const Value lists = ParseJson(outcome.out, "standard output");
  EXPECT_GE(lists.At("metrics").AsList().size(), 10u);
  for (const Value& metric : lists.At("metrics").AsList()) {
    EXPECT_FALSE(metric.At("definition").AsString().empty()) << metric.At("id").AsString();
    EXPECT_FALSE(metric.At("source").AsString().empty()) << metric.At("id").AsString();
  }
}

TEST(ListCommand, SaysWhatIsMissingAndWhy) {
  const Outcome outcome = GraspBench({"list", "suites", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const Value lists = ParseJson(outcome.out, "standard output");
  for (const Value& suite : lists.At("suites").AsList()) {
    if (suite.At("id").AsString() == "folder") {
      EXPECT_THAT(suite.At("missing").AsString(), Not(IsEmpty()));
    }
  }
}

TEST(DoctorCommand, FindsNothingWrongHere) {
  const Outcome outcome = GraspBench({"doctor"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("canaries"), HasSubstr("cache"), Not(HasSubstr("FAILED"))));
  for (const char* optional : {"neural", "pieces", "pictures", "pages", "chat"}) {
    EXPECT_THAT(outcome.out, ContainsRegex(std::string("(ok|missing) +") + optional + " "));
  }
}

TEST(Program, SuggestsTheNearestCommandAndFlag) {
  const Outcome command = GraspBench({"rnu"});
  EXPECT_EQ(command.code, 2);
  EXPECT_THAT(command.err, HasSubstr("run"));
  const Outcome flag = GraspBench({"run", "--siute", "oakink"});
  EXPECT_EQ(flag.code, 2);
  EXPECT_THAT(flag.err, HasSubstr("--suite"));
}

}  // namespace
}  // namespace graspbench

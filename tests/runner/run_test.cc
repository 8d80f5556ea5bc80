#include "runner/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>

#include "core/error.h"
#include "runner/merge.h"
#include "runner/store.h"
#include "tests/runner/fakes.h"

namespace graspbench {
namespace {

using fakes::FreshDirectory;
using fakes::kCases;
using fakes::MakeParts;
using fakes::Values;
using testing::HasSubstr;

/// In a function of its own since `Run` means something else within a gtest.
std::unique_ptr<Run> Prepare(const RunOptions& options) {
  return std::make_unique<Run>(options, MakeParts(options), nullptr);
}

RunSummary Execute(const RunOptions& options) { return Prepare(options)->Execute(); }

std::map<std::string, Record> ByCase(const std::filesystem::path& run) {
  std::map<std::string, Record> records;
  for (Record& record : RunStore::Read(run).Records()) {
    records[record.case_id + "#" + std::to_string(record.sample)] = std::move(record);
  }
  return records;
}

std::string Status(const std::filesystem::path& run) {
  return RunStore::Read(run).manifest().At("status").AsString();
}

std::string Message(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Run, MeasuresEveryPlannedItem) {
  const auto options = fakes::Options(FreshDirectory("all"));
  const RunSummary summary = Execute(options);
  EXPECT_EQ(summary.planned, 2 * kCases);
  EXPECT_EQ(summary.added, 2 * kCases);
  EXPECT_EQ(Status(options.out), "complete");
  for (const auto& [name, record] : ByCase(options.out)) {
    EXPECT_EQ(record.status, "ok") << record.message;
    EXPECT_EQ(record.intent, "hold");
    EXPECT_EQ(record.instruction, "hold it");
    ASSERT_EQ(record.metrics.size(), 1u);
    EXPECT_NEAR(record.metrics[0].value, record.grasp->X_OH.translation().norm(), 1e-9);
    ASSERT_EQ(record.trials.size(), 1u);
    std::vector<std::string> stages;
    for (const auto& [stage, seconds] : record.seconds) stages.push_back(stage);
    EXPECT_THAT(stages, testing::ElementsAre("load", "generate", "metrics", "drop"));
  }
}

TEST(Run, AsksAGeneratorWithoutRandomnessForOneSample) {
  auto options = fakes::Options(FreshDirectory("steady"));
  options.generators = {"steady", "throw"};
  EXPECT_EQ(Execute(options).planned, kCases + 2 * kCases);
}

TEST(Run, DoesNothingTheSecondTime) {
  const auto options = fakes::Options(FreshDirectory("twice"));
  Execute(options);
  const auto before = std::filesystem::last_write_time(options.out / "manifest.json");
  const RunSummary summary = Execute(options);
  EXPECT_EQ(summary.added, 0);
  EXPECT_EQ(summary.finished, 2 * kCases);
  EXPECT_EQ(std::filesystem::last_write_time(options.out / "manifest.json"), before);
}

TEST(Run, GivesTheSameValuesWithOneWorkerTwoWorkersAndThreeShards) {
  auto options = fakes::Options(FreshDirectory("one"));
  options.generators = {"throw", "slow", "crash:case-3"};
  Execute(options);
  const auto one = Values(options.out);

  options.out = FreshDirectory("two");
  options.workers = 2;
  Execute(options);
  EXPECT_EQ(Values(options.out), one);

  std::vector<std::filesystem::path> shards;
  for (int i = 0; i < 3; ++i) {
    options.shard = {i, 3};
    options.out = FreshDirectory("shard-" + std::to_string(i));
    shards.push_back(options.out);
    Execute(options);
  }
  const auto merged = FreshDirectory("merged");
  EXPECT_EQ(MergeShards(merged, shards), static_cast<int>(one.size()));
  EXPECT_EQ(Values(merged), one);
  EXPECT_EQ(RunStore::Read(merged).planned(), static_cast<int>(one.size()));
}

TEST(Run, DrawsOtherNumbersFromAnotherSeed) {
  auto options = fakes::Options(FreshDirectory("seed-0"));
  Execute(options);
  auto other = options;
  other.out = FreshDirectory("seed-1");
  other.seed = 1;
  Execute(other);
  EXPECT_NE(Values(options.out), Values(other.out));
}

TEST(Run, FindsItsDirectoryByItsConfiguration) {
  auto options = fakes::Options({});
  const auto directory = [&] { return Prepare(options)->directory(); };
  const auto first = directory();
  EXPECT_THAT(first.string(), testing::StartsWith("runs/spheres-test-"));
  options.workers = 2;
  EXPECT_EQ(directory(), first);
  options.seed = 5;
  EXPECT_NE(directory(), first);
}

// A failure costs its own item and nothing else.
struct FailureCase {
  std::string generator, reason, message;
};

class FailingGenerator : public testing::TestWithParam<FailureCase> {};

TEST_P(FailingGenerator, CostsOneCase) {
  const auto& [generator, reason, message] = GetParam();
  auto options = fakes::Options(FreshDirectory("failing"));
  options.generators = {generator + ":case-1"};
  options.samples = 1;
  options.timeout = generator == "hang" ? 0.3 : 10;
  EXPECT_EQ(Execute(options).finished, kCases);
  for (const auto& [name, record] : ByCase(options.out)) {
    if (record.case_id != "case-1") {
      EXPECT_EQ(record.status, "ok") << record.message;
      continue;
    }
    EXPECT_EQ(record.status, "failed");
    EXPECT_EQ(record.reason, reason);
    EXPECT_THAT(record.message, HasSubstr(message));
    EXPECT_EQ(record.intent, "hold");
    EXPECT_EQ(record.object_id, "sphere-0");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Run, FailingGenerator,
    testing::Values(FailureCase{"crash", "generator_crash", "signal 11"},
                    FailureCase{"chatty-crash", "generator_crash", "the matrix is singular"},
                    FailureCase{"hang", "timeout", "no result within"},
                    FailureCase{"refuse", "generator_error", "no idea how to hold this"},
                    FailureCase{"empty", "empty_answer", "0 grasps"},
                    FailureCase{"broken", "generator_error", "not finite"}),
    [](const auto& parameter) {
      std::string name = parameter.param.generator;
      name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
      return name;
    });

TEST(Run, FindsTheSampleThatCrashesTheGenerator) {
  auto options = fakes::Options(FreshDirectory("crash-at"));
  options.generators = {"crash-at:2"};
  options.samples = 3;
  options.filter.limit = 1;
  Execute(options);
  auto records = ByCase(options.out);
  EXPECT_EQ(records["case-0#0"].status, "ok");
  EXPECT_EQ(records["case-0#1"].status, "ok");
  EXPECT_EQ(records["case-0#2"].reason, "generator_crash");
}

TEST(Run, KeepsAllButTheTrialThatDies) {
  for (const std::string profile : {"crash", "hang"}) {
    auto options = fakes::Options(FreshDirectory("policy-" + profile));
    options.policies = {"drop", profile, "drop-again"};
    options.timeout = 0.3;
    options.samples = 1;
    Execute(options);
    for (const auto& [name, record] : ByCase(options.out)) {
      EXPECT_TRUE(record.grasp);
      EXPECT_EQ(record.metrics.size(), 1u);
      const bool dies = record.object_id == "sphere-1";
      const std::string reason = !dies ? "" : profile == "hang" ? "timeout" : "policy_error";
      EXPECT_EQ(record.status, dies ? "failed" : "ok");
      EXPECT_EQ(record.reason, reason);
      ASSERT_EQ(record.trials.size(), 3u);
      EXPECT_EQ(record.trials[0].verdict, Verdict::kOk);
      EXPECT_EQ(record.trials[1].profile, profile);
      EXPECT_EQ(record.trials[1].profile_hash, record.trials[0].profile_hash);
      EXPECT_EQ(record.trials[1].reason, reason);
      EXPECT_EQ(record.trials[1].verdict, dies ? Verdict::kError : Verdict::kOk);
      EXPECT_EQ(record.trials[2].profile, "drop-again");
      EXPECT_EQ(record.trials[2].verdict, Verdict::kOk);
      EXPECT_EQ(record.trials[2].results, record.trials[0].results);
    }
  }
}

TEST(Run, StoresADivergedSimulationUpToItsLastFinitePose) {
  auto options = fakes::Options(FreshDirectory("diverged"));
  options.policies = {"diverge"};
  Execute(options);
  for (const auto& [name, record] : ByCase(options.out)) {
    if (record.object_id != "sphere-1") continue;
    EXPECT_EQ(record.status, "ok");
    EXPECT_EQ(record.trials.at(0).reason, "sim_diverged");
    EXPECT_EQ(record.trials.at(0).object_trajectory.size(), 1u);
    EXPECT_TRUE(std::isnan(record.trials.at(0).Result("displacement")));
  }
}

TEST(Run, RecordsAMetricThatThrowsAndGoesOn) {
  auto options = fakes::Options(FreshDirectory("metric"));
  options.metrics = {"failing", "distance"};
  Execute(options);
  for (const auto& [name, record] : ByCase(options.out)) {
    EXPECT_EQ(record.reason, "metric_error");
    EXPECT_THAT(record.message, HasSubstr("failing: "));
    EXPECT_EQ(record.metrics.at(0).status, "failed");
    EXPECT_EQ(record.metrics.at(1).status, "ok");
    EXPECT_EQ(record.trials.size(), 1u);
  }
}

/// Starts a slow run in a child process, waits until some of its items are stored, sends it a
/// signal and returns its wait status.
int SignalInTheMiddle(const RunOptions& options, int signal_number) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      _exit(Execute(options).interrupted ? 4 : 0);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      _exit(2);
    }
  }
  for (int waited = 0; waited < 5000; waited += 5) {
    usleep(5000);
    if (!std::filesystem::exists(options.out / "run.sqlite")) continue;
    try {
      if (RunStore::Read(options.out).size() >= 3) break;
    } catch (const Error&) {
    }
  }
  kill(child, signal_number);
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

class InterruptedRun : public testing::TestWithParam<int> {};

TEST_P(InterruptedRun, LosesNothingAndContinues) {
  auto options = fakes::Options(FreshDirectory("interrupted"));
  options.generators = {"slow"};
  const int status = SignalInTheMiddle(options, GetParam());
  if (GetParam() == SIGKILL) {
    EXPECT_TRUE(WIFSIGNALED(status));
  } else {
    EXPECT_EQ(WEXITSTATUS(status), 4);
    EXPECT_EQ(Status(options.out), "incomplete");
  }
  const auto before = Values(options.out);
  EXPECT_GE(before.size(), 3u);
  EXPECT_LT(before.size(), 2u * kCases);

  const RunSummary summary = Execute(options);
  EXPECT_EQ(summary.added, 2 * kCases - static_cast<int>(before.size()));
  EXPECT_EQ(Status(options.out), "complete");
  const auto after = Values(options.out);
  for (const std::string& value : before) EXPECT_THAT(after, testing::Contains(value));

  options.out = FreshDirectory("uninterrupted");
  Execute(options);
  EXPECT_EQ(Values(options.out), after);
}

INSTANTIATE_TEST_SUITE_P(Run, InterruptedRun, testing::Values(SIGINT, SIGTERM, SIGKILL),
                         [](const auto& parameter) {
                           return std::string(sigabbrev_np(parameter.param));
                         });

TEST(Run, RefusesADirectoryThatAnotherProcessWrites) {
  auto options = fakes::Options(FreshDirectory("second"));
  const auto run = Prepare(options);
  const RunStore held = RunStore::Open(options.out, run->manifest());
  const pid_t child = fork();
  if (child == 0) {
    const auto message = Message([&] { Execute(options); });
    _exit(message.find("another process writes this run") == std::string::npos ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Run, RefusesOtherOptionsInItsDirectory) {
  auto options = fakes::Options(FreshDirectory("other"));
  Execute(options);
  options.seed = 7;
  EXPECT_THAT(Message([&] { Execute(options); }), HasSubstr("seed: 0 there, 7 now"));
}

TEST(Run, StopsWhenACanaryFails) {
  auto options = fakes::Options(FreshDirectory("canary"));
  Parts parts = MakeParts(options);
  const auto metrics = parts.metrics;
  parts.metrics = [metrics](const std::vector<std::string>& ids) {
    return metrics(ids == std::vector<std::string>{"distance"} ? std::vector<std::string>{"failing"}
                                                               : ids);
  };
  EXPECT_THAT(Message([&] { graspbench::Run(options, parts, nullptr).Execute(); }),
              testing::AllOf(HasSubstr("canaries fail"), HasSubstr("half a metre off"),
                             HasSubstr("cannot be computed")));
  EXPECT_EQ(RunStore::Read(options.out).size(), 0);
  EXPECT_EQ(Status(options.out), "error");
}

TEST(Run, PassesOnWhatItsPartsRefuse) {
  auto options = fakes::Options(FreshDirectory("unknown"));
  options.metrics = {"distanze"};
  EXPECT_THAT(Message([&] { Execute(options); }),
              testing::AllOf(HasSubstr("unknown metric \"distanze\""), HasSubstr("\"distance\"")));
  EXPECT_FALSE(std::filesystem::exists(options.out));
}

TEST(Run, RefusesToRunOverNothing) {
  auto options = fakes::Options(FreshDirectory("nothing"));
  options.filter.split = "train";
  EXPECT_THAT(Message([&] { Execute(options); }), HasSubstr("nothing to do"));
}

TEST(Run, WritesOneArtifactPerGrasp) {
  auto options = fakes::Options(FreshDirectory("artifacts"));
  options.artifacts = true;
  options.generators = {"empty:case-0"};
  Execute(options);
  for (const Record& record : RunStore::Read(options.out).Records()) {
    EXPECT_EQ(std::filesystem::exists(options.out / "artifacts" / (record.item_id + ".glb")),
              record.grasp.has_value());
  }
}

TEST(Run, StopsWithoutBlamingTheItemWhenAnArtifactCannotBeWritten) {
  auto options = fakes::Options(FreshDirectory("no-artifacts"));
  options.artifacts = true;
  std::filesystem::create_directories(options.out);
  { std::fclose(std::fopen((options.out / "artifacts").c_str(), "w")); }
  EXPECT_THAT(Message([&] { Execute(options); }), HasSubstr("artifacts"));
  EXPECT_EQ(RunStore::Read(options.out).size(), 0);
  std::filesystem::remove(options.out / "artifacts");
  EXPECT_EQ(Execute(options).added, 2 * kCases);
}

}  // namespace
}  // namespace graspbench

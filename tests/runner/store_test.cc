#include "runner/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "tests/runner/fakes.h"

namespace graspbench {
namespace {

using fakes::FreshDirectory;
using testing::HasSubstr;

Value Manifest(int seed = 0) {
  return Value::Dict{{"status", "started"},
                     {"planned", 3},
                     {"configuration", Value::Dict{{"seed", seed}, {"suite", "spheres"}}}};
}

Record MakeRecord(const std::string& id) {
  return {.item_id = id, .case_id = "case", .generator = "gen", .status = "ok"};
}

/// The message of the Error that `action` throws.
std::string Message(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// Runs `action` in a child process; its exit code.
int InChild(const std::function<int()>& action) {
  const pid_t child = fork();
  if (child == 0) _exit(action());
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST(RunStore, GivesRecordsBackInPlanOrder) {
  const auto directory = FreshDirectory("order");
  {
    RunStore store = RunStore::Open(directory, Manifest());
    store.Add(MakeRecord("b"), 2);
    store.Add(MakeRecord("c"), 0);
    store.Add(MakeRecord("a"), 1);
  }
  const RunStore store = RunStore::Read(directory);
  std::string order;
  for (const Record& record : store.Records()) order += record.item_id;
  EXPECT_EQ(order, "cab");
  EXPECT_TRUE(store.Has("a"));
  EXPECT_FALSE(store.Has("d"));
  EXPECT_EQ(store.planned(), 3);
}

TEST(RunStore, KeepsWhatWasAddedWhenItsProcessIsKilled) {
  const auto directory = FreshDirectory("killed");
  InChild([&] {
    RunStore store = RunStore::Open(directory, Manifest());
    store.Add(MakeRecord("a"));
    return raise(SIGKILL);
  });
  RunStore store = RunStore::Open(directory, Manifest());
  EXPECT_TRUE(store.Has("a"));
  store.Add(MakeRecord("b"), 1);
  EXPECT_EQ(store.size(), 2);
}

TEST(RunStore, CanBeReadWhileItIsWritten) {
  const auto directory = FreshDirectory("read");
  RunStore writer = RunStore::Open(directory, Manifest());
  writer.Add(MakeRecord("a"));
  EXPECT_EQ(RunStore::Read(directory).size(), 1);
}

TEST(RunStore, RefusesASecondWriterAndNamesTheFirst) {
  const auto directory = FreshDirectory("locked");
  const RunStore first = RunStore::Open(directory, Manifest());
  const std::string expected = "process " + std::to_string(getpid());
  EXPECT_EQ(InChild([&] {
              const auto message = Message([&] { RunStore::Open(directory, Manifest()); });
              return message.find(expected) == std::string::npos ? 1 : 0;
            }),
            0);
}

TEST(RunStore, RefusesAnotherConfigurationAndShowsTheDifference) {
  const auto directory = FreshDirectory("configuration");
  { RunStore::Open(directory, Manifest(1)); }
  const auto message = Message([&] { RunStore::Open(directory, Manifest(2)); });
  EXPECT_THAT(message, HasSubstr("seed: 1 there, 2 now"));
  EXPECT_THAT(message, testing::Not(HasSubstr("spheres")));
}

TEST(RunStore, RewritesItsManifestWithEachStatus) {
  const auto directory = FreshDirectory("status");
  RunStore store = RunStore::Open(directory, Manifest());
  EXPECT_EQ(ReadJson((directory / "manifest.json").string()).At("status").AsString(), "started");
  store.SetStatus("complete");
  EXPECT_EQ(ReadJson((directory / "manifest.json").string()).At("status").AsString(), "complete");
}

TEST(RunStore, NamesADamagedDatabase) {
  const auto directory = FreshDirectory("damaged");
  {
    RunStore store = RunStore::Open(directory, Manifest());
    for (int i = 0; i < 200; ++i) store.Add(MakeRecord("item-" + std::to_string(i)), i);
  }
  std::string bytes = ReadFile(directory / "run.sqlite");
  bytes.replace(bytes.size() / 2, 8192, std::string(8192, '\x5a'));
  WriteFile(directory / "run.sqlite", bytes);
  EXPECT_THAT(Message([&] { RunStore::Read(directory); }),
              testing::AllOf(HasSubstr("run.sqlite"), HasSubstr("damaged")));
  WriteFile(directory / "run.sqlite", "this was never a database, whatever its name says");
  EXPECT_THAT(Message([&] { RunStore::Open(directory, Manifest()); }), HasSubstr("damaged"));
}

TEST(RunStore, SaysWhenADirectoryIsNoRun) {
  const auto directory = FreshDirectory("empty");
  std::filesystem::create_directories(directory);
  EXPECT_THAT(Message([&] { RunStore::Read(directory); }), HasSubstr("no run directory"));
}

TEST(RunStore, RefusesADirectoryOfAnotherSchema) {
  const auto directory = FreshDirectory("schema");
  { RunStore::Open(directory, Manifest()); }
  Value manifest = Manifest();
  WriteFile(directory / "manifest.json", ToJson(manifest.Set("schema", kRunSchema)));
  EXPECT_EQ(RunStore::Read(directory).size(), 0);
  WriteFile(directory / "manifest.json", ToJson(manifest.Set("schema", kRunSchema + 1)));
  for (const auto& open : {std::function([&] { RunStore::Read(directory); }),
                           std::function([&] { RunStore::Open(directory, Manifest()); })}) {
    EXPECT_THAT(Message(open), testing::AllOf(HasSubstr("manifest.json"), HasSubstr("schema 2"),
                                              HasSubstr("this build reads schema 1")));
  }
}

TEST(RunStore, SurvivesADiskThatFillsUp) {
  const auto directory = FreshDirectory("full");
  const int added = InChild([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    setrlimit(RLIMIT_FSIZE, &limit);
    RunStore store = RunStore::Open(directory, Manifest());
    int count = 0;
    try {
      for (; count < 100; ++count) {
        Record record = MakeRecord("item-" + std::to_string(count));
        record.message = std::string(4000, 'x');
        store.Add(record, count);
      }
    } catch (const Error& error) {
      return error.kind() == ErrorKind::kIo ? count : 0;
    }
    return 0;
  });
  EXPECT_GT(added, 5);
  RunStore store = RunStore::Open(directory, Manifest());
  EXPECT_EQ(store.size(), added);
  store.Add(MakeRecord("after"), 1000);
  EXPECT_EQ(store.Records().size(), static_cast<size_t>(added) + 1);
}

}  // namespace
}  // namespace graspbench

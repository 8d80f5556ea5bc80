#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "runner/merge.h"
#include "runner/store.h"

namespace graspbench {
namespace {

struct Flags {
  std::filesystem::path out;
  std::vector<std::filesystem::path> shards;
};

int Merge(const Flags& flags) {
  const int count = MergeShards(flags.out, flags.shards);
  std::fprintf(stderr, "%d items -> %s\n", count, flags.out.c_str());
  const RunStore store = RunStore::Read(flags.out);
  PublishLeaderboard(store, store.Records(), /*json=*/false);
  return kExitFine;
}

}  // namespace

void AddMerge(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "merge", "Unite the shards of a run; refuses gaps, duplicates and different runs");
  auto flags = std::make_shared<Flags>();
  command->add_option("OUT", flags->out, "Directory of the united run")->required();
  command->add_option("SHARD", flags->shards, "Directories of all shards")->required();
  command->callback([flags, &action] { action = [flags] { return Merge(*flags); }; });
}

}  // namespace graspbench

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/file.h"
#include "runner/merge.h"
#include "runner/store.h"

namespace graspbench {
namespace {

struct Flags {
  std::filesystem::path out;
  std::vector<std::filesystem::path> shards;
};

/// What people and models said about the grasps later, which shards keep beside their items.
void UniteOpinions(const Flags& flags) {
  std::vector<Rating> ratings;
  std::string judgements;
  for (const std::filesystem::path& shard : flags.shards) {
    Merge(ratings, ReadRatings(shard));
    for (const Judgement& judgement : ReadJudgements(shard)) judgements += ToLine(judgement) + "\n";
  }
  if (!ratings.empty()) WriteRatings(flags.out, ratings);
  if (!judgements.empty()) WriteFile(JudgementsFile(flags.out), judgements);
}

int MergeRuns(const Flags& flags) {
  const int count = MergeShards(flags.out, flags.shards);
  std::fprintf(stderr, "%d items -> %s\n", count, flags.out.c_str());
  UniteOpinions(flags);
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
  command->callback([flags, &action] { action = [flags] { return MergeRuns(*flags); }; });
}

}  // namespace graspbench

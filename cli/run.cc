#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/failure_limit.h"
#include "cli/options.h"
#include "cli/print.h"
#include "core/error.h"
#include "core/json.h"
#include "policies/policy.h"
#include "runner/environment.h"
#include "runner/run.h"
#include "runner/store.h"

namespace graspbench {
namespace {

/// The flags as they come; RunOptions wants some of them in another form.
struct Flags {
  RunOptions options{.workers = AvailableProcessors()};
  std::string split = "test", shard, fail_on_error, config;
  std::vector<std::string> policies = {"obman"};
  int limit = 0;
  bool no_artifacts = false, dry_run = false, json = false;
};

void AddFlags(CLI::App& command, Flags& flags) {
  RunOptions& options = flags.options;
  const std::string what = "What to measure", how = "How to run";
  command.add_option("--suite", options.suite, "Suite of cases")
      ->group(what)
      ->capture_default_str();
  command.add_option("--data", options.data, "The suite's data; the embedded stand-in without it")
      ->group(what)
      ->type_name("DIR");
  command.add_option("--split", flags.split, "Split of the suite, or all")
      ->group(what)
      ->capture_default_str();
  command.add_option("--category", options.filter.categories, "Only these object categories")
      ->group(what)
      ->delimiter(',');
  command.add_option("--item", options.filter.items, "Only these cases")
      ->group(what)
      ->delimiter(',');
  command.add_option("--limit", flags.limit, "Only the first N cases")
      ->group(what)
      ->check(CLI::PositiveNumber);
  command
      .add_option("--generator", options.generators,
                  "Generators, with commas between them (default: those that need no data)")
      ->group(what)
      ->type_name("NAME[:ARGUMENT]");
  command.add_option("--metrics", options.metrics, "Metrics (default: all)")
      ->group(what)
      ->delimiter(',');
  command
      .add_option("--policy", flags.policies,
                  "Trial profiles, NAME or NAME:ENGINE (default obman), or none")
      ->group(what)
      ->delimiter(',')
      ->capture_default_str();
  command.add_option("--samples", options.samples, "Grasps per case and generator")
      ->group(what)
      ->capture_default_str();
  command.add_option("--seed", options.seed, "Source of all randomness")
      ->group(what)
      ->capture_default_str();
  command.add_option("--mano", options.mano, "MANO_RIGHT.pkl or .npz instead of the built-in hand")
      ->group(what)
      ->type_name("FILE");
  command
      .add_option("--hand", options.hands,
                  "Hands to measure on: mano, robot hands that human grasps are retargeted to "
                  "(shadow, allegro, leap), FILE.toml or FILE.xml")
      ->group(what)
      ->delimiter(',')
      ->capture_default_str();
  command
      .add_option("--hand-config", options.hand_config,
                  "What a robot hand given as FILE.xml consists of")
      ->group(what)
      ->type_name("FILE");
  command
      .add_option("--task", options.task,
                  "generate, or reconstruct: the suite's own grasps, encoded and decoded")
      ->group(what)
      ->capture_default_str();
  command
      .add_option("--weights", options.weights,
                  "Weights of a neural generator (default: those that come along)")
      ->group(what)
      ->type_name("PATH");
  command
      .add_option("--base", options.base,
                  "The language model that the weights build on (default: where it was)")
      ->group(what)
      ->type_name("DIR");
  command.add_option("--timeout", options.timeout, "Time limit of an item in seconds, 0 for none")
      ->group(what)
      ->capture_default_str();
  command.add_option("--out", options.out, "Run directory (default: found from the configuration)")
      ->group(how)
      ->type_name("DIR");
  command.add_option("--workers", options.workers, "Worker processes")
      ->group(how)
      ->capture_default_str();
  command.add_option("--device", options.device, "Of neural generators, cpu or cuda")
      ->group(how)
      ->capture_default_str();
  command.add_option("--threads", options.threads, "Of neural generators, in each worker")
      ->group(how)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--shard", flags.shard, "Only part i of N; found in job arrays by itself")
      ->group(how)
      ->type_name("i/N");
  command.add_flag("--no-artifacts", flags.no_artifacts, "Write no GLB file per grasp")->group(how);
  command
      .add_option("--fail-on-error", flags.fail_on_error,
                  "Exit with 3 when more items fail: a fraction (0.02) or a count (5)")
      ->group(how);
  command.add_flag("--dry-run", flags.dry_run, "Say what would be done, do nothing")->group(how);
  command.add_option("--config", flags.config, "TOML file of flags; the command line wins")
      ->group(how)
      ->type_name("FILE");
  command.add_flag("--json", flags.json, "Leaderboard as JSON on standard output")->group(how);
}

RunOptions ToRunOptions(const Flags& flags) {
  RunOptions options = flags.options;
  options.filter.split = flags.split == "all" ? "" : flags.split;
  if (flags.limit > 0) options.filter.limit = flags.limit;
  options.generators = SplitSpecifications(flags.options.generators, GeneratorNames());
  const bool simulates = flags.policies != std::vector<std::string>{"none"};
  options.policies = simulates ? PoliciesOf(flags.policies) : std::vector<std::string>{};
  options.artifacts = !flags.no_artifacts;
  options.shard =
      flags.shard.empty() ? ShardOfJobArray().value_or(Shard{}) : ParseShard(flags.shard);
  return options;
}

std::string Headline(const Run& run, const RunOptions& options) {
  const Value& suite = run.manifest().At("configuration").At("suite");
  std::string text =
      "suite " + suite.At("id").AsString() + (suite.At("stand_in").AsBool() ? " (stand-in)" : "");
  if (!options.filter.split.empty()) text += ", split " + options.filter.split;
  text += ": " + std::to_string(run.plan().items.size()) + " items (" +
          std::to_string(run.plan().cases.size()) + " cases";
  for (const PlannedGenerator& generator : run.plan().generators) text += ", " + generator.id;
  text += ")";
  if (!options.shard.whole()) {
    text += ", shard " + std::to_string(options.shard.index) + "/" +
            std::to_string(options.shard.count) + " of " + std::to_string(run.plan().total);
  }
  return text + " -> " + run.directory().string();
}

int Report(const Run& run, const RunSummary& summary, const Flags& flags,
           const FailureLimit& limit) {
  const RunStore store = RunStore::Read(run.directory());
  const std::vector<Record> records = store.Records();
  if (summary.added == 0 && !summary.interrupted) {
    std::fprintf(stderr, "nothing to do: %d items finished\n", summary.finished);
  }
  if (summary.interrupted) {
    std::fprintf(stderr,
                 "interrupted: %d of %d items are finished and kept in %s\n"
                 "start the same command again to continue\n",
                 summary.finished, summary.planned, run.directory().c_str());
    return kExitInterrupted;
  }
  PublishLeaderboard(store, records, flags.json);
  const auto failed = static_cast<int>(std::count_if(
      records.begin(), records.end(), [](const Record& r) { return r.status != "ok"; }));
  if (limit.Allows(failed, summary.planned)) return kExitFine;
  std::fprintf(stderr, "%d of %d items failed, more than --fail-on-error %s allows\n", failed,
               summary.planned, flags.fail_on_error.c_str());
  return kExitTooManyFailures;
}

int RunCommand(CLI::App& command, Flags& flags) {
  if (!flags.config.empty()) ApplyConfigFile(command, flags.config);
  const FailureLimit limit(flags.fail_on_error);
  const RunOptions options = ToRunOptions(flags);
  Run run(options, BuiltInParts(options), stderr);
  std::fprintf(stderr, "%s\n", Headline(run, options).c_str());
  if (flags.dry_run) {
    std::printf("%s\n", ToJson(run.manifest().At("configuration"), 2).c_str());
    return kExitFine;
  }
  return Report(run, run.Execute(), flags, limit);
}

}  // namespace

void AddRun(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "run",
      "Run generators over a suite and print the leaderboard; the same command continues an "
      "interrupted run");
  auto flags = std::make_shared<Flags>();
  AddFlags(*command, *flags);
  command->callback([command, flags, &action] {
    action = [command, flags] { return RunCommand(*command, *flags); };
  });
}

}  // namespace graspbench

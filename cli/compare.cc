#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/file.h"
#include "reports/comparison_formats.h"

namespace graspbench {
namespace {

struct Flags {
  std::vector<std::string> runs, pairs;
  std::string columns = "default", format = "terminal", output;
  int flips = 10;
  bool force = false;
};

int Compare(const Flags& flags) {
  std::vector<RunData> runs;
  for (const std::string& directory : flags.runs) {
    runs.push_back(ReadRunData(directory));
    runs.back().name = directory;  // two runs may have folders of the same name
  }
  std::vector<RowPair> pairs;
  for (const std::string& text : flags.pairs) pairs.push_back(ParseRowPair(text));
  const Comparison comparison = CompareRuns(runs, pairs, flags.columns, flags.force);
  const bool colour = flags.output.empty() && ColourWanted();
  const std::string text =
      Render(comparison, flags.format, {.colour = colour, .flips = flags.flips});
  if (flags.output.empty()) {
    Print(text);
  } else {
    WriteFile(flags.output, text);
  }
  if (flags.force || comparison.InvalidBecause().empty()) return kExitFine;
  std::fprintf(stderr, "grasp-bench: the runs cannot be compared (--force does it all the same)\n");
  return kExitUsage;
}

}  // namespace

void AddCompare(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "compare",
      "Compare runs, or generators of a run, item by item: differences with intervals "
      "and p-values, items that flipped, what differs in the manifests");
  auto flags = std::make_shared<Flags>();
  command->add_option("run", flags->runs, "Run directories; each is compared with the first")
      ->required();
  command
      ->add_option("--pair", flags->pairs,
                   "A row of the first run against a row of the others (of the first, if it is "
                   "alone): reference=random. Without it rows of the same name")
      ->allow_extra_args(false);
  command->add_option("--columns", flags->columns, "default, all, or column ids, comma-separated");
  command->add_option("--format", flags->format, "terminal, markdown or json");
  command->add_option("--flips", flags->flips, "Flipped items listed for each column")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--force", flags->force,
                    "Compare runs whose suite, split, metrics or profiles differ");
  command->add_option("-o,--output", flags->output, "Write to this file, not to standard output");
  command->callback([flags, &action] { action = [flags] { return Compare(*flags); }; });
}

}  // namespace graspbench

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/file.h"
#include "reports/formats.h"

namespace graspbench {
namespace {

struct ReportFlags {
  std::string run, format = "terminal", columns, output;
};

/// Programs get every column, people the default selection.
std::string DefaultColumns(const std::string& format) {
  return format == "csv" || format == "json" ? "all" : "default";
}

int RunReport(const ReportFlags& flags) {
  const RunData run = ReadRunData(flags.run);
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  const std::string columns = flags.columns.empty() ? DefaultColumns(flags.format) : flags.columns;
  const bool colour = flags.output.empty() && ColourWanted();
  const std::string text = Render(SelectColumns(board, columns), flags.format, colour);
  if (flags.output.empty()) {
    Print(text);
  } else {
    WriteFile(flags.output, text);
  }
  return kExitFine;
}

}  // namespace

void AddReport(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("report", "Print the leaderboard of a run in one of several formats");
  auto flags = std::make_shared<ReportFlags>();
  command->add_option("run", flags->run, "Run directory")->required();
  command->add_option("--format", flags->format, "terminal, markdown, csv, json or latex");
  command->add_option("--columns", flags->columns,
                      "default, all, or column ids, comma-separated (an id before its colon takes "
                      "all profiles)");
  command->add_option("-o,--output", flags->output, "Write to this file, not to standard output");
  command->callback([flags, &action] { action = [flags] { return RunReport(*flags); }; });
}

}  // namespace graspbench

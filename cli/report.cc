#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/error.h"
#include "core/file.h"
#include "reports/formats.h"
#include "reports/paper_table.h"

namespace graspbench {
namespace {

struct ReportFlags {
  std::vector<std::string> runs;
  std::string format = "terminal", columns, table, output;
  bool published = true, intervals = true;
};

/// Programs get every column, people the default selection.
std::string DefaultColumns(const std::string& format) {
  return format == "csv" || format == "json" ? "all" : "default";
}

std::string PaperTable(const ReportFlags& flags) {
  const TableSpec table = FindTable(flags.table);
  std::vector<RunData> runs;
  for (const std::string& run : flags.runs) runs.push_back(ReadRunData(run));
  const TableOptions options{.published = flags.published, .intervals = flags.intervals};
  return Render(MakeTable(table, runs, options), flags.format);
}

std::string LeaderboardOf(const ReportFlags& flags) {
  if (flags.runs.size() > 1) {
    throw Error(ErrorKind::kUsage, "a leaderboard shows one run", flags.runs[1],
                "compare shows two; --table takes several");
  }
  const RunData run = ReadRunData(flags.runs.front());
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  const std::string columns = flags.columns.empty() ? DefaultColumns(flags.format) : flags.columns;
  const bool colour = flags.output.empty() && ColourWanted();
  return Render(SelectColumns(board, columns), flags.format, colour);
}

int RunReport(const ReportFlags& flags) {
  const std::string text = flags.table.empty() ? LeaderboardOf(flags) : PaperTable(flags);
  if (flags.output.empty()) {
    Print(text);
  } else {
    WriteFile(flags.output, text);
  }
  return kExitFine;
}

}  // namespace

void AddReport(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "report", "Print the leaderboard of a run, or a paper's table, in one of several formats");
  auto flags = std::make_shared<ReportFlags>();
  command->add_option("runs", flags->runs, "Run directory; several with --table")->required();
  command->add_option("--format", flags->format,
                      "terminal, markdown, csv, json or latex; of a table terminal, markdown, csv, "
                      "latex or html");
  command->add_option("--columns", flags->columns,
                      "default, all, or column ids, comma-separated (an id before its colon takes "
                      "all profiles)");
  command->add_option(
      "--table", flags->table,
      "A paper's table (list tables), or one of your own: FILE.toml or FILE.toml:ID");
  command->add_flag("!--no-published", flags->published, "Leave the paper's own rows out");
  command->add_flag("!--no-intervals", flags->intervals,
                    "Leave the intervals under our values out");
  command->add_option("-o,--output", flags->output, "Write to this file, not to standard output");
  command->callback([flags, &action] { action = [flags] { return RunReport(*flags); }; });
}

}  // namespace graspbench

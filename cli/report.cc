#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "cli/survey.h"
#include "core/error.h"
#include "core/file.h"
#include "core/suggest.h"
#include "reports/formats.h"
#include "reports/items.h"
#include "reports/paper_table.h"

namespace graspbench {
namespace {

struct ReportFlags {
  std::vector<std::string> runs;
  std::string format = "terminal", columns, table, output;
  bool published = true, intervals = true, items = false;
  int survey = 0;
  uint64_t seed = 0;
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

const std::string& OnlyRun(const ReportFlags& flags) {
  if (flags.runs.size() == 1) return flags.runs.front();
  throw Error(ErrorKind::kUsage, "this shows one run", flags.runs[1],
              "compare shows two; --table takes several");
}

std::string ItemsOf(const ReportFlags& flags) {
  const RunData run = ReadRunData(OnlyRun(flags));
  if (flags.format == "csv") return ItemsCsv(run);
  if (flags.format == "json") return ItemsJson(run);
  throw UnknownName("format of items", flags.format, {"csv", "json"});
}

std::string LeaderboardOf(const ReportFlags& flags) {
  const RunData run = ReadRunData(OnlyRun(flags));
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  const std::string columns = flags.columns.empty() ? DefaultColumns(flags.format) : flags.columns;
  const bool colour = flags.output.empty() && ColourWanted();
  return Render(SelectColumns(board, columns), flags.format, colour);
}

int WriteSurvey(const ReportFlags& flags) {
  const std::filesystem::path run = OnlyRun(flags);
  const std::filesystem::path page =
      flags.output.empty() ? run / "report" / "survey.html" : std::filesystem::path(flags.output);
  const std::string html = MakeSurvey(run, ReadRunData(run), flags.survey, flags.seed);
  if (page.has_parent_path()) std::filesystem::create_directories(page.parent_path());
  WriteFile(page, html);
  Print("wrote " + page.string() + "; import-ratings takes what it saves\n");
  return kExitFine;
}

int RunReport(const ReportFlags& flags) {
  if (flags.survey > 0) return WriteSurvey(flags);
  const std::string text = flags.items           ? ItemsOf(flags)
                           : flags.table.empty() ? LeaderboardOf(flags)
                                                 : PaperTable(flags);
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
  command->add_flag("--items", flags->items,
                    "Every item with its number in every column; --format csv or json");
  command->add_flag("!--no-published", flags->published, "Leave the paper's own rows out");
  command->add_flag("!--no-intervals", flags->intervals,
                    "Leave the intervals under our values out");
  command
      ->add_option("--survey", flags->survey,
                   "Write a page on which people rate this many random grasps")
      ->check(CLI::PositiveNumber);
  command->add_option("--seed", flags->seed, "Of the grasps that a survey shows");
  command->add_option("-o,--output", flags->output, "Write to this file, not to standard output");
  command->callback([flags, &action] { action = [flags] { return RunReport(*flags); }; });
}

}  // namespace graspbench

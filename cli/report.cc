#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/grasp_hands.h"
#include "cli/print.h"
#include "cli/report_source.h"
#include "cli/run_data.h"
#include "cli/run_scenes.h"
#include "cli/survey.h"
#include "core/error.h"
#include "core/file.h"
#include "core/suggest.h"
#include "reports/formats.h"
#include "reports/items.h"
#include "reports/page.h"
#include "reports/paper_table.h"
#include "reports/report_difference_formats.h"

namespace graspbench {
namespace {

struct ReportFlags {
  std::vector<std::string> runs;
  std::string format = "terminal", columns, table, output;
  bool published = true, intervals = true, items = false;
  int survey = 0;
  uint64_t seed = 0;
  bool single_file = false, pieces = false;
  PageSample sample;
  std::string mano, hand, hand_config;
  std::string diff;
  double tolerance = 0;
};

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
              "compare shows two, so does --diff OLD; --table takes several");
}

std::string ItemsOf(const ReportFlags& flags) {
  const RunData run = ReadRunData(OnlyRun(flags));
  if (flags.format == "csv") return ItemsCsv(run);
  if (flags.format == "json") return ItemsJson(run);
  throw UnknownName("format of items", flags.format, {"csv", "json"});
}

std::string Columns(const ReportFlags& flags) {
  if (!flags.columns.empty()) return flags.columns;
  // Programs get every column, people the default selection.
  return flags.format == "csv" || flags.format == "json" ? "all" : "default";
}

bool Colour(const ReportFlags& flags) { return flags.output.empty() && ColourWanted(); }

std::string LeaderboardOf(const ReportFlags& flags) {
  const Leaderboard board = ReadReport(OnlyRun(flags)).board;
  return Render(SelectColumns(board, Columns(flags)), flags.format, Colour(flags));
}

std::string DifferenceOf(const ReportFlags& flags) {
  const ReportSource after = ReadReport(OnlyRun(flags)), before = ReadReport(flags.diff);
  const DifferenceOptions options{.columns = Columns(flags), .tolerance = flags.tolerance};
  return Render(CompareReports(before, after, options), flags.format, Colour(flags));
}

int WriteSurvey(const ReportFlags& flags) {
  const std::filesystem::path run = OnlyRun(flags);
  const std::filesystem::path page =
      flags.output.empty() ? run / "report" / "survey.html" : std::filesystem::path(flags.output);
  const std::string html = MakeSurvey(run, ReadRunData(run), flags.survey, flags.seed);
  WriteFile(page, html);
  Print("wrote " + page.string() + "; import-ratings takes what it saves\n");
  return kExitFine;
}

int ReportPage(const ReportFlags& flags) {
  const auto hands = std::make_shared<GraspHands>(flags.mano, flags.hand, flags.hand_config);
  std::vector<PageRun> runs;
  for (const std::string& directory : flags.runs) {
    RunData data = ReadRunData(directory);
    SceneSource scenes = RunScenes(directory, data.manifest, hands, flags.pieces);
    runs.push_back({std::move(data), std::move(scenes)});
  }
  const std::filesystem::path directory = flags.output.empty()
                                              ? std::filesystem::path(flags.runs.front()) / "report"
                                              : std::filesystem::path(flags.output);
  std::optional<PageSample> sample;
  if (flags.single_file) sample = flags.sample, sample->seed = flags.seed;
  WritePage(runs, directory, sample);
  Print((directory / "index.html").string() + "\n");
  return kExitFine;
}

int RunReport(const ReportFlags& flags) {
  const bool is_page =
      flags.format == "html" && flags.table.empty() && !flags.items && flags.diff.empty();
  if (is_page && flags.survey == 0) return ReportPage(flags);
  if (flags.survey > 0) return WriteSurvey(flags);
  const std::string text = flags.items            ? ItemsOf(flags)
                           : !flags.diff.empty()  ? DifferenceOf(flags)
                           : !flags.table.empty() ? PaperTable(flags)
                                                  : LeaderboardOf(flags);
  if (flags.output.empty()) {
    Print(text);
  } else {
    WriteFile(flags.output, text);
  }
  return kExitFine;
}

void AddPageFlags(CLI::App& command, ReportFlags& flags) {
  command.add_flag("--single-file", flags.single_file,
                   "html: one file, with the grasps of a sample of the items inside");
  command.add_option("--sample", flags.sample.count, "html, one file: how many items to draw")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--item", flags.sample.items, "html, one file: these items, by their ids");
  command.add_flag("--pieces", flags.pieces,
                   "html: objects also as the convex pieces that engines see; seconds for each "
                   "object that is not in the cache");
  command.add_option("--mano", flags.mano, "html: the MANO file that the run was made with")
      ->type_name("FILE");
  command.add_option("--hand", flags.hand, "html: a robot hand of your own that the run used");
  command.add_option("--hand-config", flags.hand_config, "html: what a hand given as FILE.xml is")
      ->type_name("FILE");
}

void AddDifferenceFlags(CLI::App& command, ReportFlags& flags) {
  CLI::Option* diff =
      command
          .add_option("--diff", flags.diff,
                      "What differs from an older report: a run directory or a file that --format "
                      "json wrote (as the report itself may be)")
          ->type_name("OLD");
  for (const char* other : {"--table", "--items", "--survey"}) {
    diff->excludes(command.get_option(other));
  }
  command
      .add_option("--tolerance", flags.tolerance,
                  "diff: numbers that differ by at most this share of the old one are the same")
      ->check(CLI::NonNegativeNumber)
      ->needs(diff);
}

}  // namespace

void AddReport(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "report",
      "Print the leaderboard of a run, or a paper's table, in one of several formats; or write a "
      "page with plots and all grasps");
  auto flags = std::make_shared<ReportFlags>();
  command
      ->add_option("runs", flags->runs,
                   "Run directory, or JSON of a leaderboard; several with --table or html")
      ->required();
  command->add_option(
      "--format", flags->format,
      "terminal, markdown, csv, json, latex, or html (a page); of a table terminal, "
      "markdown, csv, latex or html");
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
  command->add_option("--seed", flags->seed,
                      "Of the grasps that a survey or a page of one file shows");
  command->add_option(
      "-o,--output", flags->output,
      "Write to this file, not to standard output; a page into this directory, not into "
      "RUN/report");
  AddDifferenceFlags(*command, *flags);
  AddPageFlags(*command, *flags);
  command->callback([flags, &action] { action = [flags] { return RunReport(*flags); }; });
}

}  // namespace graspbench

#include <CLI/CLI.hpp>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/judging.h"
#include "cli/picture_size.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/error.h"
#include "core/line_file.h"
#include "core/rng.h"
#include "reports/formats.h"
#include "reports/item_draw.h"
#include "reports/text.h"
#include "runner/run_lock.h"

namespace graspbench {
namespace {

struct JudgeFlags {
  std::string run, prompt = "semgrasp", generator, size, temperature = "0", pictures,
                   format = "terminal";
  ChatEndpoint endpoint{.timeout = 120};
  Patience patience;
  std::vector<double> price;
  double per_minute = 0, budget = 0;
  int items = 0, views = 1, parallel = 4;
  uint64_t seed = 0;
  bool again = false;
};

std::optional<double> TemperatureFrom(const std::string& text) {
  if (text == "default") return std::nullopt;
  double temperature = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, temperature);
  if (read.ec == std::errc() && read.ptr == end && temperature >= 0 && temperature <= 2) {
    return temperature;
  }
  throw Error(ErrorKind::kUsage, "\"" + text + "\" is no temperature", "--temperature",
              "from 0 to 2, or \"default\" for the endpoint's own");
}

JudgingOptions OptionsOf(const JudgeFlags& flags) {
  if (flags.budget > 0 && flags.price.empty()) {
    throw Error(ErrorKind::kUsage, "a budget needs prices", "--budget", "give --price, too");
  }
  JudgingOptions options{.endpoint = flags.endpoint,
                         .prompt = ReadJudgePrompt(flags.prompt),
                         .judge = {},
                         .patience = flags.patience,
                         .per_minute = flags.per_minute,
                         .parallel = flags.parallel,
                         .budget = flags.budget,
                         .pictures = flags.pictures};
  const PictureSize size = ParseSize(flags.size, {640, 480});
  options.judge = {.column = options.prompt.column,
                   .model = flags.endpoint.model,
                   .prompt = options.prompt.id,
                   .prompt_hash = options.prompt.Hash(),
                   .name = options.prompt.name,
                   .source = options.prompt.source,
                   .views = flags.views,
                   .width = size.width,
                   .height = size.height,
                   .temperature = TemperatureFrom(flags.temperature)};
  if (!flags.price.empty()) {
    options.asked_price = flags.price.at(0), options.answered_price = flags.price.at(1);
  }
  return options;
}

/// Which items to ask about, in which order; those that have a score are left out unless `again`.
std::vector<const Record*> ItemsFor(const JudgeFlags& flags, const RunData& run,
                                    const std::set<std::string>& scored) {
  std::vector<const Record*> candidates;
  for (const Record& record : run.records) {
    const bool wanted = flags.generator.empty() || record.generator == flags.generator;
    if (wanted && record.grasp && !record.instruction.empty()) candidates.push_back(&record);
  }
  if (candidates.empty()) {
    throw Error(ErrorKind::kUsage, "no item has both a grasp and an instruction", flags.run,
                flags.generator.empty() ? "a judge compares the two" : "look at --generator");
  }
  const int all = static_cast<int>(candidates.size());
  if (flags.items > all) {
    throw Error(ErrorKind::kUsage,
                std::to_string(flags.items) + " items; the run has " + std::to_string(all) +
                    " with a grasp and an instruction",
                "--items");
  }
  Rng rng(flags.seed, run.name, "judge");
  std::vector<const Record*> items =
      DrawEvenly(candidates, flags.items > 0 ? flags.items : all, rng);
  if (!flags.again) {
    std::erase_if(items, [&](const Record* record) { return scored.contains(record->item_id); });
  }
  return items;
}

std::string SummaryLine(const JudgingSummary& summary, const JudgingOptions& options) {
  std::string line = std::to_string(summary.scored) + " scores, " + std::to_string(summary.failed) +
                     " failed; " + std::to_string(summary.requests) + " requests, " +
                     std::to_string(summary.prompt_tokens) + " tokens asked, " +
                     std::to_string(summary.completion_tokens) + " answered";
  if (options.asked_price > 0 || options.answered_price > 0) {
    line += ", $" + Fixed(summary.cost, 4);
  }
  if (!summary.last_problem.empty()) {
    line += "\nthe last failure: " + OneLine(summary.last_problem);
  }
  return line;
}

/// The run's leaderboard, of this judge's columns only.
std::string Scores(const JudgeFlags& flags, const std::string& column) {
  const RunData run = ReadRunData(flags.run);
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  return Render(SelectColumns(board, column), flags.format, ColourWanted());
}

int RunJudge(const JudgeFlags& flags) {
  const JudgingOptions options = OptionsOf(flags);
  const ChatClient check(options.endpoint, "--endpoint");  // says at once what is wrong with it
  const RunData run = ReadRunData(flags.run);
  const RunLock lock(flags.run);
  const std::set<std::string> scored = ScoredItems(options.judge, ReadJudgements(flags.run));
  const std::vector<const Record*> items = ItemsFor(flags, run, scored);
  JudgingSummary summary;
  if (items.empty()) {
    std::fprintf(stderr, "nothing to ask: all have a score by this judge\n");
  } else {
    LineFile file(JudgementsFile(flags.run));
    summary = JudgeItems(flags.run, items, options,
                         [&](const Judgement& judgement) { file.Append(ToLine(judgement)); });
    std::fprintf(stderr, "%s\n", SummaryLine(summary, options).c_str());
  }
  if (summary.interrupted) {
    std::fprintf(stderr, "interrupted; the same command goes on\n");
    return kExitInterrupted;
  }
  if (!summary.stopped.empty()) {
    throw Error(ErrorKind::kIo, OneLine(summary.stopped), flags.endpoint.url,
                "answers are kept; the same command goes on with the items that have none");
  }
  Print(Scores(flags, options.judge.column));
  return summary.failed == 0 ? kExitFine : kExitTooManyFailures;
}

void AddEndpointFlags(CLI::App& command, JudgeFlags& flags) {
  command
      .add_option("--endpoint", flags.endpoint.url,
                  "Chat endpoint in OpenAI's protocol, for example http://localhost:8000/v1")
      ->type_name("URL")
      ->required();
  command.add_option("--model", flags.endpoint.model, "Its name for a model that sees pictures")
      ->required();
  command.add_option("--llm-key", flags.endpoint.key, "Its key; better given in the environment");
  command.add_option("--llm-timeout", flags.endpoint.timeout, "Seconds to wait for an answer")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      .add_option("--temperature", flags.temperature, "Of the model, or \"default\" for its own")
      ->capture_default_str();
  command.add_option("--parallel", flags.parallel, "Requests at a time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_option("--per-minute", flags.per_minute, "Most requests a minute; 0 for no limit")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--retries", flags.patience.retries, "Of a request that fails")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      .add_option("--first-wait", flags.patience.first_wait,
                  "Seconds before the first of them; doubles up to a minute")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      .add_option("--price", flags.price,
                  "US dollars for a million tokens asked and for a million answered")
      ->type_name("IN OUT")
      ->expected(2)
      ->check(CLI::NonNegativeNumber);
  command.add_option("--budget", flags.budget, "US dollars after which nothing more is asked")
      ->check(CLI::PositiveNumber);
}

}  // namespace

void AddJudge(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "judge", "Let a model that sees pictures score how well grasps do what was asked for");
  auto flags = std::make_shared<JudgeFlags>();
  command->add_option("run", flags->run, "Run directory")->required();
  command
      ->add_option("--prompt", flags->prompt,
                   "semgrasp (column gpt_score), dexgys (llm_consistency), or a file of your own")
      ->capture_default_str();
  command
      ->add_option("--items", flags->items,
                   "How many to ask about, drawn evenly of all generators; all by default")
      ->check(CLI::PositiveNumber);
  command->add_option("--seed", flags->seed, "Of the draw")->capture_default_str();
  command->add_option("--generator", flags->generator, "Only grasps of this one");
  command->add_flag("--again", flags->again, "Ask about items that have a score, too");
  command->add_option("--views", flags->views, "Sides that the picture shows")
      ->check(CLI::Range(1, 6))
      ->capture_default_str();
  command->add_option("--size", flags->size, "Of each view (640x480)")->type_name("WxH");
  command->add_option("--pictures", flags->pictures, "Keep what the model was shown here")
      ->type_name("DIR");
  command->add_option("--format", flags->format, "Of the scores: terminal, markdown, csv, json")
      ->capture_default_str();
  AddEndpointFlags(*command, *flags);
  command->callback([flags, &action] { action = [flags] { return RunJudge(*flags); }; });
}

}  // namespace graspbench

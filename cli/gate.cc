#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/error.h"
#include "core/file.h"
#include "core/suggest.h"
#include "core/toml.h"
#include "reports/gate_formats.h"

namespace graspbench {
namespace {

struct Flags {
  std::string run, baseline, rules_file, junit, markdown, annotations = "auto";
  std::vector<std::string> rules;
  GateOptions options;
};

RunData Read(const std::string& directory) {
  RunData run = ReadRunData(directory);
  run.name = directory;
  return run;
}

std::vector<GateRule> RulesOf(const Flags& flags) {
  std::vector<GateRule> rules;
  for (const std::string& text : flags.rules) rules.push_back(ParseGateRule(text, "--rule"));
  if (!flags.rules_file.empty()) {
    for (GateRule& rule : GateRulesOf(ReadToml(flags.rules_file), flags.rules_file)) {
      rules.push_back(std::move(rule));
    }
  }
  return rules;
}

bool GithubWanted(const std::string& annotations) {
  if (annotations == "github") return true;
  if (annotations == "none") return false;
  if (annotations != "auto") {
    throw UnknownName("kind of annotations", annotations, {"auto", "github", "none"});
  }
  const char* workflow = std::getenv("GITHUB_ACTIONS");
  return workflow != nullptr && std::string_view(workflow) == "true";
}

int Gate(const Flags& flags) {
  const std::vector<GateRule> rules = RulesOf(flags);
  const bool github = GithubWanted(flags.annotations);
  const RunData run = Read(flags.run);
  std::optional<RunData> baseline;
  if (!flags.baseline.empty()) baseline = Read(flags.baseline);
  const GateResult result = RunGate(run, baseline ? &*baseline : nullptr, rules, flags.options);
  if (!flags.junit.empty()) WriteFile(flags.junit, ToJUnit(result));
  if (!flags.markdown.empty()) WriteFile(flags.markdown, ToMarkdown(result));
  Print(ToTerminal(result, ColourWanted()));
  if (github) Print(ToGithubAnnotations(result));
  return result.passed() ? kExitFine : kExitGateFailed;
}

}  // namespace

void AddGate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "gate",
      "Hold a run against rules, absolute or relative to a baseline; exit code 1 when one "
      "fails");
  auto flags = std::make_shared<Flags>();
  command->add_option("run", flags->run, "Run directory")->required();
  command->add_option("--baseline", flags->baseline, "Run that relative rules compare with");
  command
      ->add_option("--rule", flags->rules,
                   "siv<=0.5, lift_success>=60%, siv<=+5%, success:x>=-2pp, lower(success:x)>=50%, "
                   "siv not worse; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--rules", flags->rules_file, "TOML file with rules");
  command
      ->add_option("--generator", flags->options.generators,
                   "Rows that the rules are for; all of the run by default")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--junit", flags->junit, "Write JUnit XML to this file");
  command->add_option("--markdown", flags->markdown, "Write a summary for a pull request here");
  command->add_option("--annotations", flags->annotations,
                      "github, none, or auto: github where GITHUB_ACTIONS is true");
  command->add_flag("--allow-unfinished", flags->options.allow_unfinished,
                    "Judge runs that have not finished; in rates, items that have not run are "
                    "misses");
  command->add_flag("--force", flags->options.force,
                    "Take a baseline of another suite, split, metric, profile or item selection");
  command->callback([flags, &action] { action = [flags] { return Gate(*flags); }; });
}

}  // namespace graspbench

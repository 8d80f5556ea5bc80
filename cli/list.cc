#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>

#include "cli/commands.h"
#include "cli/wrapped_text.h"
#include "core/error.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "generators/generator.h"
#include "metrics/metric.h"
#include "policies/policy.h"
#include "reports/paper_table.h"
#include "retarget/robot_hand.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

struct Flags {
  std::string what = "all", data, mano, weights;
  bool json = false;
};

/// Adds "missing" with the reason to an entry whose part cannot be made here.
Value Describe(const std::string& id, const std::function<void(Value&)>& fill) {
  Value entry = Value::Dict{{"id", id}};
  try {
    fill(entry);
  } catch (const Error& error) {
    entry.Set("missing", error.problem());
    if (!error.hint().empty()) entry.Set("hint", error.hint());
  }
  return entry;
}

Value ListSuites(const Flags& flags, const std::shared_ptr<const HandModel>& hand) {
  Value::List entries;
  for (const std::string& name : SuiteNames()) {
    entries.push_back(Describe(name, [&](Value& entry) {
      const SuiteInfo info = OpenSuite(name, {.data = flags.data, .hand = hand})->Info();
      entry.Set("title", info.title);
      entry.Set("stand_in", info.stand_in);
      entry.Set("version", info.version);
      entry.Set("source", info.source);
      entry.Set("licence", info.licence);
    }));
  }
  return entries;
}

Value ListGenerators(const Flags& flags, const std::shared_ptr<const HandModel>& hand) {
  Value::List entries;
  for (const std::string& name : GeneratorNames()) {
    entries.push_back(Describe(name, [&](Value& entry) {
      const GeneratorInfo info =
          MakeGenerator(name, {.hand = hand, .weights = flags.weights})->Info();
      entry.Set("version", info.version);
      entry.Set("hand", info.hand);
      entry.Set("stochastic", info.stochastic);
      entry.Set("source", info.source);
    }));
  }
  return entries;
}

Value ListMetrics() {
  Value::List entries;
  for (const auto& metric : BuiltInMetrics()) {
    const MetricInfo info = metric->Info();
    entries.push_back(Value::Dict{{"id", info.id},
                                  {"name", info.name},
                                  {"unit", info.unit},
                                  {"better", info.better == Direction::kLower    ? "lower"
                                             : info.better == Direction::kHigher ? "higher"
                                                                                 : "none"},
                                  {"definition", info.definition},
                                  {"source", info.source}});
  }
  return entries;
}

Value ListPolicies() {
  Value::List entries;
  for (const std::string& name : PoliciesOf(ProfileNames())) {
    entries.push_back(Describe(name, [&](Value& entry) {
      const auto policy = MakePolicy(name);
      const PolicyInfo& info = policy->Info();
      entry.Set("policy", info.policy);
      entry.Set("engine", info.engine);
      entry.Set("headline", info.headline);
      entry.Set("source", info.source);
      entry.Set("profile_hash", info.profile_hash);
      entry.Set("constants", info.constants);
    }));
  }
  return entries;
}

std::string Fingers(const ArticulatedHand& hand) {
  std::string text;
  for (const RobotFinger& finger : hand.fingers()) {
    text += (text.empty() ? "" : ", ") + std::string(Name(finger.region));
  }
  return text;
}

Value ListHands() {
  Value::List entries;
  for (const std::string& name : RobotHandNames()) {
    entries.push_back(Describe(name, [&](Value& entry) {
      const auto hand = LoadRobotHand(name);
      double mass = 0;
      for (const BodyLink& link : hand->body().links) mass += link.mass;
      entry.Set("title", hand->description().title);
      entry.Set("joints", hand->joint_count());
      entry.Set("coupled", static_cast<int64_t>(hand->description().couplings.size()));
      entry.Set("fingers", Fingers(*hand));
      entry.Set("mass_kg", std::round(mass * 1e6) / 1e6);
      entry.Set("source", hand->description().source);
      entry.Set("licence", hand->description().licence);
    }));
  }
  return entries;
}

Value ListTables() {
  Value::List entries;
  for (const TableSpec& table : PublishedTables()) {
    entries.push_back(Value::Dict{{"id", table.id},
                                  {"title", table.title},
                                  {"data", table.data},
                                  {"source", table.citation + ", " + table.place}});
  }
  return entries;
}

std::string AsText(const Value& value) {
  if (value.is_string()) return value.AsString();
  return ToJson(value);
}

/// "time.step = 0.0041…" for each constant of a profile.
void PrintConstants(const std::string& prefix, const Value& value) {
  if (!value.is_dict()) {
    std::printf("      %s = %s\n", prefix.c_str(), ToJson(value).c_str());
    return;
  }
  for (const auto& [key, entry] : value.AsDict()) {
    PrintConstants(prefix.empty() ? key : prefix + "." + key, entry);
  }
}

void Print(const std::string& title, const Value& entries) {
  std::printf("%s\n", title.c_str());
  for (const Value& entry : entries.AsList()) {
    std::printf("  %s\n", entry.At("id").AsString().c_str());
    for (const auto& [key, value] : entry.AsDict()) {
      if (key == "id" || (value.is_string() && value.AsString().empty())) continue;
      if (key == "constants") {
        PrintConstants("", value);
      } else {
        PrintWrapped("      " + key + ": ", AsText(value), 100);
      }
    }
  }
  std::printf("\n");
}

int List(const Flags& flags) {
  Value lists{Value::Dict{}};
  const auto wanted = [&](const char* what) { return flags.what == "all" || flags.what == what; };
  std::shared_ptr<const HandModel> hand;
  if (wanted("suites") || wanted("generators")) hand = LoadHand(flags.mano);
  if (wanted("suites")) lists.Set("suites", ListSuites(flags, hand));
  if (wanted("hands")) lists.Set("hands", ListHands());
  if (wanted("generators")) lists.Set("generators", ListGenerators(flags, hand));
  if (wanted("metrics")) lists.Set("metrics", ListMetrics());
  if (wanted("policies")) lists.Set("policies", ListPolicies());
  if (wanted("tables")) lists.Set("tables", ListTables());
  if (flags.json) {
    std::printf("%s\n", ToJson(lists, 2).c_str());
    return kExitFine;
  }
  for (const auto& [title, entries] : lists.AsDict()) Print(title, entries);
  return kExitFine;
}

}  // namespace

void AddList(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "list",
      "List suites, robot hands, generators, metrics, policies and tables of papers, and what is "
      "missing and why");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option("WHAT", flags->what,
                   "suites, hands, generators, metrics, policies, tables or all")
      ->check(
          CLI::IsMember({"all", "suites", "hands", "generators", "metrics", "policies", "tables"}))
      ->capture_default_str();
  command->add_option("--data", flags->data, "Data directory of the suites")->type_name("DIR");
  command->add_option("--mano", flags->mano, "MANO file instead of the built-in hand")
      ->type_name("FILE");
  command->add_option("--weights", flags->weights, "Weights of neural generators")
      ->type_name("PATH");
  command->add_flag("--json", flags->json, "Everything as JSON on standard output");
  command->callback([flags, &action] { action = [flags] { return List(*flags); }; });
}

}  // namespace graspbench

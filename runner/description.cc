#include "runner/description.h"

#include <utility>

#include "core/articulated_hand.h"
#include "core/error.h"
#include "core/mano_hand.h"
#include "runner/retarget_metrics.h"
#include "runner/work_unit.h"

namespace graspbench {
namespace {

// Both hands of this kind are named after MANO's parameters; people are told which of them it is.
Value DescribeHand(const HandModel& hand) {
  const auto* skinned = dynamic_cast<const ManoHand*>(&hand);
  const auto* robot = dynamic_cast<const ArticulatedHand*>(&hand);
  std::string title = hand.name();
  if (skinned != nullptr) title = skinned->is_mano() ? "MANO" : "built-in (not MANO)";
  if (robot != nullptr) title = robot->description().title;
  return Value::Dict{{"name", hand.name()}, {"title", title}, {"hash", hand.hash()}};
}

std::string_view DirectionName(Direction direction) {
  switch (direction) {
    case Direction::kLower:
      return "lower";
    case Direction::kHigher:
      return "higher";
    case Direction::kNone:
      return "none";
  }
  throw Error(ErrorKind::kInternal, "a metric without a direction");
}

Value DescribeSuite(const SuiteInfo& info) {
  return Value::Dict{{"id", info.id},         {"version", info.version},
                     {"title", info.title},   {"stand_in", info.stand_in},
                     {"source", info.source}, {"licence", info.licence}};
}

Value DescribeEntry(const std::string& id, const GeneratorInfo& info, const HandModel& hand,
                    int samples) {
  return Value::Dict{{"id", id},
                     {"version", info.version},
                     {"weights_hash", info.weights_hash},
                     {"hand", info.hand == "mesh" ? info.hand : hand.name()},
                     {"samples", samples},
                     {"source", info.source}};
}

/// The robot hands of a run, for its configuration; null where there are none.
Value DescribeRobots(Workbench& bench) {
  Value::List robots;
  const std::vector<std::string>& hands = bench.options().hands;
  for (size_t i = 0; i < hands.size(); ++i) {
    if (hands[i] != kHumanHand) robots.push_back(DescribeHand(bench.hand(static_cast<int>(i))));
  }
  return robots.empty() ? Value() : Value(std::move(robots));
}

Value DescribeMetric(const MetricInfo& info) {
  return Value::Dict{{"id", info.id},
                     {"name", info.name},
                     {"unit", info.unit},
                     {"better", DirectionName(info.better)},
                     {"definition", info.definition},
                     {"source", info.source}};
}

Value DescribePolicy(const PolicyInfo& info) {
  return Value::Dict{
      {"profile", info.profile}, {"policy", info.policy},      {"profile_hash", info.profile_hash},
      {"engine", info.engine},   {"headline", info.headline},  {"ceiling", info.ceiling},
      {"source", info.source},   {"constants", info.constants}};
}

}  // namespace

Description Describe(Workbench& bench) {
  const RunOptions& options = bench.options();
  Description description;
  description.suite = bench.suite().Info();
  description.cases = bench.suite().List(options.filter);
  description.canaries = static_cast<int>(bench.canaries().size());

  Value::List generators, metrics, policies;
  for (int i = 0; i < EntryCount(options); ++i) {
    const GeneratorInfo info = bench.generator(i).Info();
    const std::string id = bench.EntryId(i);
    const int samples = info.stochastic ? options.samples : 1;
    description.generators.push_back({id, samples});
    generators.push_back(DescribeEntry(id, info, bench.hand(i), samples));
  }
  for (const auto& metric : bench.metrics()) metrics.push_back(DescribeMetric(metric->Info()));
  Value robots = DescribeRobots(bench);
  if (!robots.is_null()) {
    for (const MetricInfo& info : RetargetMetrics()) metrics.push_back(DescribeMetric(info));
  }
  for (size_t i = 0; i < options.policies.size(); ++i) {
    policies.push_back(DescribePolicy(bench.policy(i).Info()));
  }
  description.configuration = Value::Dict{{"suite", DescribeSuite(description.suite)},
                                          {"hand", DescribeHand(bench.hand())},
                                          {"task", options.task},
                                          {"generators", std::move(generators)},
                                          {"metrics", std::move(metrics)},
                                          {"policies", std::move(policies)}};
  if (!robots.is_null()) description.configuration.Set("robots", std::move(robots));
  return description;
}

Value ToValue(const Description& description) {
  Value::List cases;
  for (const CaseRef& ref : description.cases) cases.push_back(ToValue(ref));
  return Value::Dict{{"cases", std::move(cases)},
                     {"canaries", description.canaries},
                     {"configuration", description.configuration}};
}

Description DescriptionFromValue(const Value& value) {
  Description description{.canaries = static_cast<int>(value.At("canaries").AsInt()),
                          .configuration = value.At("configuration")};
  const Value& suite = description.configuration.At("suite");
  description.suite = {.id = suite.At("id").AsString(),
                       .version = suite.At("version").AsString(),
                       .title = suite.At("title").AsString(),
                       .stand_in = suite.At("stand_in").AsBool(),
                       .source = suite.At("source").AsString(),
                       .licence = suite.At("licence").AsString()};
  for (const Value& ref : value.At("cases").AsList()) {
    description.cases.push_back(CaseRefFromValue(ref));
  }
  for (const Value& generator : description.configuration.At("generators").AsList()) {
    description.generators.push_back(
        {generator.At("id").AsString(), static_cast<int>(generator.At("samples").AsInt())});
  }
  return description;
}

}  // namespace graspbench

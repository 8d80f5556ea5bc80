#include "runner/manifest.h"

#include "core/hash.h"
#include "core/json.h"
#include "runner/build_info.h"
#include "runner/environment.h"
#include "runner/store.h"

namespace graspbench {
namespace {

Value::List ToList(const std::vector<std::string>& texts) {
  return Value::List(texts.begin(), texts.end());
}

std::string ToText(const Shard& shard) {
  return std::to_string(shard.index) + "/" + std::to_string(shard.count);
}

Value Configuration(const RunOptions& options, const Description& description, const Plan& plan) {
  const BuildInfo& build = GetBuildInfo();
  const CaseFilter& filter = options.filter;
  Value configuration = description.configuration;
  configuration.Set("build", Value::Dict{{"version", build.version},
                                         {"revision", build.revision},
                                         {"changes", build.changes}});
  configuration.Set("split", filter.split);
  configuration.Set("categories", ToList(filter.categories));
  configuration.Set("items", ToList(filter.items));
  configuration.Set("limit", filter.limit ? Value(*filter.limit) : Value());
  configuration.Set("seed", options.seed);
  configuration.Set("timeout", options.timeout);
  configuration.Set("plan", Value::Dict{{"items", plan.total}, {"hash", plan.hash}});
  configuration.Set("shard", ToText(options.shard));
  return configuration;
}

Value PlannedByGenerator(const Plan& plan) {
  std::vector<int> counts(plan.generators.size());
  for (const PlannedItem& item : plan.items) ++counts[static_cast<size_t>(item.generator)];
  Value planned{Value::Dict{}};
  for (size_t i = 0; i < counts.size(); ++i) planned.Set(plan.generators[i].id, counts[i]);
  return planned;
}

Value Command(const RunOptions& options) {
  return Value::Dict{{"suite", options.suite},
                     {"data", options.data},
                     {"split", options.filter.split},
                     {"generator", ToList(options.generators)},
                     {"metrics", ToList(options.metrics)},
                     {"policy", ToList(options.policies)},
                     {"samples", options.samples},
                     {"mano", options.mano},
                     {"weights", options.weights},
                     {"task", options.task},
                     {"base", options.base},
                     {"device", options.device},
                     {"threads", options.threads},
                     {"workers", options.workers},
                     {"artifacts", options.artifacts}};
}

}  // namespace

Value MakeManifest(const RunOptions& options, const Description& description, const Plan& plan) {
  const Value session = Value::Dict{
      {"started", UtcNow()}, {"command", Command(options)}, {"environment", DescribeEnvironment()}};
  return Value::Dict{{"schema", kRunSchema},
                     {"status", "started"},
                     {"planned", static_cast<int>(plan.items.size())},
                     {"planned_by_generator", PlannedByGenerator(plan)},
                     {"configuration", Configuration(options, description, plan)},
                     {"sessions", Value::List{session}},
                     {"canaries", Value::List{}},
                     {"finished", Value()}};
}

std::filesystem::path DefaultDirectory(const RunOptions& options, const Value& manifest) {
  Value configuration = manifest.At("configuration");
  configuration.Set("shard", "");
  std::string name = manifest.At("configuration").At("suite").At("id").AsString();
  if (!options.filter.split.empty()) name += "-" + options.filter.split;
  name += "-" + Sha256Hex(ToJson(configuration)).substr(0, 8);
  if (!options.shard.whole()) {
    name += "-" + std::to_string(options.shard.index) + "of" + std::to_string(options.shard.count);
  }
  return std::filesystem::path("runs") / name;
}

}  // namespace graspbench

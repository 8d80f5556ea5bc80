#include "reports/measures.h"

#include <algorithm>

#include "reports/columns.h"

namespace graspbench {
namespace {

Profile MakeProfile(const Value& configuration, const std::string& name, const std::string& hash) {
  Profile profile{.name = name, .hash = hash, .label = name};
  profile.policy = EntryOf(configuration, "policies", "profile", name);
  profile.headline = TextAt(profile.policy, "headline", "displacement");
  const Value* ceiling = profile.policy.is_dict() ? profile.policy.Find("ceiling") : nullptr;
  if (ceiling != nullptr) profile.ceiling = ceiling->AsDouble();
  return profile;
}

Measure MetricMeasure(const MetricResult& metric, const Value& configuration) {
  const std::string id = metric.id;
  const Column column = MetricColumn(metric, configuration);
  if (column.statistic == Statistic::kRate) {
    return {column, [id](const Group& group) { return MetricRateCell(group, id); },
            [id](const Record& record) { return MetricRateItem(record, id); }};
  }
  return {column,
          [id](const Group& group) {
            return MeanCell(MetricSample(group, id), group, id, /*spread=*/false);
          },
          [id](const Record& record) { return MetricItem(record, id); }};
}

Measure ResultMeasure(const Profile& profile, const std::string& result) {
  const Column column = ResultColumn(profile.label, result, profile.policy);
  return {column,
          [profile, result, id = column.id](const Group& group) {
            return MeanCell(ResultSample(group, profile, result), group, id, /*spread=*/true);
          },
          [profile, result](const Record& record) { return ResultItem(record, profile, result); }};
}

/// The metrics that were asked for, then others that records hold.
void AddMetrics(std::vector<Measure>& measures, const Value& configuration,
                std::span<const Record> records) {
  std::vector<MetricResult> metrics;
  const auto add = [&](const std::string& id, const std::string& unit) {
    for (const MetricResult& known : metrics) {
      if (known.id == id) return;
    }
    metrics.push_back({.id = id, .unit = unit});
  };
  for (const Value& entry : ListAt(configuration, "metrics")) {
    add(TextAt(entry, "id"), TextAt(entry, "unit"));
  }
  for (const Record& record : records) {
    for (const MetricResult& metric : record.metrics) add(metric.id, metric.unit);
  }
  for (const MetricResult& metric : metrics) {
    measures.push_back(MetricMeasure(metric, configuration));
  }
}

/// The headline first, then every other result of the profile as an extra column.
void AddProfile(std::vector<Measure>& measures, const Profile& profile,
                std::span<const Record> records) {
  std::vector<std::string> results;
  if (profile.headline == kSuccess) {
    measures.push_back({SuccessColumn(profile.label, profile.policy),
                        [profile](const Group& group) { return SuccessCell(group, profile); },
                        [profile](const Record& record) { return SuccessItem(record, profile); }});
  } else {
    results.push_back(profile.headline);
  }
  for (const Record& record : records) {
    const Trial* trial = TrialOf(record, profile);
    if (trial == nullptr) continue;
    for (const auto& [name, value] : trial->results) {
      if (std::find(results.begin(), results.end(), name) == results.end()) results.push_back(name);
    }
  }
  for (const std::string& result : results) {
    measures.push_back(ResultMeasure(profile, result));
    if (result == profile.headline && profile.ceiling > 0) {
      measures.push_back({CeilingColumn(profile.label),
                          [profile](const Group& group) { return FellCell(group, profile); },
                          [profile](const Record& record) { return FellItem(record, profile); }});
    }
  }
}

void AddSeconds(std::vector<Measure>& measures, std::span<const Record> records) {
  std::vector<std::string> stages{"generate", "item"};
  for (const Record& record : records) {
    for (const auto& [stage, seconds] : record.seconds) {
      if (std::find(stages.begin(), stages.end(), stage) == stages.end()) stages.push_back(stage);
    }
  }
  for (const std::string& stage : stages) {
    measures.push_back({SecondsColumn(stage),
                        [stage](const Group& group) { return SecondsCell(group, stage); },
                        [stage](const Record& record) { return SecondsItem(record, stage); }});
  }
}

}  // namespace

std::vector<Profile> ProfilesOf(const Value& manifest, std::span<const Record> records) {
  const Value& configuration = ConfigurationOf(manifest);
  std::vector<Profile> profiles;
  const auto add = [&](const std::string& name, const std::string& hash) {
    for (const Profile& known : profiles) {
      if (known.name == name && known.hash == hash) return;
    }
    profiles.push_back(MakeProfile(configuration, name, hash));
  };
  for (const Value& entry : ListAt(configuration, "policies")) {
    add(TextAt(entry, "profile"), TextAt(entry, "profile_hash"));
  }
  for (const Record& record : records) {
    for (const Trial& trial : record.trials) add(trial.profile, trial.profile_hash);
  }
  for (Profile& profile : profiles) {
    const auto twins = std::count_if(profiles.begin(), profiles.end(),
                                     [&](const Profile& p) { return p.name == profile.name; });
    if (twins > 1) profile.label += "@" + profile.hash.substr(0, 8);
  }
  return profiles;
}

std::vector<Measure> MeasuresOf(const Value& manifest, std::span<const Record> records) {
  const Value& configuration = ConfigurationOf(manifest);
  std::vector<Measure> measures;
  AddMetrics(measures, configuration, records);
  for (const Profile& profile : ProfilesOf(manifest, records)) {
    AddProfile(measures, profile, records);
  }
  AddSeconds(measures, records);
  return measures;
}

}  // namespace graspbench

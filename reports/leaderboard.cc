#include "reports/leaderboard.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/error.h"
#include "core/suggest.h"
#include "reports/aggregate.h"
#include "reports/agreement.h"
#include "reports/columns.h"

namespace graspbench {
namespace {

constexpr double kVolumeWeight = 0.301, kDisplacementWeight = 0.699;

int CountWithStatus(const Group& group, const std::string& status) {
  return static_cast<int>(std::count_if(group.records.begin(), group.records.end(),
                                        [&](const Record* r) { return r->status == status; }));
}

void CheckRecords(int planned, std::span<const Record> records) {
  if (planned <= 0) {
    throw Error(ErrorKind::kUsage, "no items were planned, so there is nothing to report", "",
                "loosen --split, --category, --item or --limit");
  }
  std::set<std::string> seen;
  std::map<std::string, std::string> units;
  for (const Record& record : records) {
    if (!seen.insert(record.item_id).second) {
      throw Error(ErrorKind::kInput, "the item is recorded twice", record.item_id);
    }
    for (const MetricResult& metric : record.metrics) {
      const auto [known, fresh] = units.emplace(metric.id, metric.unit);
      if (!fresh && known->second != metric.unit) {
        throw Error(ErrorKind::kInput,
                    "metric " + metric.id + " is in \"" + metric.unit + "\" here and in \"" +
                        known->second + "\" elsewhere",
                    record.item_id, "records of different builds cannot share a table");
      }
    }
  }
}

/// What a run was asked for: the manifest's member "configuration", or a bare configuration.
const Value& ConfigurationOf(const Value& manifest) {
  const Value* member = manifest.is_dict() ? manifest.Find("configuration") : nullptr;
  return member != nullptr ? *member : manifest;
}

/// Samples per case of a generator; 1 where the configuration does not say.
int SamplesOf(const Value& configuration, const std::string& generator) {
  const Value entry = EntryOf(configuration, "generators", "id", generator);
  const Value* samples = entry.is_dict() ? entry.Find("samples") : nullptr;
  return samples == nullptr ? 1 : static_cast<int>(samples->AsInt());
}

/// Sets the planned items of each row: what the manifest says, else in proportion to the samples
/// per case, which is exact for a run that is not a shard.
void SharePlanned(const Value& manifest, int planned, std::vector<Group>& groups) {
  const Value* listed = manifest.is_dict() ? manifest.Find("planned_by_generator") : nullptr;
  const Value& configuration = ConfigurationOf(manifest);
  int samples = 0;
  for (const Group& group : groups) samples += SamplesOf(configuration, group.generator);
  for (Group& group : groups) {
    const Value* own = listed == nullptr ? nullptr : listed->Find(group.generator);
    const int share = planned * SamplesOf(configuration, group.generator);
    if (own == nullptr && share % samples != 0) {
      throw Error(ErrorKind::kInput,
                  std::to_string(planned) + " planned items do not divide among the generators",
                  "manifest", "the manifest must hold planned_by_generator");
    }
    group.planned = own != nullptr ? static_cast<int>(own->AsInt()) : share / samples;
  }
}

/// Rows in the order of the manifest; generators it does not name follow by first record.
std::vector<Group> GroupByGenerator(const Value& manifest, int planned,
                                    std::span<const Record> records) {
  std::vector<Group> groups;
  const auto group_of = [&](const std::string& generator) -> Group& {
    for (Group& group : groups) {
      if (group.generator == generator) return group;
    }
    return groups.emplace_back(Group{.generator = generator, .planned = 0, .records = {}});
  };
  const Value& configuration = ConfigurationOf(manifest);
  for (const Value& entry : ListAt(configuration, "generators")) group_of(TextAt(entry, "id"));
  for (const Record& record : records) group_of(record.generator).records.push_back(&record);

  SharePlanned(manifest, planned, groups);
  for (const Group& group : groups) {
    if (static_cast<int>(group.records.size()) > group.planned) {
      throw Error(ErrorKind::kInput,
                  std::to_string(group.records.size()) + " records of " +
                      std::to_string(group.planned) + " planned items",
                  group.generator);
    }
  }
  return groups;
}

Profile MakeProfile(const Value& configuration, const std::string& name, const std::string& hash) {
  Profile profile{.name = name, .hash = hash, .label = name};
  profile.policy = EntryOf(configuration, "policies", "profile", name);
  profile.headline = TextAt(profile.policy, "headline", "displacement");
  const Value* ceiling = profile.policy.is_dict() ? profile.policy.Find("ceiling") : nullptr;
  if (ceiling != nullptr) profile.ceiling = ceiling->AsDouble();
  return profile;
}

/// The profiles that were asked for, then others that records hold.
std::vector<Profile> ProfilesOf(const Value& configuration, std::span<const Record> records) {
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

/// Fills a leaderboard column by column.
class Builder {
 public:
  Builder(Leaderboard& board, std::vector<Group> groups)
      : board_(board), groups_(std::move(groups)) {
    for (const Group& group : groups_) {
      board_.rows.push_back({.generator = group.generator,
                             .coverage = {.ok = CountWithStatus(group, "ok"),
                                          .failed = CountWithStatus(group, "failed"),
                                          .planned = group.planned}});
    }
  }

  const std::vector<Group>& groups() const { return groups_; }

  template <typename CellOf>
  void Add(Column column, CellOf cell_of) {
    for (size_t i = 0; i < groups_.size(); ++i) {
      board_.rows[i].cells.push_back(cell_of(groups_[i], column));
    }
    board_.columns.push_back(std::move(column));
  }

 private:
  Leaderboard& board_;
  std::vector<Group> groups_;
};

/// The metrics that were asked for, then others that records hold.
void AddMetrics(Builder& builder, const Value& configuration, std::span<const Record> records) {
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
    builder.Add(MetricColumn(metric, configuration), [&](const Group& group, const Column& column) {
      if (column.statistic == Statistic::kRate) return MetricRateCell(group, metric.id);
      return MeanCell(MetricSample(group, metric.id), group, column.id, /*spread=*/false);
    });
  }
}

/// The headline first, then every other result of the profile as an extra column.
void AddProfile(Builder& builder, const Profile& profile, std::span<const Record> records) {
  std::vector<std::string> results;
  if (profile.headline == kSuccess) {
    builder.Add(SuccessColumn(profile.label, profile.policy),
                [&](const Group& group, const Column&) { return SuccessCell(group, profile); });
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
    builder.Add(ResultColumn(profile.label, result, profile.policy), [&](const Group& group,
                                                                         const Column& c) {
      return MeanCell(ResultSample(group, profile, result), group, c.id, /*spread=*/true);
    });
    if (result == profile.headline && profile.ceiling > 0) {
      builder.Add(CeilingColumn(profile.label),
                  [&](const Group& group, const Column&) { return FellCell(group, profile); });
    }
  }
}

void AddSeconds(Builder& builder, std::span<const Record> records) {
  std::vector<std::string> stages{"generate", "item"};
  for (const Record& record : records) {
    for (const auto& [stage, seconds] : record.seconds) {
      if (std::find(stages.begin(), stages.end(), stage) == stages.end()) stages.push_back(stage);
    }
  }
  for (const std::string& stage : stages) {
    builder.Add(SecondsColumn(stage),
                [&](const Group& group, const Column&) { return SecondsCell(group, stage); });
  }
}

void AddReasons(Leaderboard& board, const std::vector<Group>& groups,
                const std::vector<Profile>& profiles) {
  for (size_t i = 0; i < groups.size(); ++i) {
    std::map<std::string, int> items, trials;
    for (const Record* record : groups[i].records) {
      if (record->status != "ok") ++items[record->reason.empty() ? "unknown" : record->reason];
      for (const Profile& profile : profiles) {
        const Trial* trial = TrialOf(*record, profile);
        if (trial != nullptr && !trial->reason.empty()) {
          ++trials[profile.label + ": " + trial->reason];
        }
      }
    }
    board.rows[i].item_reasons.assign(items.begin(), items.end());
    board.rows[i].trial_reasons.assign(trials.begin(), trials.end());
  }
}

void MarkBest(Leaderboard& board) {
  for (size_t c = 0; c < board.columns.size(); ++c) {
    const Better better = board.columns[c].better;
    if (better == Better::kNone) continue;
    std::vector<double> values;
    for (const LeaderboardRow& row : board.rows) {
      if (row.cells[c].value) values.push_back(*row.cells[c].value);
    }
    if (values.size() < 2) continue;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (*low == *high) continue;
    const double best = better == Better::kLower ? *low : *high;
    for (LeaderboardRow& row : board.rows) row.cells[c].best = row.cells[c].value == best;
  }
}

/// The profile whose displacements order the rows; null if none measures one.
const Profile* SortingProfile(const std::vector<Profile>& profiles) {
  for (const Profile& profile : profiles) {
    if (profile.headline == "displacement" && profile.ceiling > 0) return &profile;
  }
  return nullptr;
}

/// The number that orders rows, lower is better; see BuildLeaderboard.
double SortKey(const Group& group, const Profile* profile) {
  constexpr double kLast = std::numeric_limits<double>::infinity();
  const Sample volume = MetricSample(group, "siv");
  if (profile == nullptr) return volume.values.empty() ? kLast : Mean(volume.values);

  const Sample displacement = ResultSample(group, *profile, profile->headline);
  if (displacement.values.empty()) return kLast;
  const double fall = profile->ceiling * UnitOfResult(profile->headline).factor;
  const double measured = static_cast<double>(displacement.values.size());
  const double missing = group.planned - measured;
  const double mean_displacement =
      (Mean(displacement.values) * measured + fall * missing) / group.planned;
  const double mean_volume = volume.values.empty() ? 0 : Mean(volume.values);
  return kVolumeWeight * mean_volume + kDisplacementWeight * mean_displacement;
}

void SortRows(Leaderboard& board, const std::vector<Group>& groups, const Profile* profile) {
  std::vector<std::pair<double, LeaderboardRow>> keyed;
  for (size_t i = 0; i < groups.size(); ++i) {
    keyed.emplace_back(SortKey(groups[i], profile), std::move(board.rows[i]));
  }
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.generator < b.second.generator;
  });
  for (size_t i = 0; i < keyed.size(); ++i) board.rows[i] = std::move(keyed[i].second);
}

Leaderboard Heading(const Value& configuration, int planned) {
  Leaderboard board;
  const Value* suite = configuration.is_dict() ? configuration.Find("suite") : nullptr;
  if (suite == nullptr || !suite->is_dict()) {
    throw Error(ErrorKind::kInput, "the manifest does not describe its suite", "manifest",
                "is this the manifest.json of a run?");
  }
  board.suite = TextAt(*suite, "id");
  board.suite_version = TextAt(*suite, "version");
  board.title = TextAt(*suite, "title", board.suite);
  if (const Value* stand_in = suite->Find("stand_in")) board.stand_in = stand_in->AsBool();
  board.split = TextAt(configuration, "split");
  const std::string shard = TextAt(configuration, "shard");
  if (!shard.ends_with("/1")) board.shard = shard;
  if (const Value* hand = configuration.Find("hand")) {
    board.hand = TextAt(*hand, "title", TextAt(*hand, "name"));
  }
  if (const Value* robots = configuration.Find("robots")) {
    for (const Value& robot : robots->AsList()) board.hand += "; " + TextAt(robot, "title");
  }
  board.planned = planned;
  return board;
}

}  // namespace

Leaderboard BuildLeaderboard(const Value& manifest, int planned, std::span<const Record> records) {
  CheckRecords(planned, records);
  const Value& configuration = ConfigurationOf(manifest);
  Leaderboard board = Heading(configuration, planned);
  Builder builder(board, GroupByGenerator(manifest, planned, records));
  const std::vector<Profile> profiles = ProfilesOf(configuration, records);
  AddMetrics(builder, configuration, records);
  for (const Profile& profile : profiles) AddProfile(builder, profile, records);
  AddSeconds(builder, records);
  AddReasons(board, builder.groups(), profiles);
  board.agreements = CompareEngines(profiles, records);
  MarkBest(board);
  SortRows(board, builder.groups(), SortingProfile(profiles));
  return board;
}

Leaderboard SelectColumns(const Leaderboard& leaderboard, const std::string& selection) {
  std::vector<size_t> chosen;
  const std::vector<Column>& columns = leaderboard.columns;
  if (selection == "default" || selection == "all" || selection.empty()) {
    for (size_t c = 0; c < columns.size(); ++c) {
      if (selection == "all" || columns[c].is_default) chosen.push_back(c);
    }
  } else {
    for (size_t start = 0; start <= selection.size();) {
      const size_t comma = std::min(selection.find(',', start), selection.size());
      const std::string name = selection.substr(start, comma - start);
      start = comma + 1;
      const size_t before = chosen.size();
      for (size_t c = 0; c < columns.size(); ++c) {
        const std::string family = columns[c].id.substr(0, columns[c].id.find(':'));
        if (columns[c].id == name || family == name) chosen.push_back(c);
      }
      if (chosen.size() == before) {
        std::vector<std::string> names{"default", "all"};
        for (const Column& column : columns) names.push_back(column.id);
        throw UnknownName("column", name, names);
      }
    }
  }

  Leaderboard selected = leaderboard;
  selected.columns.clear();
  for (LeaderboardRow& row : selected.rows) row.cells.clear();
  for (const size_t c : chosen) {
    selected.columns.push_back(columns[c]);
    for (size_t r = 0; r < selected.rows.size(); ++r) {
      selected.rows[r].cells.push_back(leaderboard.rows[r].cells[c]);
    }
  }
  return selected;
}

}  // namespace graspbench

#include "reports/leaderboard.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/error.h"
#include "core/suggest.h"
#include "reports/columns.h"

namespace graspbench {
namespace {

constexpr double kVolumeWeight = 0.301, kDisplacementWeight = 0.699;

/// A profile as one column group: name plus content hash, and a label that is unique in this run.
struct Profile {
  std::string name, hash, label, headline;
  double ceiling = 0;  ///< SI; 0 if there is none
  Value policy;        ///< its entry in the manifest, null if absent

  bool Matches(const Trial& trial) const {
    return trial.profile == name && trial.profile_hash == hash;
  }
};

struct Group {
  std::string generator;
  int planned = 0;
  std::vector<const Record*> records;
};

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

/// Planned items of a generator: what the manifest says of it, else an equal share.
int PlannedOf(const Value& manifest, const std::string& generator, int planned, int generators) {
  const Value entry = EntryOf(manifest, "generators", "id", generator);
  if (entry.is_dict()) {
    if (const Value* own = entry.Find("planned")) return static_cast<int>(own->AsInt());
  }
  if (planned % generators != 0) {
    throw Error(ErrorKind::kInput,
                std::to_string(planned) + " planned items do not divide among " +
                    std::to_string(generators) + " generators",
                "manifest", "the manifest must give `planned` for each of its generators");
  }
  return planned / generators;
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
  const Value* listed = manifest.is_dict() ? manifest.Find("generators") : nullptr;
  if (listed != nullptr && listed->is_list()) {
    for (const Value& entry : listed->AsList()) group_of(TextAt(entry, "id"));
  }
  for (const Record& record : records) group_of(record.generator).records.push_back(&record);

  for (Group& group : groups) {
    group.planned = PlannedOf(manifest, group.generator, planned, static_cast<int>(groups.size()));
    if (static_cast<int>(group.records.size()) > group.planned) {
      throw Error(ErrorKind::kInput,
                  std::to_string(group.records.size()) + " records of " +
                      std::to_string(group.planned) + " planned items",
                  group.generator);
    }
  }
  return groups;
}

std::vector<Profile> ProfilesOf(const Value& manifest, std::span<const Record> records) {
  std::vector<Profile> profiles;
  for (const Record& record : records) {
    for (const Trial& trial : record.trials) {
      const bool known = std::any_of(profiles.begin(), profiles.end(),
                                     [&](const Profile& p) { return p.Matches(trial); });
      if (known) continue;
      Profile profile{.name = trial.profile, .hash = trial.profile_hash, .label = trial.profile};
      profile.policy = EntryOf(manifest, "policies", "profile", trial.profile);
      profile.headline = TextAt(profile.policy, "headline", "displacement");
      if (profile.policy.is_dict()) {
        if (const Value* ceiling = profile.policy.Find("ceiling")) {
          profile.ceiling = ceiling->AsDouble();
        }
      }
      profiles.push_back(std::move(profile));
    }
  }
  for (Profile& profile : profiles) {
    const auto twins = std::count_if(profiles.begin(), profiles.end(),
                                     [&](const Profile& p) { return p.name == profile.name; });
    if (twins > 1) profile.label += "@" + profile.hash.substr(0, 8);
  }
  return profiles;
}

/// Values of one column with the object each belongs to.
struct Sample {
  std::vector<double> values;
  std::vector<std::string> objects;
  std::map<std::string, int> absent;  ///< reasons why there is no value

  void Add(double value, const Record& record) {
    values.push_back(value);
    objects.push_back(record.object_id);
  }
};

std::string WhyAbsent(const Sample& sample, const Group& group) {
  if (group.records.empty()) return "no item has finished";
  const std::string* reason = nullptr;
  int most = 0;
  for (const auto& [text, count] : sample.absent) {
    if (count > most) reason = &text, most = count;
  }
  return reason == nullptr ? "not measured" : *reason;
}

Sample MetricSample(const Group& group, const std::string& metric_id) {
  Sample sample;
  for (const Record* record : group.records) {
    const auto metric =
        std::find_if(record->metrics.begin(), record->metrics.end(),
                     [&](const MetricResult& result) { return result.id == metric_id; });
    if (metric == record->metrics.end()) {
      ++sample.absent[record->reason.empty() ? "not measured" : record->reason];
    } else if (metric->status != "ok" || !std::isfinite(metric->value)) {
      ++sample.absent[metric->reason.empty() ? metric->status : metric->reason];
    } else {
      sample.Add(metric->value, *record);
    }
  }
  return sample;
}

const Trial* TrialOf(const Record& record, const Profile& profile) {
  for (const Trial& trial : record.trials) {
    if (profile.Matches(trial)) return &trial;
  }
  return nullptr;
}

/// Results in the unit of the column.
Sample ResultSample(const Group& group, const Profile& profile, const std::string& result) {
  Sample sample;
  for (const Record* record : group.records) {
    const Trial* trial = TrialOf(*record, profile);
    if (trial == nullptr) {
      ++sample.absent[record->reason.empty() ? "no trial" : record->reason];
    } else if (const double value = trial->Result(result);
               trial->verdict == Verdict::kError || !std::isfinite(value)) {
      ++sample.absent[trial->reason.empty() ? "no result" : trial->reason];
    } else {
      sample.Add(value * ResultScale(result), *record);
    }
  }
  return sample;
}

Cell MeanCell(const Sample& sample, const Group& group, const std::string& column, bool spread) {
  if (sample.values.empty()) return {.note = WhyAbsent(sample, group)};
  const ClusteredMean mean =
      BootstrapMean(sample.values, sample.objects, {.stream = group.generator + "/" + column});
  Cell cell{.value = mean.mean,
            .interval = mean.interval,
            .count = mean.count,
            .clusters = mean.clusters,
            .few_clusters = mean.few_clusters()};
  if (spread) cell.spread = PopulationDeviation(sample.values);
  if (!mean.interval) cell.note = "all grasps are of one object: no interval";
  return cell;
}

Cell RateCell(int hits, int planned) {
  const Interval interval = WilsonInterval(hits, planned);
  return {.value = 100.0 * hits / planned,
          .interval = Interval{100 * interval.low, 100 * interval.high},
          .count = planned};
}

Cell MetricRateCell(const Group& group, const std::string& metric_id) {
  if (group.records.empty()) return {.note = "no item has finished"};
  int hits = 0;
  for (const Record* record : group.records) {
    if (record->status != "ok") continue;
    for (const MetricResult& metric : record->metrics) {
      if (metric.id == metric_id && metric.status == "ok" && metric.value > 0) ++hits;
    }
  }
  return RateCell(hits, group.planned);
}

/// Planned items whose object was stopped: the complement counts as fallen, so that a failed item,
/// a diverged simulation and an item that never ran are misses.
Cell FellCell(const Group& group, const Profile& profile) {
  if (group.records.empty()) return {.note = "no item has finished"};
  int held = 0;
  for (const Record* record : group.records) {
    const Trial* trial = TrialOf(*record, profile);
    if (record->status != "ok" || trial == nullptr || trial->verdict == Verdict::kError) continue;
    if (trial->Result(profile.headline) < kFellShare * profile.ceiling) ++held;
  }
  return RateCell(group.planned - held, group.planned);
}

Cell SecondsCell(const Group& group, const std::string& stage) {
  std::vector<double> seconds;
  for (const Record* record : group.records) {
    if (record->status != "ok") continue;
    double sum = 0;
    bool found = false;
    for (const auto& [name, value] : record->seconds) {
      if (stage == "item" || name == stage) sum += value, found = true;
    }
    if (found) seconds.push_back(sum);
  }
  if (seconds.empty()) return {.note = "not measured"};
  return {.value = Median(seconds), .count = static_cast<int>(seconds.size())};
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

void AddMetrics(Builder& builder, const Value& manifest, std::span<const Record> records) {
  std::vector<MetricResult> metrics;  // one of each id, in order of appearance
  for (const Record& record : records) {
    for (const MetricResult& metric : record.metrics) {
      const bool known = std::any_of(metrics.begin(), metrics.end(),
                                     [&](const MetricResult& m) { return m.id == metric.id; });
      if (!known) metrics.push_back(metric);
    }
  }
  for (const MetricResult& metric : metrics) {
    builder.Add(MetricColumn(metric, manifest), [&](const Group& group, const Column& column) {
      if (column.statistic == Statistic::kRate) return MetricRateCell(group, metric.id);
      return MeanCell(MetricSample(group, metric.id), group, column.id, /*spread=*/false);
    });
  }
}

/// The headline first, then every other result of the profile as an extra column.
void AddProfile(Builder& builder, const Profile& profile, std::span<const Record> records) {
  std::vector<std::string> results{profile.headline};
  for (const Record& record : records) {
    const Trial* trial = TrialOf(record, profile);
    if (trial == nullptr) continue;
    for (const auto& [name, value] : trial->results) {
      if (std::find(results.begin(), results.end(), name) == results.end()) results.push_back(name);
    }
  }
  for (const std::string& result : results) {
    Column column = HeadlineColumn(profile.label, result, profile.policy);
    column.is_default = result == profile.headline;
    builder.Add(column, [&](const Group& group, const Column& c) {
      return MeanCell(ResultSample(group, profile, result), group, c.id, /*spread=*/true);
    });
    if (result == profile.headline && profile.ceiling > 0) {
      builder.Add(CeilingColumn(profile.label), [&](const Group& group, const Column&) {
        return FellCell(group, profile);
      });
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

/// The number that orders rows, lower is better; see BuildLeaderboard.
double SortKey(const Group& group, const std::vector<Profile>& profiles) {
  constexpr double kLast = std::numeric_limits<double>::infinity();
  const Sample volume = MetricSample(group, "siv");
  if (profiles.empty()) return volume.values.empty() ? kLast : Mean(volume.values);

  const Profile& profile = profiles.front();
  const Sample displacement = ResultSample(group, profile, profile.headline);
  if (displacement.values.empty()) return kLast;
  const double fall = profile.ceiling * ResultScale(profile.headline);
  const double measured = static_cast<double>(displacement.values.size());
  const double missing = group.planned - measured;
  const double mean_displacement =
      (Mean(displacement.values) * measured + fall * missing) / group.planned;
  const double mean_volume = volume.values.empty() ? 0 : Mean(volume.values);
  return kVolumeWeight * mean_volume + kDisplacementWeight * mean_displacement;
}

void SortRows(Leaderboard& board, const std::vector<Group>& groups,
              const std::vector<Profile>& profiles) {
  std::vector<std::pair<double, LeaderboardRow>> keyed;
  for (size_t i = 0; i < groups.size(); ++i) {
    keyed.emplace_back(SortKey(groups[i], profiles), std::move(board.rows[i]));
  }
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.generator < b.second.generator;
  });
  for (size_t i = 0; i < keyed.size(); ++i) board.rows[i] = std::move(keyed[i].second);
}

Leaderboard Heading(const Value& manifest, int planned) {
  Leaderboard board;
  const Value* suite = manifest.is_dict() ? manifest.Find("suite") : nullptr;
  if (suite == nullptr || !suite->is_dict()) {
    throw Error(ErrorKind::kInput, "the manifest does not describe its suite", "manifest",
                "is this the manifest.json of a run?");
  }
  board.suite = TextAt(*suite, "id");
  board.suite_version = TextAt(*suite, "version");
  board.title = TextAt(*suite, "title", board.suite);
  if (const Value* stand_in = suite->Find("stand_in")) board.stand_in = stand_in->AsBool();
  board.split = TextAt(manifest, "split");
  if (const Value* hand = manifest.Find("hand")) board.hand = TextAt(*hand, "name");
  board.planned = planned;
  return board;
}

}  // namespace

Leaderboard BuildLeaderboard(const Value& manifest, int planned, std::span<const Record> records) {
  CheckRecords(planned, records);
  Leaderboard board = Heading(manifest, planned);
  Builder builder(board, GroupByGenerator(manifest, planned, records));
  const std::vector<Profile> profiles = ProfilesOf(manifest, records);
  AddMetrics(builder, manifest, records);
  for (const Profile& profile : profiles) AddProfile(builder, profile, records);
  AddSeconds(builder, records);
  AddReasons(board, builder.groups(), profiles);
  MarkBest(board);
  SortRows(board, builder.groups(), profiles);
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

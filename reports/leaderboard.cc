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
#include "reports/manifest_difference.h"
#include "reports/measures.h"

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

/// Checked records by row, and the board with their coverage.
struct Skeleton {
  std::vector<Group> groups;
  Leaderboard board;
};

Skeleton MakeSkeleton(const Value& manifest, int planned, std::span<const Record> records) {
  CheckRecords(planned, records);
  Leaderboard board = Heading(ConfigurationOf(manifest), planned);
  board.status = TextAt(manifest, "status");
  board.manifest = Provenance(manifest);
  std::vector<Group> groups = GroupByGenerator(manifest, planned, records);
  for (const Group& group : groups) {
    board.rows.push_back({.generator = group.generator,
                          .coverage = {.ok = CountWithStatus(group, "ok"),
                                       .failed = CountWithStatus(group, "failed"),
                                       .planned = group.planned}});
  }
  return {std::move(groups), std::move(board)};
}

}  // namespace

int Leaderboard::finished() const {
  int count = 0;
  for (const LeaderboardRow& row : rows) count += row.coverage.ok + row.coverage.failed;
  return count;
}

Leaderboard BuildCoverage(const Value& manifest, int planned, std::span<const Record> records) {
  return MakeSkeleton(manifest, planned, records).board;
}

Leaderboard BuildLeaderboard(const Value& manifest, int planned, std::span<const Record> records) {
  auto [groups, board] = MakeSkeleton(manifest, planned, records);
  for (const Measure& measure : MeasuresOf(manifest, records)) {
    board.columns.push_back(measure.column);
    for (size_t i = 0; i < groups.size(); ++i) {
      board.rows[i].cells.push_back(measure.cell(groups[i]));
    }
  }
  const std::vector<Profile> profiles = ProfilesOf(manifest, records);
  AddReasons(board, groups, profiles);
  board.agreements = CompareEngines(profiles, records);
  MarkBest(board);
  SortRows(board, groups, SortingProfile(profiles));
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

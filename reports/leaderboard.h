#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/record.h"
#include "core/value.h"
#include "reports/column.h"
#include "reports/statistics.h"

namespace graspbench {

/// A number of one generator. Never a sentinel: `value` is absent where there is none, and `note`
/// says why.
struct Cell {
  std::optional<double> value;
  std::optional<Interval> interval;  ///< 95 %
  std::optional<double> spread;      ///< population standard deviation over grasps
  int count = 0;              ///< grasps behind a mean or median, planned items behind a rate
  int clusters = 0;           ///< objects behind a mean
  std::string note;           ///< why there is no value or no interval
  bool few_clusters = false;  ///< the interval is too narrow, see ClusteredMean
  bool best = false;          ///< best value of its column among at least two rows
};

struct Coverage {
  int ok = 0, failed = 0, planned = 0;
  int not_run() const { return planned - ok - failed; }
  bool operator==(const Coverage&) const = default;
};

struct LeaderboardRow {
  std::string generator;
  Coverage coverage;
  std::vector<Cell> cells;  ///< one per column
  /// How many items ended with which reason, and how many trials of which profile with which
  /// reason code ("obman: no_contact"); by name.
  std::vector<std::pair<std::string, int>> item_reasons, trial_reasons;
};

/// How far two engines agree on a profile that passes or fails a grasp.
struct EngineAgreement {
  struct Difference {
    std::string item_id, case_id, generator;
    std::string outcome_a, outcome_b;  ///< "ok", or the reason of the failure
  };
  std::string profile;  ///< "xengine-6dir"
  std::string engine_a, engine_b;
  int compared = 0;  ///< grasps
  int same = 0;      ///< of these, with the same verdict
  int ok_a = 0, ok_b = 0;
  std::vector<Difference> differing;  ///< all others, by item id
};

/// The table at the end of a run: one row per generator, best first.
struct Leaderboard {
  std::string suite, suite_version, title, split, hand;
  std::string shard;   ///< "i/N" of a run that is a part of a larger one; else empty
  std::string run;     ///< name of its directory; empty where nobody said
  std::string status;  ///< of the run: "complete", "incomplete"; empty where it is unknown
  bool stand_in = false;
  int planned = 0;
  std::vector<Column> columns;
  std::vector<LeaderboardRow> rows;
  std::vector<EngineAgreement> agreements;
  Value manifest;  ///< see Provenance

  int finished() const;  ///< items of all rows that ended, well or not
};

/// Aggregates the records of one run.
///
/// Means run over every grasp that has the value; the count stands beside them. Rates have the
/// planned items as denominator: a failed item and one that never ran are misses. Displacements
/// ("sd_mean") count a trial whose verdict is not "error", whatever became of the object.
///
/// Rows are ordered by 0.301 * SIV [cm³] + 0.699 * SD [cm], averaged over planned items where a
/// missing SD counts as free fall: displacement alone rewards hands that jam deep in the object,
/// volume alone rewards hands that miss it. The displacement is that of the first profile with a
/// free-fall ceiling. The weights are those of D-VQVAE's composite quality
/// (Zhao et al. 2024), which is defined on another volume; the sum orders rows and is never shown.
/// Without trials the order is by SIV alone; rows without either come last, by name.
///
/// Reads of the manifest: `planned_by_generator` {id: count}, without which the planned items are
/// shared in proportion to the samples per case; and of its member `configuration` (the manifest
/// itself where it has none): `suite` {id, version, title, stand_in}, `split`, `shard`, `hand`
/// {name}, `generators` [{id, samples}], `metrics` [{id, name, unit, better, definition, source}]
/// and `policies` [{profile, profile_hash, engine, headline, ceiling, source}]. All but the suite
/// are optional.
///
/// Throws Error (kUsage) when nothing was planned, and Error (kInput) when records contradict each
/// other: an item twice, one metric in two units, more items than planned.
Leaderboard BuildLeaderboard(const Value& manifest, int planned, std::span<const Record> records);

/// The leaderboard without columns: its heading, and the coverage of every row in the order of the
/// manifest. Checks the records as BuildLeaderboard does, at little cost.
Leaderboard BuildCoverage(const Value& manifest, int planned, std::span<const Record> records);

/// The columns named by `selection`: "default", "all", or a comma-separated list of column ids (an
/// id before its colon takes the columns of all profiles). Throws Error (kUsage) for an unknown
/// name, with the nearest.
Leaderboard SelectColumns(const Leaderboard& leaderboard, const std::string& selection);

}  // namespace graspbench

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/difference.h"
#include "reports/leaderboard.h"
#include "reports/manifest_difference.h"

namespace graspbench {

/// A cell of both reports that is not the same in both.
struct CellDifference {
  std::string generator;
  Column column;  ///< of the new report
  Cell before, after;

  /// after − before; absent where a side has no value.
  std::optional<double> change() const;
  /// The change as a share of |before|; absent where `before` is zero, too.
  std::optional<double> share() const;
  /// 1 for better, -1 for worse by the column's direction; 0 where it has none, where the values
  /// are equal and where a side has no value.
  int direction() const;
  /// Whether the new value is outside the old 95 % interval; absent without either. Says how large
  /// the change is, not whether it is significant: the items behind the two are not paired here.
  std::optional<bool> leaves_interval() const;
};

/// How often items ("timeout") or trials ("obman: no_contact") ended with a reason.
struct ReasonDifference {
  std::string reason;
  bool of_trials = false;
  int before = 0, after = 0;
};

/// How items ended in a row of both reports, where that differs.
struct RowDifference {
  std::string generator;
  Coverage before, after;
  std::vector<ReasonDifference> reasons;
};

struct ReportDifference {
  /// What the two reports are of.
  struct Side {
    std::string source, run, status;
    int finished = 0, planned = 0;
  };
  Side before, after;
  std::string title;  ///< of the new report's suite
  bool stand_in = false;
  double tolerance = 0;  ///< see DifferenceOptions
  std::vector<ManifestDifference> manifests;
  std::vector<std::string> rows_gone, rows_new;        ///< generators
  std::vector<std::string> columns_gone, columns_new;  ///< ids
  /// What columns are ("siv.unit", "siv.definition"). Where unit or statistic differ the numbers
  /// are not compared.
  std::vector<Difference> columns;
  std::vector<RowDifference> rows;
  std::vector<CellDifference> cells;  ///< row by row, in the new report's order
  int common_cells = 0;               ///< that both reports have, in any column
  int other_cells = 0;                ///< that differ in columns which are not among the chosen
  std::vector<Difference>
      engines;  ///< counts of their agreement: "xengine-6dir mujoco/bullet.same"

  /// Whether all of the above is the same; sources, names and states of the runs do not count.
  bool empty() const;
};

struct DifferenceOptions {
  std::string columns = "default";  ///< whose cells are listed; see SelectColumns
  /// Numbers of which the difference is at most this share of the old one are the same. Counts are
  /// always compared exactly.
  double tolerance = 0;
};

/// A report and where it is from: a run's directory or a file.
struct ReportSource {
  std::string name;
  Leaderboard board;
};

/// What differs between two reports. Throws Error (kUsage) for a column that neither has and for a
/// tolerance that is negative or no number.
ReportDifference CompareReports(const ReportSource& before, const ReportSource& after,
                                const DifferenceOptions& options);

}  // namespace graspbench

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reports/leaderboard.h"
#include "reports/manifest_difference.h"
#include "reports/paired.h"
#include "reports/run_data.h"
#include "reports/seeds.h"

namespace graspbench {

/// Results below this p-value, corrected for the number of tests, are called significant.
inline constexpr double kSignificance = 0.05;

/// An item whose outcome differs.
struct Flip {
  std::string case_id;
  int sample = 0;
  std::string item_a, item_b;        ///< ids
  std::string outcome_a, outcome_b;  ///< "ok", or the reason of the failure
  bool gained = false;               ///< a miss in A and a hit in B
};

/// One column over a part of the items.
struct Slice {
  std::string name;  ///< of the category or intent
  int pairs = 0;
  double a = 0, b = 0;
  ClusteredMean difference;
};

/// One column of two rows, over the items that both have finished. For means these are the items
/// with a value on both sides; in rates every item counts, failed ones as misses.
struct ComparedColumn {
  Column column;
  int pairs = 0;               ///< items behind the numbers
  int only_a = 0, only_b = 0;  ///< items with a value on one side only
  std::optional<double> a, b;  ///< absent where there are no pairs
  /// Of b − a; absent for medians: how long something takes says more of the machine.
  std::optional<PairedDifference> difference;
  std::optional<double> p_holm;   ///< corrected over all tests of the comparison
  std::optional<double> mcnemar;  ///< rates: McNemarExact, which takes items as independent
  std::string note;               ///< why there is no value
  std::vector<Flip> flips;        ///< of rates, by case and sample
  std::vector<Slice> categories, intents;

  bool significant() const { return p_holm && *p_holm < kSignificance; }
  /// Significant, in the direction of getting worse or better.
  bool worse() const;
  bool better() const;
};

/// Two rows on their common items.
struct RowComparison {
  size_t run_a = 0, run_b = 0;  ///< into Comparison::runs
  std::string row_a, row_b;     ///< generators
  Coverage coverage_a, coverage_b;
  int pairs = 0, objects = 0;
  int only_a = 0, only_b = 0;  ///< finished items without a partner
  std::vector<ComparedColumn> columns;
  std::vector<std::string> columns_only_a, columns_only_b;  ///< ids of default columns
};

struct ComparedRun {
  std::string name, status;
  int planned = 0, finished = 0;
};

struct RunDifference {
  size_t run = 0;  ///< compared with run 0
  std::vector<ManifestDifference> differences;
};

/// One row over runs that differ in the seed only.
struct SeedRow {
  struct Entry {
    Column column;
    SeedPool pool;
  };
  std::string generator;
  std::vector<Entry> columns;
};

struct Comparison {
  std::string title;  ///< of the suite of run 0
  bool stand_in = false;
  std::vector<ComparedRun> runs;
  std::vector<RunDifference> differences;  ///< one for each run but the first
  std::vector<RowComparison> rows;
  std::vector<SeedRow> seeds;  ///< empty unless the runs differ in the seed only

  /// The differences that make the comparison invalid, as "suite.version: "1" / "2"".
  std::vector<std::string> InvalidBecause() const;
};

/// Names two rows: one of the first run, one of the other (of the first again if it is alone).
struct RowPair {
  std::string a, b;
};

/// Reads "reference=random". Throws Error (kUsage) for anything else.
RowPair ParseRowPair(const std::string& text);

/// Compares the first run with each of the others, row by row on the same items: an item of one row
/// is paired with that of the same case and sample of the other. Without `pairs` the rows are those
/// of equal name. `columns` selects as SelectColumns does.
///
/// P-values are those of SignFlipTest; all tests of the result are one family for Holm's
/// correction, except columns in which no pair differs, where no test can find anything.
///
/// When manifests differ in a way that makes the comparison invalid and not `force`, only runs and
/// differences are filled in.
///
/// Throws Error (kUsage): one run without pairs, an unknown row or column, runs without a common
/// row or a common item.
Comparison CompareRuns(std::span<const RunData> runs, const std::vector<RowPair>& pairs,
                       const std::string& columns, bool force);

}  // namespace graspbench

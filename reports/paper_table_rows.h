#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reports/paper_table.h"

namespace graspbench {

/// The generator whose rows are the grasps of the data set itself; they do not compete.
inline constexpr std::string_view kReferenceRows = "reference";

/// The part of a run that one group of a table shows; all of it where the table is not grouped.
struct RunPart {
  std::string run, group;
  Leaderboard board;
};

/// Throws Error (kUsage) for a table in groups and a run that is not finished.
std::vector<RunPart> PartsOf(const TableSpec& table, std::span<const RunData> runs);

/// One of our rows, before it is cut to the table's columns. Refers to the part that it is from.
struct OurRow {
  std::string label, group;
  const Leaderboard* board = nullptr;
  const LeaderboardRow* row = nullptr;
};

/// Our rows in the order of the table: those that it chooses, else first the generators that the
/// paper has. Throws Error (kUsage) for a chosen row that no run has.
std::vector<OurRow> OurRows(const TableSpec& table, std::span<const RunPart> parts);

/// A value of ours, found by the id of its column or of that column's spread.
struct FoundValue {
  const Column* column = nullptr;  ///< null where the board has no such column
  std::optional<double> value;
  std::optional<Interval> interval;
  std::string note;  ///< why there is no value
};
/// A name without a colon means the column of one judge as well, see ColumnOfOneJudge.
FoundValue FindValue(const Leaderboard& board, const LeaderboardRow& row, const std::string& id);

/// The only column that a name without a colon means: "gpt_score" where one model has judged; null
/// where there is none or several.
const Column* ColumnOfOneJudge(const Leaderboard& board, const std::string& id);

/// What `value` in one unit is in another; nothing where they do not measure the same.
std::optional<double> Converted(double value, const std::string& from, const std::string& to);

}  // namespace graspbench

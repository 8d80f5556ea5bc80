#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/record.h"
#include "core/value.h"
#include "reports/aggregate.h"
#include "reports/leaderboard.h"

namespace graspbench {

/// A column with the way its numbers come about. Stands by itself: it refers to neither manifest
/// nor records that it was made from.
struct Measure {
  Column column;
  std::function<Cell(const Group&)> cell;        ///< of a row
  std::function<ItemValue(const Record&)> item;  ///< of one finished item
};

/// Every column of a run in the order of its leaderboard: metrics, then profiles, then seconds;
/// what was asked for first, then what records hold besides. Reads of the manifest what
/// BuildLeaderboard does.
std::vector<Measure> MeasuresOf(const Value& manifest, std::span<const Record> records);

/// The profiles that were asked for, then others that records hold.
std::vector<Profile> ProfilesOf(const Value& manifest, std::span<const Record> records);

}  // namespace graspbench

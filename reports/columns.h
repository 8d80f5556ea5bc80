#pragma once

#include <string>
#include <string_view>

#include "core/record.h"
#include "core/value.h"
#include "reports/leaderboard.h"

namespace graspbench {

/// The column of a metric: presentation (title, decimals, default or not) from the table of known
/// metrics, definition and direction from the run's manifest where it has them.
Column MetricColumn(const MetricResult& metric, const Value& manifest);

/// Whether a metric of this id is in the table of known ones.
bool IsKnownMetric(std::string_view id);

/// The column of one result of a trial; for the headline of a displacement trial this is the
/// papers' SD ("sd_mean:obman"). `label` is the profile's name, made unique where one run holds two
/// contents of it; `policy` is the profile's entry in the manifest.
Column ResultColumn(const std::string& label, const std::string& result, const Value& policy);

/// The share of planned items that reach the profile's ceiling ("fell:obman").
Column CeilingColumn(const std::string& label);

/// The headline of policies that pass or fail a grasp.
inline constexpr std::string_view kSuccess = "success";

/// The share of planned items that pass the trial ("success:semgrasp-lift").
Column SuccessColumn(const std::string& label, const Value& policy);

/// Seconds of one stage, or of all stages of an item ("item").
Column SecondsColumn(const std::string& stage);

/// The unit a trial result is shown in: lengths in cm, angles in degrees, others in SI.
struct ResultUnit {
  std::string_view unit;    ///< "cm"
  std::string_view suffix;  ///< of the result's name in JSON: "_cm"
  double factor = 1;        ///< from SI
};
ResultUnit UnitOfResult(const std::string& result);

/// Share of the free-fall displacement from which an object counts as fallen. Free fall is reached
/// only by an object that touches nothing; 95 % of it means the hand did not slow it noticeably.
inline constexpr double kFellShare = 0.95;

/// What a run was asked for: the manifest's member "configuration", or a bare configuration.
const Value& ConfigurationOf(const Value& manifest);

/// A manifest member as text, or `fallback` where it is absent.
std::string TextAt(const Value& dict, std::string_view key, const std::string& fallback = "");

/// A manifest member that is a list; empty where it is absent.
const Value::List& ListAt(const Value& dict, std::string_view key);

/// The member of the manifest's list `list` whose `key` is `name`; null if there is none.
Value EntryOf(const Value& manifest, std::string_view list, std::string_view key,
              const std::string& name);

}  // namespace graspbench

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/record.h"
#include "core/value.h"
#include "reports/leaderboard.h"

namespace graspbench {

/// A profile as one column group: name plus content hash, and a label that is unique in this run.
struct Profile {
  std::string name, hash, label, headline;
  double ceiling = 0;  ///< SI; 0 if there is none
  Value policy;        ///< its entry in the manifest, null if absent

  bool Matches(const Trial& trial) const {
    return trial.profile == name && trial.profile_hash == hash;
  }
};

/// The records of one row.
struct Group {
  std::string generator;
  int planned = 0;
  std::vector<const Record*> records;
};

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

/// What one finished item says in one column.
struct ItemValue {
  std::optional<double> value;  ///< in the column's unit; in rates always there, 0 or 100
  std::string outcome;  ///< in rates what happened ("ok", "dropped"), else why there is none
};

ItemValue MetricItem(const Record& record, const std::string& metric_id);
ItemValue MetricRateItem(const Record& record, const std::string& metric_id);
ItemValue ResultItem(const Record& record, const Profile& profile, const std::string& result);
ItemValue FellItem(const Record& record, const Profile& profile);
ItemValue SuccessItem(const Record& record, const Profile& profile);
ItemValue SecondsItem(const Record& record, const std::string& stage);

Sample MetricSample(const Group& group, const std::string& metric_id);

/// A result of every trial of the profile that did not end in an error, in the unit of its column.
Sample ResultSample(const Group& group, const Profile& profile, const std::string& result);

/// The record's trial of this profile; null if there is none.
const Trial* TrialOf(const Record& record, const Profile& profile);

/// Mean and interval of a sample; `column` names the random stream together with the generator.
Cell MeanCell(const Sample& sample, const Group& group, const std::string& column, bool spread);

/// Share of planned items whose value of a yes-or-no metric is not zero.
Cell MetricRateCell(const Group& group, const std::string& metric_id);

/// Share of planned items whose object fell. What counts are the objects that were stopped; the
/// complement fell, so that a failed item, a diverged simulation and an item that never ran are
/// misses.
Cell FellCell(const Group& group, const Profile& profile);

/// Whether the trial says something about the grasp: not when it could not be run on this data
/// (setting_mismatch, not_applicable).
bool WasTried(const Trial& trial);

/// Share of planned items whose trial has the verdict ok; what did not run is a miss. No value
/// where no trial of the group could be run.
Cell SuccessCell(const Group& group, const Profile& profile);

/// Median seconds of a stage over items that went well; "item" adds up all stages.
Cell SecondsCell(const Group& group, const std::string& stage);

}  // namespace graspbench

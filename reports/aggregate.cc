#include "reports/aggregate.h"

#include <algorithm>
#include <cmath>

#include "reports/columns.h"

namespace graspbench {
namespace {

/// The commonest reason why there is no value.
std::string WhyAbsent(const Sample& sample, const Group& group) {
  if (group.records.empty()) return "no item has finished";
  const std::string* reason = nullptr;
  int most = 0;
  for (const auto& [text, count] : sample.absent) {
    if (count > most) reason = &text, most = count;
  }
  return reason == nullptr ? "not measured" : *reason;
}

Cell RateCell(int hits, int planned) {
  const Interval interval = WilsonInterval(hits, planned);
  return {.value = 100.0 * hits / planned,
          .interval = Interval{100 * interval.low, 100 * interval.high},
          .count = planned};
}

}  // namespace

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
      sample.Add(value * UnitOfResult(result).factor, *record);
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

Cell FellCell(const Group& group, const Profile& profile) {
  if (group.records.empty()) return {.note = "no item has finished"};
  int held = 0;
  for (const Record* record : group.records) {
    const Trial* trial = TrialOf(*record, profile);
    if (trial == nullptr || trial->verdict == Verdict::kError) continue;
    if (trial->Result(profile.headline) < kFellShare * profile.ceiling) ++held;
  }
  return RateCell(group.planned - held, group.planned);
}

bool WasTried(const Trial& trial) {
  return trial.reason != "setting_mismatch" && trial.reason != "not_applicable";
}

Cell SuccessCell(const Group& group, const Profile& profile) {
  if (group.records.empty()) return {.note = "no item has finished"};
  int hits = 0, tried = 0;
  std::string why_not;
  for (const Record* record : group.records) {
    const Trial* trial = TrialOf(*record, profile);
    if (trial != nullptr && !WasTried(*trial)) {
      why_not = trial->reason;
      continue;
    }
    ++tried;
    hits += trial != nullptr && trial->verdict == Verdict::kOk;
  }
  if (tried == 0) return {.note = why_not};
  return RateCell(hits, group.planned);
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

}  // namespace graspbench

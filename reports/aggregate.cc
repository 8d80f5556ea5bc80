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

/// The values of all records.
template <typename Item>
Sample SampleOf(const Group& group, Item item) {
  Sample sample;
  for (const Record* record : group.records) {
    if (const ItemValue value = item(*record); value.value) {
      sample.Add(*value.value, *record);
    } else {
      ++sample.absent[value.outcome];
    }
  }
  return sample;
}

/// How many records have this value of a rate.
template <typename Item>
int CountOf(double value, const Group& group, Item item) {
  return static_cast<int>(std::count_if(group.records.begin(), group.records.end(),
                                        [&](const Record* r) { return item(*r).value == value; }));
}

std::string Or(const std::string& text, const std::string& fallback) {
  return text.empty() ? fallback : text;
}

}  // namespace

ItemValue MetricItem(const Record& record, const std::string& metric_id) {
  const auto metric =
      std::find_if(record.metrics.begin(), record.metrics.end(),
                   [&](const MetricResult& result) { return result.id == metric_id; });
  if (metric == record.metrics.end()) return {{}, Or(record.reason, "not measured")};
  if (metric->status != "ok" || !std::isfinite(metric->value)) {
    return {{}, Or(metric->reason, metric->status)};
  }
  return {metric->value, ""};
}

ItemValue MetricRateItem(const Record& record, const std::string& metric_id) {
  if (record.status != "ok") return {0.0, Or(record.reason, record.status)};
  const ItemValue item = MetricItem(record, metric_id);
  if (!item.value) return {0.0, item.outcome};
  return *item.value > 0 ? ItemValue{100.0, "yes"} : ItemValue{0.0, "no"};
}

ItemValue ResultItem(const Record& record, const Profile& profile, const std::string& result) {
  const Trial* trial = TrialOf(record, profile);
  if (trial == nullptr) return {{}, Or(record.reason, "no trial")};
  const double value = trial->Result(result);
  if (trial->verdict == Verdict::kError || !std::isfinite(value)) {
    return {{}, Or(trial->reason, "no result")};
  }
  return {value * UnitOfResult(result).factor, ""};
}

ItemValue FellItem(const Record& record, const Profile& profile) {
  const Trial* trial = TrialOf(record, profile);
  if (trial == nullptr) return {100.0, Or(record.reason, "no trial")};
  if (trial->verdict == Verdict::kError) return {100.0, Or(trial->reason, "error")};
  const bool held = trial->Result(profile.headline) < kFellShare * profile.ceiling;
  return held ? ItemValue{0.0, "held"} : ItemValue{100.0, "fell"};
}

ItemValue SuccessItem(const Record& record, const Profile& profile) {
  const Trial* trial = TrialOf(record, profile);
  if (trial == nullptr) return {0.0, Or(record.reason, "no trial")};
  if (trial->verdict == Verdict::kOk) return {100.0, "ok"};
  return {0.0, Or(trial->reason, std::string(Name(trial->verdict)))};
}

ItemValue SecondsItem(const Record& record, const std::string& stage) {
  if (record.status != "ok") return {{}, Or(record.reason, record.status)};
  double sum = 0;
  bool found = false;
  for (const auto& [name, seconds] : record.seconds) {
    if (stage == "item" || name == stage) sum += seconds, found = true;
  }
  return found ? ItemValue{sum, ""} : ItemValue{{}, "not measured"};
}

Sample MetricSample(const Group& group, const std::string& metric_id) {
  return SampleOf(group, [&](const Record& record) { return MetricItem(record, metric_id); });
}

const Trial* TrialOf(const Record& record, const Profile& profile) {
  for (const Trial& trial : record.trials) {
    if (profile.Matches(trial)) return &trial;
  }
  return nullptr;
}

Sample ResultSample(const Group& group, const Profile& profile, const std::string& result) {
  return SampleOf(group, [&](const Record& record) { return ResultItem(record, profile, result); });
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
  const auto item = [&](const Record& record) { return MetricRateItem(record, metric_id); };
  return RateCell(CountOf(100, group, item), group.planned);
}

Cell FellCell(const Group& group, const Profile& profile) {
  if (group.records.empty()) return {.note = "no item has finished"};
  const auto item = [&](const Record& record) { return FellItem(record, profile); };
  return RateCell(group.planned - CountOf(0, group, item), group.planned);
}

bool WasTried(const Trial& trial) {
  return trial.reason != "setting_mismatch" && trial.reason != "not_applicable";
}

Cell SuccessCell(const Group& group, const Profile& profile) {
  if (group.records.empty()) return {.note = "no item has finished"};
  bool any_tried = false;
  std::string why_not;
  for (const Record* record : group.records) {
    const Trial* trial = TrialOf(*record, profile);
    if (trial != nullptr && !WasTried(*trial)) {
      why_not = trial->reason;
    } else {
      any_tried = true;
    }
  }
  if (!any_tried) return {.note = why_not};
  const auto item = [&](const Record& record) { return SuccessItem(record, profile); };
  return RateCell(CountOf(100, group, item), group.planned);
}

Cell SecondsCell(const Group& group, const std::string& stage) {
  const Sample sample =
      SampleOf(group, [&](const Record& record) { return SecondsItem(record, stage); });
  if (sample.values.empty()) return {.note = "not measured"};
  return {.value = Median(sample.values), .count = static_cast<int>(sample.values.size())};
}

}  // namespace graspbench

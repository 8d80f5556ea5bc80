#include "reports/page_scenes.h"

#include "core/json.h"
#include "reports/columns.h"
#include "reports/scene_encoding.h"
#include "reports/text.h"

namespace graspbench {
namespace {

// Enough that a page of many items is not thousands of files, little enough to load at once.
constexpr size_t kChunkBytes = 1 << 20;

/// Free data is kept as text: a page shows it, and never looks into it.
Value TextOf(const Value& data) { return data.is_null() ? Value() : Value(ToJson(data, 2)); }

Value ResultsValue(const Trial& trial) {
  Value::List results;
  for (const auto& [name, value] : trial.results) {
    const ResultUnit unit = UnitOfResult(name);
    results.push_back(Value::List{name, value * unit.factor, DisplayUnit(std::string(unit.unit))});
  }
  return results;
}

/// Gravity of the trial, m/s², where it says so; null else.
Value GravityOf(const Trial& trial) {
  const Value* physics = trial.details.is_dict() ? trial.details.Find("physics") : nullptr;
  const Value* gravity =
      physics != nullptr && physics->is_dict() ? physics->Find("gravity") : nullptr;
  return gravity == nullptr ? Value() : *gravity;
}

/// The frames of a trial's hand, all poses of the first moment first.
Value MotionValue(const Record& record, const Trial& trial, const SceneSource& scenes) {
  if (trial.hand_trajectory.empty()) return {};
  std::vector<Pose> poses;
  for (const std::vector<Pose>& frames : scenes.motion(record, trial)) {
    poses.insert(poses.end(), frames.begin(), frames.end());
  }
  return poses.empty() ? Value() : PosesValue(poses);
}

Value TrialValue(const Record& record, const Trial& trial, const SceneSource& scenes) {
  return Value::Dict{{"profile", trial.profile},
                     {"hash", trial.profile_hash},
                     {"engine", trial.engine},
                     {"verdict", Name(trial.verdict)},
                     {"reason", trial.reason},
                     {"results", ResultsValue(trial)},
                     {"gravity", GravityOf(trial)},
                     {"moments", static_cast<int>(trial.object_trajectory.size())},
                     {"object", ExactPosesValue(trial.object_trajectory)},
                     {"handMoves", !trial.hand_trajectory.empty()},
                     {"hand", MotionValue(record, trial, scenes)},
                     {"details", TextOf(trial.details)}};
}

Value MetricsValue(const Record& record) {
  Value::List metrics;
  for (const MetricResult& metric : record.metrics) {
    metrics.push_back(Value::Dict{{"id", metric.id},
                                  {"unit", DisplayUnit(metric.unit)},
                                  {"status", metric.status},
                                  {"value", metric.value},
                                  {"reason", metric.reason}});
  }
  return metrics;
}

/// What the generator said about its grasp; empty for one that does not.
std::string CaptionOf(const Record& record) {
  if (!record.grasp || !record.grasp->extras.is_dict()) return "";
  const Value* caption = record.grasp->extras.Find("caption");
  return caption != nullptr && caption->is_string() ? caption->AsString() : "";
}

}  // namespace

PageScenes::PageScenes(std::span<const PageRun> runs, const PageCases& cases, const Items* wanted,
                       Sink sink)
    : runs_(runs), wanted_(wanted), sink_(std::move(sink)) {
  chunk_of_case_.assign(cases.cases.size(), -1);
  object_of_case_.assign(cases.cases.size(), -1);
  std::string items;
  int chunk = 0;
  const auto flush = [&] {
    if (items.empty()) return;
    sink_("items-" + std::to_string(chunk++), "{\"items\":[" + items + "]}");
    items.clear();
  };
  for (size_t c = 0; c < cases.cases.size(); ++c) {
    for (const auto& [run, item] : cases.cases[c].items) {
      if (wanted_ != nullptr && !wanted_->contains({run, item})) continue;
      items += (items.empty() ? "" : ",") + ToJson(ItemValue(run, item));
      chunk_of_case_[c] = chunk;
    }
    if (chunk_of_case_[c] >= 0) WriteObject(cases.cases[c], c);
    if (items.size() > kChunkBytes) flush();
  }
  flush();
}

Value PageScenes::ItemValue(int run, int item) {
  const PageRun& source = runs_[static_cast<size_t>(run)];
  const Record& record = source.data.records[static_cast<size_t>(item)];
  Value::List trials, seconds;
  for (const Trial& trial : record.trials) {
    trials.push_back(TrialValue(record, trial, source.scenes));
  }
  for (const auto& [stage, value] : record.seconds) seconds.push_back(Value::List{stage, value});
  return Value::Dict{{"run", run},
                     {"item", item},
                     {"message", record.message},
                     {"caption", CaptionOf(record)},
                     {"extras", record.grasp ? TextOf(record.grasp->extras) : Value()},
                     {"metrics", MetricsValue(record)},
                     {"seconds", std::move(seconds)},
                     {"hand", HandValue(record, source.scenes)},
                     {"trials", std::move(trials)}};
}

Value PageScenes::HandValue(const Record& record, const SceneSource& scenes) {
  const std::optional<PosedSkin> posed = record.grasp ? scenes.hand(record) : std::nullopt;
  if (!posed) return {};
  const auto [known, fresh] = skins_.emplace(posed->skin, static_cast<int>(skins_.size()));
  if (fresh) sink_("hand-" + std::to_string(known->second), ToJson(SkinValue(*posed->skin)));
  return Value::Dict{
      {"skin", known->second},
      {"vertices", posed->skin->rest_F.empty() ? PointsValue(posed->vertices_O) : Value()},
      {"frames", posed->X_OF.empty() ? Value() : PosesValue(posed->X_OF)}};
}

void PageScenes::WriteObject(const PageCases::Case& known, size_t index) {
  const std::string name = known.suite + "\n" + known.object;
  const auto found = objects_.find(name);
  if (found != objects_.end()) {
    object_of_case_[index] = found->second;
    return;
  }
  for (const auto& [run, item] : known.items) {
    const PageRun& source = runs_[static_cast<size_t>(run)];
    const auto mesh = source.scenes.object(source.data.records[static_cast<size_t>(item)]);
    if (!mesh) continue;
    const auto number = static_cast<int>(objects_.size());
    objects_[name] = object_of_case_[index] = number;
    sink_("object-" + std::to_string(number), ToJson(MeshValue(*mesh)));
    return;
  }
}

}  // namespace graspbench

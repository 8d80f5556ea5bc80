#include "reports/page_scenes.h"

#include <algorithm>

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

HandMotion MotionOf(const Record& record, const Trial& trial, const SceneSource& scenes) {
  if (trial.hand_trajectory.empty()) return {};
  HandMotion motion = scenes.motion(record, trial);
  // What blew up kept no poses of its object from then on.
  if (motion.X_WF.size() > trial.object_trajectory.size()) {
    motion.X_WF.resize(trial.object_trajectory.size());
  }
  return motion;
}

std::vector<double> SlipOf(const Trial& trial, const HandMotion& motion, const Vec3& p_OC) {
  std::vector<Pose> X_WR;
  for (const std::vector<Pose>& frames : motion.X_WF) X_WR.push_back(frames.at(motion.root));
  return SlipOf(trial, p_OC, X_WR);
}

/// The frames of a trial's hand, all poses of the first moment first.
Value FramesValue(const HandMotion& motion) {
  std::vector<Pose> poses;
  for (const std::vector<Pose>& frames : motion.X_WF) {
    poses.insert(poses.end(), frames.begin(), frames.end());
  }
  return poses.empty() ? Value() : PosesValue(poses);
}

Value TrialValue(const Trial& trial, const HandMotion& motion,
                 const std::optional<std::vector<double>>& slip) {
  const std::optional<double> seconds = RecordedSeconds(trial);
  return Value::Dict{{"profile", trial.profile},
                     {"hash", trial.profile_hash},
                     {"engine", trial.engine},
                     {"verdict", Name(trial.verdict)},
                     {"reason", trial.reason},
                     {"results", ResultsValue(trial)},
                     {"gravity", GravityOf(trial)},
                     {"moments", static_cast<int>(trial.object_trajectory.size())},
                     {"object", ExactPosesValue(trial.object_trajectory)},
                     {"seconds", seconds ? Value(*seconds) : Value()},
                     {"handMoves", !trial.hand_trajectory.empty()},
                     {"hand", FramesValue(motion)},
                     {"slip", slip ? NumbersValue(*slip) : Value()},
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

Value PiecesValue(const std::vector<PieceSet>& sets) {
  Value::List values;
  for (const PieceSet& set : sets) {
    Value::List meshes;
    for (const TriMesh& piece : set.pieces_O) meshes.push_back(MeshValue(piece));
    values.push_back(Value::Dict{
        {"name", set.name}, {"asSimulated", set.as_simulated}, {"meshes", std::move(meshes)}});
  }
  return values;
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
    const PageCases::Case& known = cases.cases[c];
    const bool shown = std::ranges::any_of(known.items, [&](const auto& at) { return Shows(at); });
    const ObjectMesh& object = ObjectOf(known, shown);
    if (shown) {
      chunk_of_case_[c] = chunk;
      object_of_case_[c] = object.chunk;
    }
    for (const auto& [run, item] : known.items) {
      Value::List trials = Trials(run, item, object.p_OC);
      if (!Shows({run, item})) continue;
      items += (items.empty() ? "" : ",") + ToJson(ItemValue(run, item, std::move(trials)));
    }
    if (items.size() > kChunkBytes) flush();
  }
  flush();
  sink_("slip-0", ToJson(slip_.ToValue()));
}

bool PageScenes::Shows(const std::pair<int, int>& item) const {
  return wanted_ == nullptr || wanted_->contains(item);
}

Value::List PageScenes::Trials(int run, int item, const std::optional<Vec3>& p_OC) {
  const PageRun& source = runs_[static_cast<size_t>(run)];
  const Record& record = source.data.records[static_cast<size_t>(item)];
  Value::List trials;
  for (const Trial& trial : record.trials) {
    const HandMotion motion = MotionOf(record, trial, source.scenes);
    std::optional<std::vector<double>> slip;
    if (p_OC && !trial.object_trajectory.empty()) slip = SlipOf(trial, motion, *p_OC);
    const bool hand_is_known = trial.hand_trajectory.empty() || !motion.X_WF.empty();
    if (slip && hand_is_known) slip_.Add(run, item, trial, *slip);
    if (Shows({run, item})) trials.push_back(TrialValue(trial, motion, slip));
  }
  return trials;
}

Value PageScenes::ItemValue(int run, int item, Value::List trials) {
  const PageRun& source = runs_[static_cast<size_t>(run)];
  const Record& record = source.data.records[static_cast<size_t>(item)];
  Value::List seconds;
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

const PageScenes::ObjectMesh& PageScenes::ObjectOf(const PageCases::Case& known, bool shown) {
  ObjectMesh& object = objects_[known.suite + "\n" + known.object];
  if (object.p_OC && (object.chunk >= 0 || !shown)) return object;
  for (const auto& [run, item] : known.items) {
    const PageRun& source = runs_[static_cast<size_t>(run)];
    const auto mesh = source.scenes.object(source.data.records[static_cast<size_t>(item)]);
    if (!mesh) continue;
    object.p_OC = VertexMean(*mesh);
    if (!shown) break;
    object.chunk = written_objects_++;
    Value value = MeshValue(*mesh);
    if (source.scenes.pieces) {
      const Record& record = source.data.records[static_cast<size_t>(item)];
      value.Set("pieces", PiecesValue(source.scenes.pieces(record, *mesh)));
    }
    sink_("object-" + std::to_string(object.chunk), ToJson(value));
    break;
  }
  return object;
}

}  // namespace graspbench

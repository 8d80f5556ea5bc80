#include "core/record.h"

#include <limits>

#include "core/field.h"
#include "core/pose_value.h"

namespace graspbench {
namespace {

using NamedNumbers = std::vector<std::pair<std::string, double>>;

// JSON has no NaN: it is written, and reads back, as null.
double NumberFrom(const Field& field) {
  return field.AsDoubleOrNull().value_or(std::numeric_limits<double>::quiet_NaN());
}

Value NamedNumbersValue(const NamedNumbers& numbers) {
  Value::List pairs;
  for (const auto& [name, number] : numbers) pairs.push_back(Value::List{name, number});
  return pairs;
}

NamedNumbers NamedNumbersFrom(const Field& field) {
  NamedNumbers numbers;
  for (size_t i = 0; i < field.Count(); ++i) {
    const Field pair = field.At(i);
    numbers.emplace_back(pair.At(size_t{0}).AsString(), NumberFrom(pair.At(1)));
  }
  return numbers;
}

Value ToValue(const MetricResult& metric) {
  Value value;
  value.Set("id", metric.id).Set("unit", metric.unit).Set("status", metric.status);
  value.Set("value", metric.value).Set("reason", metric.reason);
  return value;
}

MetricResult MetricFrom(const Field& field) {
  return {.id = field.At("id").AsString(),
          .unit = field.At("unit").AsString(),
          .status = field.At("status").AsString(),
          .value = NumberFrom(field.At("value")),
          .reason = field.At("reason").AsString()};
}

Verdict VerdictFrom(const Field& field) {
  for (const Verdict verdict : {Verdict::kOk, Verdict::kFailed, Verdict::kError}) {
    if (field.AsString() == Name(verdict)) return verdict;
  }
  field.Fail("expected \"ok\", \"failed\" or \"error\", found \"" + field.AsString() + "\"");
}

Trial TrialFrom(const Field& field) {
  Trial trial;
  trial.profile = field.At("profile").AsString();
  trial.profile_hash = field.At("profile_hash").AsString();
  trial.engine = field.At("engine").AsString();
  trial.verdict = VerdictFrom(field.At("verdict"));
  trial.reason = field.At("reason").AsString();
  trial.results = NamedNumbersFrom(field.At("results"));
  const Field trajectory = field.At("object_trajectory");
  for (size_t i = 0; i < trajectory.Count(); ++i) {
    trial.object_trajectory.push_back(PoseFrom(trajectory.At(i)));
  }
  if (field.Has("hand_trajectory")) {
    const Field hand = field.At("hand_trajectory");
    for (size_t i = 0; i < hand.Count(); ++i) {
      trial.hand_trajectory.push_back(hand.At(i).AsDoubles());
    }
    trial.X_WB = PoseFrom(field.At("X_WB"));
  }
  trial.details = field.At("details").value();
  return trial;
}

}  // namespace

Value ToValue(const Trial& trial) {
  Value value;
  value.Set("profile", trial.profile).Set("profile_hash", trial.profile_hash);
  value.Set("engine", trial.engine).Set("verdict", Name(trial.verdict));
  value.Set("reason", trial.reason).Set("results", NamedNumbersValue(trial.results));
  Value::List trajectory;
  for (const Pose& X_WO : trial.object_trajectory) trajectory.push_back(PoseValue(X_WO));
  value.Set("object_trajectory", std::move(trajectory)).Set("details", trial.details);
  if (trial.hand_trajectory.empty()) return value;
  Value::List hand;
  for (const std::vector<double>& joints : trial.hand_trajectory) {
    hand.push_back(Value::List(joints.begin(), joints.end()));
  }
  value.Set("hand_trajectory", std::move(hand)).Set("X_WB", PoseValue(trial.X_WB));
  return value;
}

Trial TrialFromValue(const Value& value, const std::string& where) {
  return TrialFrom(Field(value, where));
}

Value ToValue(const Record& record) {
  Value value;
  value.Set("item_id", record.item_id).Set("suite", record.suite).Set("case_id", record.case_id);
  value.Set("object_id", record.object_id).Set("category", record.category);
  value.Set("intent", record.intent).Set("split", record.split);
  value.Set("generator", record.generator).Set("sample", record.sample);
  value.Set("instruction", record.instruction);
  value.Set("status", record.status).Set("reason", record.reason);
  value.Set("message", record.message);
  value.Set("grasp", record.grasp ? ToValue(*record.grasp) : Value());
  Value::List metrics, trials;
  for (const MetricResult& metric : record.metrics) metrics.push_back(ToValue(metric));
  for (const Trial& trial : record.trials) trials.push_back(ToValue(trial));
  value.Set("metrics", std::move(metrics)).Set("trials", std::move(trials));
  value.Set("seconds", NamedNumbersValue(record.seconds));
  return value;
}

Record RecordFromValue(const Value& value, const std::string& where) {
  const Field field(value, where);
  Record record;
  record.item_id = field.At("item_id").AsString();
  record.suite = field.At("suite").AsString();
  record.case_id = field.At("case_id").AsString();
  record.object_id = field.At("object_id").AsString();
  record.category = field.At("category").AsString();
  record.intent = field.At("intent").AsString();
  record.split = field.At("split").AsString();
  record.generator = field.At("generator").AsString();
  record.sample = static_cast<int>(field.At("sample").AsInt());
  record.instruction = field.StringOr("instruction", "");
  record.status = field.At("status").AsString();
  record.reason = field.At("reason").AsString();
  record.message = field.At("message").AsString();
  if (const Field grasp = field.At("grasp"); !grasp.value().is_null()) {
    record.grasp = GraspFromValue(grasp.value(), where + ": grasp");
  }
  const Field metrics = field.At("metrics"), trials = field.At("trials");
  for (size_t i = 0; i < metrics.Count(); ++i) record.metrics.push_back(MetricFrom(metrics.At(i)));
  for (size_t i = 0; i < trials.Count(); ++i) record.trials.push_back(TrialFrom(trials.At(i)));
  record.seconds = NamedNumbersFrom(field.At("seconds"));
  return record;
}

}  // namespace graspbench

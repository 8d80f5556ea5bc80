#include "runner/evaluate.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "core/error.h"
#include "runner/artifact.h"
#include "runner/retarget_metrics.h"

namespace graspbench {
namespace {

class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void Fail(Record& record, const std::string& reason, const std::string& message) {
  record.status = "failed";
  record.reason = reason;
  record.message = message;
}

/// Errors that every further item would meet as well must stop the run instead of counting against
/// a generator.
void RethrowIfDiskIsFull(const std::exception& error) {
  const auto* known = dynamic_cast<const Error*>(&error);
  if (known == nullptr || known->kind() != ErrorKind::kIo) return;
  for (const int code : {ENOSPC, EDQUOT, EROFS, EFBIG}) {
    if (known->problem().find(std::strerror(code)) != std::string::npos) throw Error(*known);
  }
}

/// The trial without what cannot be stored: results that are not finite, and the trajectory from
/// where it blows up.
Trial Finite(Trial trial) {
  std::erase_if(trial.results, [](const auto& result) { return !std::isfinite(result.second); });
  const auto blown_up = std::find_if(trial.object_trajectory.begin(), trial.object_trajectory.end(),
                                     [](const Pose& X_WO) { return !X_WO.matrix().allFinite(); });
  trial.object_trajectory.erase(blown_up, trial.object_trajectory.end());
  return trial;
}

Trial EmptyTrial(const PolicyInfo& info) {
  return {.profile = info.profile, .profile_hash = info.profile_hash, .engine = info.engine};
}

/// Runs one stage of an item. False, and a failed record, when it throws.
template <typename Stage>
bool Attempt(Record& record, const std::string& reason, const Stage& stage) {
  try {
    stage();
    return true;
  } catch (const std::exception& error) {
    RethrowIfDiskIsFull(error);
    Fail(record, reason, error.what());
    return false;
  }
}

/// One pass over the items of a unit.
class Evaluation {
 public:
  Evaluation(Workbench& bench, const WorkUnit& unit, const std::filesystem::path& artifacts,
             const UnitListener& listener)
      : bench_(bench), unit_(unit), artifacts_(artifacts), listener_(listener) {}

  void Run() {
    if (!unit_.items.front().begun.is_null()) return Continue();
    Record shared = BlankRecord(unit_, unit_.items.front());
    std::vector<Grasp> grasps;
    if (!Load(shared) || !Generate(shared, grasps)) {
      for (size_t i = 0; i < unit_.items.size(); ++i) listener_.finished(Index(i), Of(shared, i));
      return;
    }
    for (size_t i = 0; i < unit_.items.size(); ++i) {
      Record record = Of(shared, i);
      const auto sample = static_cast<size_t>(record.sample);
      if (sample < grasps.size()) {
        Measure(Index(i), record, std::move(grasps[sample]));
      } else {
        Fail(record, "empty_answer",
             "the generator gave " + std::to_string(grasps.size()) + " grasps");
      }
      listener_.finished(Index(i), record);
    }
  }

 private:
  static int Index(size_t i) { return static_cast<int>(i); }

  /// The trials that the only item of the unit has left.
  void Continue() {
    Record record = KnownRecord(unit_, unit_.items.front());
    Record known = record;  // its seconds stay those of the first time
    if (Load(known)) {
      const PosedHand posed = PoseHand(bench_.hand(unit_.generator), *record.grasp);
      RunPolicies(0, posed, record);
    }
    listener_.finished(0, record);
  }

  /// The record of item `i`, with what the items of the unit share.
  Record Of(const Record& shared, size_t i) const {
    Record record = shared;
    record.item_id = unit_.items[i].id;
    record.sample = unit_.items[i].sample;
    return record;
  }

  bool Load(Record& record) {
    listener_.entered(0, "load", Of(record, 0));
    const Stopwatch watch;
    const bool loaded = Attempt(record, "case_error", [&] {
      case_ = &bench_.LoadCase(unit_.item_case);
      record.intent = case_->instruction.intent;
      record.instruction = case_->instruction.text;
    });
    record.seconds.emplace_back("load", watch.Seconds() / static_cast<double>(unit_.items.size()));
    return loaded;
  }

  bool Generate(Record& record, std::vector<Grasp>& grasps) {
    // A generator that cannot even be made is a fault of the run, not of this item.
    Generator& generator = bench_.generator(unit_.generator);
    listener_.entered(0, "generate", Of(record, 0));
    const int samples = unit_.items.back().sample + 1;
    const Stopwatch watch;
    const bool generated = Attempt(record, "generator_error", [&] {
      auto answers = generator.Generate({&case_, 1}, samples, bench_.options().seed);
      if (!answers.empty()) grasps = std::move(answers.front());
    });
    record.seconds.emplace_back("generate", watch.Seconds() / samples);
    return generated;
  }

  void Measure(int index, Record& record, Grasp grasp) {
    PosedHand posed;
    const bool sound = Attempt(record, "generator_error", [&] { CheckFinite(grasp); });
    if (!sound || !Retarget(index, record, grasp)) return;
    listener_.entered(index, "metrics", record);
    const Stopwatch watch;
    const bool fits = Attempt(record, "generator_error", [&] {
      record.grasp = std::move(grasp);
      posed = PoseHand(bench_.hand(unit_.generator), *record.grasp);
    });
    if (!fits) return;
    Attempt(record, "metric_error", [&] { RunMetrics(posed, record); });
    record.seconds.emplace_back("metrics", watch.Seconds());
    if (!artifacts_.empty()) {
      listener_.entered(index, "artifact", record);
      WriteArtifact(artifacts_ / (record.item_id + ".glb"), *case_->object, posed);
    }
    RunPolicies(index, posed, record);
  }

  /// The grasp as the hand of the entry makes it; false, and a failed record, where it cannot.
  bool Retarget(int index, Record& record, Grasp& grasp) {
    if (&bench_.hand(unit_.generator) == &bench_.hand()) return true;
    listener_.entered(index, "retarget", record);
    const Stopwatch watch;
    const bool done = Attempt(record, "retarget_error",
                              [&] { grasp = bench_.ForEntry(unit_.generator, std::move(grasp)); });
    record.seconds.emplace_back("retarget", watch.Seconds());
    return done;
  }

  void RunMetrics(const PosedHand& posed, Record& record) {
    const auto& metrics = bench_.metrics();
    if (metrics.empty()) return;
    const HandModel& hand = bench_.hand(unit_.generator);
    const bool modelled = record.grasp->hand == hand.name();
    const GraspContext context(posed, *case_->object,
                               modelled ? hand.regions() : std::vector<HandRegion>{},
                               bench_.PosedReferences(), case_->instruction.target_part);
    Measurement measurement = MeasureGrasp(context, metrics);
    record.metrics = std::move(measurement.results);
    for (MetricResult& result : RetargetResults(*record.grasp)) {
      record.metrics.push_back(std::move(result));
    }
    if (!measurement.errors.empty()) Fail(record, "metric_error", measurement.errors.front());
  }

  /// Those that have no trial yet.
  void RunPolicies(int index, const PosedHand& posed, Record& record) {
    while (record.trials.size() < bench_.options().policies.size()) {
      RunPolicy(record.trials.size(), index, posed, record);
    }
  }

  void RunPolicy(size_t number, int index, const PosedHand& posed, Record& record) {
    Policy& policy = bench_.policy(number);
    const std::string profile = policy.Info().profile;
    Record entered = record;
    entered.trials.push_back(EmptyTrial(policy.Info()));
    listener_.entered(index, profile, entered);
    const Stopwatch watch;
    record.trials.push_back(RunTrial(policy, {.object = *case_->object,
                                              .grasp = *record.grasp,
                                              .hand = posed,
                                              .item = record.item_id,
                                              .seed = bench_.options().seed,
                                              .model = &bench_.hand(unit_.generator)}));
    record.seconds.emplace_back(profile, watch.Seconds());
    const Trial& trial = record.trials.back();
    if (trial.reason == "policy_error" && record.status == "ok") {
      Fail(record, "policy_error", profile + ": " + trial.details.At("error").AsString());
    }
  }

  Workbench& bench_;
  const WorkUnit& unit_;
  const std::filesystem::path& artifacts_;
  const UnitListener& listener_;
  const Case* case_ = nullptr;
};

}  // namespace

void EvaluateUnit(Workbench& bench, const WorkUnit& unit, const std::filesystem::path& artifacts,
                  const UnitListener& listener) {
  Evaluation(bench, unit, artifacts, listener).Run();
}

Measurement MeasureGrasp(const GraspContext& grasp,
                         std::span<const std::unique_ptr<GraspMetric>> metrics) {
  Measurement measurement;
  for (const auto& metric : metrics) {
    const MetricInfo info = metric->Info();
    MetricResult& result = measurement.results.emplace_back();
    result = {.id = info.id,
              .unit = info.unit,
              .status = "failed",
              .value = std::numeric_limits<double>::quiet_NaN()};
    try {
      const MetricValue value = metric->Evaluate(grasp);
      result.status = Name(value.status());
      result.value = value.value();
      result.reason = value.reason();
    } catch (const std::exception& error) {
      RethrowIfDiskIsFull(error);
      result.reason = error.what();
      measurement.errors.push_back(info.id + ": " + result.reason);
    }
  }
  return measurement;
}

Trial RunTrial(Policy& policy, const TrialInput& input) {
  try {
    return Finite(policy.Run(input));
  } catch (const std::exception& error) {
    RethrowIfDiskIsFull(error);
    Trial trial = EmptyTrial(policy.Info());
    trial.reason = "policy_error";
    trial.details.Set("error", error.what());
    return trial;
  }
}

void CheckFinite(const Grasp& grasp) {
  const auto check = [](std::span<const double> numbers, const std::string& where) {
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (std::isfinite(numbers[i])) continue;
      throw Error(ErrorKind::kInput, "number " + std::to_string(i) + " is not finite",
                  "grasp, " + where, "the generator gave a broken grasp");
    }
  };
  check({grasp.X_OH.matrix().data(), 16}, "X_OH");
  check(grasp.joints, "joints");
  check(grasp.shape, "shape");
  if (grasp.pregrasp) check(*grasp.pregrasp, "pregrasp");
  if (grasp.squeeze) check(*grasp.squeeze, "squeeze");
  if (grasp.surface) Validate(*grasp.surface, "grasp, surface");
}

}  // namespace graspbench

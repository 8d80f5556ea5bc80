#include "runner/canary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "core/error.h"
#include "core/json.h"
#include "runner/evaluate.h"

namespace graspbench {
namespace {

constexpr char kTrialPrefix[] = "trial:";

/// Splits "trial:PROFILE:RESULT"; the profile may itself contain colons.
std::pair<std::string, std::string> SplitTrial(const std::string& what) {
  const size_t colon = what.rfind(':');
  const size_t start = sizeof(kTrialPrefix) - 1;
  if (colon < start) {
    throw Error(ErrorKind::kInternal, "\"" + what + "\" is not trial:PROFILE:RESULT", "canary");
  }
  return {what.substr(start, colon - start), what.substr(colon + 1)};
}

/// Evaluates what the expectations of one canary ask for, each trial once.
class CanaryRun {
 public:
  CanaryRun(Workbench& bench, const Canary& canary) : bench_(bench), canary_(canary) {}

  /// False when this run does not use the profile.
  bool Applies(const std::string& what) const {
    if (!what.starts_with(kTrialPrefix)) return true;
    return ProfileIndex(SplitTrial(what).first) < bench_.options().policies.size();
  }

  double Evaluate(const std::string& what) {
    if (!posed_) posed_ = PoseHand(bench_.hand(), canary_.grasp);
    return what.starts_with(kTrialPrefix) ? EvaluateTrial(what) : EvaluateMetric(what);
  }

 private:
  size_t ProfileIndex(const std::string& profile) const {
    const auto& all = bench_.options().policies;
    return static_cast<size_t>(std::find(all.begin(), all.end(), profile) - all.begin());
  }

  double EvaluateMetric(const std::string& id) {
    if (!context_) {
      std::vector<PosedHand> references;
      for (const Grasp& grasp : canary_.item.references) {
        references.push_back(PoseHand(bench_.hand(), grasp));
      }
      const bool modelled = canary_.grasp.hand == bench_.hand().name();
      context_.emplace(*posed_, *canary_.item.object,
                       modelled ? bench_.hand().regions() : std::vector<HandRegion>{},
                       std::move(references));
    }
    const auto metrics = bench_.MakeMetrics({id});
    const MetricValue value = metrics.at(0)->Evaluate(*context_);
    if (value.status() != Status::kOk) throw Error(ErrorKind::kInternal, value.reason(), id);
    return value.value();
  }

  double EvaluateTrial(const std::string& what) {
    const auto [profile, result] = SplitTrial(what);
    if (!trials_.contains(profile)) {
      trials_[profile] = bench_.policy(ProfileIndex(profile))
                             .Run({.object = *canary_.item.object,
                                   .grasp = canary_.grasp,
                                   .hand = *posed_,
                                   .item = "canary " + canary_.name,
                                   .seed = 0,
                                   .model = &bench_.hand()});
    }
    const Trial& trial = trials_.at(profile);
    const double value = trial.Result(result);
    if (std::isnan(value)) {
      throw Error(ErrorKind::kInternal,
                  "the trial gave no such result (" + std::string(Name(trial.verdict)) + ", " +
                      trial.reason + ")",
                  what);
    }
    return value;
  }

  Workbench& bench_;
  const Canary& canary_;
  std::optional<PosedHand> posed_;
  std::optional<GraspContext> context_;
  std::map<std::string, Trial> trials_;
};

}  // namespace

std::vector<CanaryCheck> CheckCanary(Workbench& bench, const Canary& canary) {
  std::vector<CanaryCheck> checks;
  CanaryRun run(bench, canary);
  for (const auto& [what, low, high] : canary.expectations) {
    if (!run.Applies(what)) continue;
    CanaryCheck& check = checks.emplace_back();
    check = {.canary = canary.name,
             .what = what,
             .low = low,
             .high = high,
             .value = std::numeric_limits<double>::quiet_NaN()};
    try {
      check.value = run.Evaluate(what);
      if (!(check.value >= low && check.value <= high)) check.problem = "out of range";
    } catch (const std::exception& error) {
      check.problem = error.what();
    }
  }
  return checks;
}

std::string Describe(const CanaryCheck& check) {
  std::string text = check.canary + ": " + check.what;
  if (std::isnan(check.value)) {
    text += " has no value";
  } else {
    text += " is " + ToJson(check.value);
  }
  text += ", expected " + ToJson(check.low) + " to " + ToJson(check.high);
  if (std::isnan(check.value)) text += " (" + check.problem + ")";
  return text;
}

Value ToValue(const CanaryCheck& check) {
  return Value::Dict{{"canary", check.canary}, {"what", check.what},   {"low", check.low},
                     {"high", check.high},     {"value", check.value}, {"problem", check.problem}};
}

CanaryCheck CanaryCheckFromValue(const Value& value) {
  const auto number = [&](std::string_view key) {
    const Value& entry = value.At(key);
    return entry.is_null() ? std::numeric_limits<double>::quiet_NaN() : entry.AsDouble();
  };
  return {.canary = value.At("canary").AsString(),
          .what = value.At("what").AsString(),
          .low = number("low"),
          .high = number("high"),
          .value = number("value"),
          .problem = value.At("problem").AsString()};
}

}  // namespace graspbench

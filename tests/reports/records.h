#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/record.h"

namespace graspbench::records {

/// A finished item with the given results; the id is made of generator and number.
struct Item {
  std::string generator = "alpha";
  int number = 0;
  std::string object = "mug";
  std::vector<std::pair<std::string, double>> metrics;  ///< siv in cm^3, pd in cm, others in %
  double displacement = std::nan("");                   ///< m; no trial when NaN
  std::string profile = "obman", profile_hash = "11aa22bb33";
  std::string trial_reason;
  /// Outcomes of the trial "lift" by engine: "ok", or the reason of a failure.
  std::vector<std::pair<std::string, std::string>> lifts;
  double seconds = 0.5;  ///< of the stage "generate"
  std::string failure;   ///< reason; empty when all went well
};

inline Record Make(const Item& item) {
  Record record;
  record.item_id = item.generator + "#" + std::to_string(item.number);
  record.generator = item.generator;
  record.sample = item.number;
  record.object_id = item.object;
  record.status = item.failure.empty() ? "ok" : "failed";
  record.reason = item.failure;
  for (const auto& [id, value] : item.metrics) {
    const std::string unit = id == "siv" ? "cm^3" : id == "pd" ? "cm" : "%";
    record.metrics.push_back({id, unit, "ok", value, ""});
  }
  if (!std::isnan(item.displacement)) {
    Trial trial;
    trial.profile = item.profile;
    trial.profile_hash = item.profile_hash;
    trial.verdict = Verdict::kOk;
    trial.reason = item.trial_reason;
    trial.results = {{"displacement", item.displacement}};
    record.trials.push_back(std::move(trial));
  }
  for (const auto& [engine, outcome] : item.lifts) {
    Trial trial;
    trial.profile = "lift:" + engine;
    trial.profile_hash = "55dd";
    trial.engine = engine;
    const bool untried = outcome == "setting_mismatch" || outcome == "not_applicable";
    trial.verdict = outcome == "ok" ? Verdict::kOk : untried ? Verdict::kError : Verdict::kFailed;
    if (outcome != "ok") trial.reason = outcome;
    trial.results = {{"slide", 0.02}};
    record.trials.push_back(std::move(trial));
  }
  if (item.failure.empty()) record.seconds = {{"generate", item.seconds}, {"metrics", 0.25}};
  return record;
}

/// A manifest of generators alpha and beta with one sample a case, on stand-in data or "real" data.
inline Value Manifest(bool stand_in = true) {
  return ParseJson(
      R"({"configuration": {
      "suite": {"id": "oakink", "version": "1", "title": "OakInk", "stand_in": )" +
          std::string(stand_in ? "true" : "false") + R"(},
      "split": "test", "hand": {"name": "mano"},
      "generators": [{"id": "alpha", "samples": 1}, {"id": "beta", "samples": 1}],
      "metrics": [{"id": "siv", "name": "solid intersection volume", "unit": "cm^3",
                   "better": "lower", "definition": "volume shared by hand and object",
                   "source": "SemGrasp section 4.1"}],
      "policies": [{"profile": "obman", "profile_hash": "11aa22bb33",
                    "policy": "gravity-displacement", "engine": "bullet",
                    "headline": "displacement", "ceiling": 0.1}]}})",
      "manifest");
}

/// The manifest with another member of its configuration.
inline Value Configured(Value manifest, std::string_view key, Value value) {
  Value configuration = manifest.At("configuration");
  configuration.Set(key, std::move(value));
  return manifest.Set("configuration", std::move(configuration));
}

/// The same with the profile "lift", which passes or fails a grasp, in the engines "a" and "b".
inline Value ManifestWithLifts() {
  Value manifest = Manifest();
  Value::List policies = manifest.At("configuration").At("policies").AsList();
  for (const std::string engine : {"a", "b"}) {
    policies.push_back(Value::Dict{{"profile", "lift:" + engine},
                                   {"profile_hash", "55dd"},
                                   {"policy", "dynamic-lift"},
                                   {"engine", engine},
                                   {"headline", "success"},
                                   {"ceiling", 0.0}});
  }
  return Configured(std::move(manifest), "policies", std::move(policies));
}

}  // namespace graspbench::records

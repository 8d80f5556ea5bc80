#include "cli/verdicts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>

#include "core/suggest.h"

namespace graspbench {
namespace {

/// Trials that measure how far the object moves pass no judgement on the grasp.
bool Judges(const Trial& trial) { return std::isnan(trial.Result("displacement")); }

std::string Word(const Trial& trial) {
  if (!trial.reason.empty()) return trial.reason;
  if (Judges(trial)) return std::string(Name(trial.verdict));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f mm", 1000 * trial.Result("displacement"));
  return text.data();
}

/// For sheets, whose cells are narrow.
std::string ShortWord(const Trial& trial) {
  static const std::map<std::string, std::string> words = {
      {"init_penetration", "deep"},     {"no_contact", "no contact"}, {"sim_diverged", "diverged"},
      {"setting_mismatch", "mismatch"}, {"not_applicable", "n/a"},    {"policy_error", "error"}};
  const auto found = words.find(trial.reason);
  return found == words.end() ? Word(trial) : found->second;
}

Rgb InkOf(const std::vector<const Trial*>& trials) {
  int good = 0, bad = 0;
  for (const Trial* trial : trials) {
    good += trial->verdict == Verdict::kOk && Judges(*trial);
    bad += trial->verdict == Verdict::kFailed;
  }
  if (good + bad == 0) return kInk;
  return bad == 0 ? kGood : good == 0 ? kBad : kMixed;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "/") + word;
  return text;
}

/// The trials of each profile, in their order.
std::vector<std::pair<std::string, std::vector<const Trial*>>> ByProfile(const Record& record) {
  std::vector<std::pair<std::string, std::vector<const Trial*>>> groups;
  for (const Trial& trial : record.trials) {
    const std::string profile = ProfileOf(trial);
    auto group = std::ranges::find(groups, profile, [](const auto& g) { return g.first; });
    if (group == groups.end()) group = groups.insert(groups.end(), {profile, {}});
    group->second.push_back(&trial);
  }
  return groups;
}

}  // namespace

std::string ProfileOf(const Trial& trial) {
  const std::string engine = ":" + trial.engine;
  return trial.profile.ends_with(engine)
             ? trial.profile.substr(0, trial.profile.size() - engine.size())
             : trial.profile;
}

CaptionLine TrialLine(const Trial& trial) {
  return {ProfileOf(trial) + "/" + trial.engine + " " + Word(trial), InkOf({&trial})};
}

std::vector<CaptionLine> VerdictLines(const Record& record) {
  std::vector<CaptionLine> lines;
  for (const auto& [profile, trials] : ByProfile(record)) {
    std::vector<std::string> words;
    for (const Trial* trial : trials) words.push_back(ShortWord(*trial));
    const bool agree =
        std::ranges::adjacent_find(words, std::ranges::not_equal_to()) == words.end();
    lines.push_back({profile + " " + (agree ? words.front() : Joined(words)), InkOf(trials)});
  }
  return lines;
}

std::vector<std::string> EngineLegend(const Record& record) {
  std::vector<std::string> legend;
  for (const auto& [profile, trials] : ByProfile(record)) {
    std::vector<std::string> engines;
    for (const Trial* trial : trials) engines.push_back(trial->engine);
    legend.push_back(profile + " " + Joined(engines));
  }
  return legend;
}

std::vector<const Trial*> FindTrials(const Record& record, const std::string& name) {
  std::vector<const Trial*> found;
  std::vector<std::string> names;
  for (const auto& [profile, trials] : ByProfile(record)) {
    names.push_back(profile);
    for (const Trial* trial : trials) {
      names.push_back(profile + ":" + trial->engine);
      if (name == profile || name == names.back()) found.push_back(trial);
    }
  }
  if (found.empty()) throw UnknownName("trial of this item", name, names);
  return found;
}

}  // namespace graspbench

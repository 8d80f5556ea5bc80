#include "reports/agreement.h"

#include <algorithm>

#include "reports/columns.h"

namespace graspbench {
namespace {

/// The profile's name without its engine; empty where it has none.
std::string BaseName(const Profile& profile) {
  const size_t colon = profile.name.rfind(':');
  return colon == std::string::npos ? "" : profile.name.substr(0, colon);
}

std::string Outcome(const Trial& trial) {
  if (trial.verdict == Verdict::kOk) return "ok";
  return trial.reason.empty() ? std::string(Name(trial.verdict)) : trial.reason;
}

EngineAgreement Compare(const Profile& a, const Profile& b, std::span<const Record> records) {
  EngineAgreement agreement{.profile = BaseName(a),
                            .engine_a = TextAt(a.policy, "engine"),
                            .engine_b = TextAt(b.policy, "engine")};
  for (const Record& record : records) {
    const Trial *in_a = TrialOf(record, a), *in_b = TrialOf(record, b);
    if (in_a == nullptr || in_b == nullptr || !WasTried(*in_a) || !WasTried(*in_b)) continue;
    const bool ok_a = in_a->verdict == Verdict::kOk, ok_b = in_b->verdict == Verdict::kOk;
    ++agreement.compared;
    agreement.ok_a += ok_a;
    agreement.ok_b += ok_b;
    if (ok_a == ok_b) {
      ++agreement.same;
    } else {
      agreement.differing.push_back(
          {record.item_id, record.case_id, record.generator, Outcome(*in_a), Outcome(*in_b)});
    }
  }
  std::sort(agreement.differing.begin(), agreement.differing.end(),
            [](const auto& x, const auto& y) { return x.item_id < y.item_id; });
  return agreement;
}

}  // namespace

std::vector<EngineAgreement> CompareEngines(std::span<const Profile> profiles,
                                            std::span<const Record> records) {
  std::vector<EngineAgreement> agreements;
  for (size_t i = 0; i < profiles.size(); ++i) {
    for (size_t j = i + 1; j < profiles.size(); ++j) {
      const Profile &a = profiles[i], &b = profiles[j];
      if (BaseName(a).empty() || BaseName(a) != BaseName(b) || a.hash != b.hash) continue;
      if (a.headline != kSuccess) continue;
      EngineAgreement agreement = Compare(a, b, records);
      if (agreement.compared > 0) agreements.push_back(std::move(agreement));
    }
  }
  return agreements;
}

}  // namespace graspbench

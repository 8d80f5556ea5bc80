#include "reports/slip.h"

#include <limits>

#include "reports/scene_encoding.h"

namespace graspbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::vector<double> SlipOf(const Trial& trial, const Vec3& p_OC, std::span<const Pose> X_WR) {
  std::vector<double> slip;
  std::optional<Vec3> start;
  for (size_t m = 0; m < trial.object_trajectory.size(); ++m) {
    const Vec3 p_WC = trial.object_trajectory[m] * p_OC;
    const Vec3 p_RC = X_WR.empty() ? p_WC : Vec3(X_WR[m].inverse() * p_WC);
    if (!start) start = p_RC;
    const double moved = (p_RC - *start).norm();
    slip.push_back(std::isfinite(moved) ? moved : kNone);
  }
  return slip;
}

std::optional<double> RecordedSeconds(const Trial& trial) {
  if (trial.object_trajectory.empty()) return std::nullopt;
  if (!trial.hand_trajectory.empty()) {
    return kFramePeriod * static_cast<double>(trial.object_trajectory.size() - 1);
  }
  const Value* seconds = trial.details.is_dict() ? trial.details.Find("recorded_seconds") : nullptr;
  return seconds == nullptr ? std::nullopt : std::optional(seconds->AsDouble());
}

void SlipCurves::Add(int run, int item, const Trial& trial, const std::vector<double>& slip) {
  Series& series =
      series_[{trial.profile, trial.profile_hash, trial.engine, !trial.hand_trajectory.empty()}];
  series.run.push_back(static_cast<uint32_t>(run));
  series.item.push_back(static_cast<uint32_t>(item));
  series.ok.push_back(trial.verdict == Verdict::kOk);
  series.moments.push_back(static_cast<uint32_t>(slip.size()));
  series.seconds.push_back(RecordedSeconds(trial).value_or(kNone));
  series.slip.insert(series.slip.end(), slip.begin(), slip.end());
}

Value SlipCurves::ToValue() const {
  Value::List list;
  for (const auto& [key, series] : series_) {
    const auto& [profile, hash, engine, hand_moves] = key;
    list.push_back(Value::Dict{{"profile", profile},
                               {"hash", hash},
                               {"engine", engine},
                               {"handMoves", hand_moves},
                               {"run", IndicesValue(series.run)},
                               {"item", IndicesValue(series.item)},
                               {"ok", IndicesValue(series.ok)},
                               {"seconds", NumbersValue(series.seconds)},
                               {"moments", IndicesValue(series.moments)},
                               {"slip", NumbersValue(series.slip)}});
  }
  return list;
}

}  // namespace graspbench

#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "core/trial.h"
#include "core/value.h"

namespace graspbench {

/// How far point C of the object has moved since the first recorded moment of a trial, m, at each
/// moment: against the hand's root R where X_WR are its poses at all moments, in the world where
/// there are none. NaN where a pose is not finite.
std::vector<double> SlipOf(const Trial& trial, const Vec3& p_OC, std::span<const Pose> X_WR);

/// From the first to the last recorded moment, s; none where the trial does not say so.
std::optional<double> RecordedSeconds(const Trial& trial);

/// The slip in all trials of a page's runs, by profile and engine.
class SlipCurves {
 public:
  void Add(int run, int item, const Trial& trial, const std::vector<double>& slip);

  /// A list of {"profile", "hash", "engine", "handMoves", "run": uint32[], "item": uint32[],
  /// "ok": uint32[], "seconds": float32[], "moments": uint32[], "slip": float32[], m, of all
  /// moments of the first trial, then of the second, ...}.
  Value ToValue() const;

 private:
  struct Series {
    std::vector<uint32_t> run, item, ok, moments;
    std::vector<double> seconds, slip;
  };
  std::map<std::tuple<std::string, std::string, std::string, bool>, Series> series_;
};

}  // namespace graspbench

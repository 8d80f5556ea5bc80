#pragma once

#include <string>
#include <vector>

#include "core/types.h"
#include "core/value.h"

namespace graspbench {

/// How a trial ended. A score is only read from kOk.
enum class Verdict { kOk, kFailed, kError };
std::string_view Name(Verdict verdict);  ///< "ok", "failed", "error"

/// Between the recorded steps of a trial whose hand moves.
inline constexpr double kFramePeriod = 0.1;  // s

/// What one policy did with one grasp in one engine.
struct Trial {
  std::string profile;       ///< "obman"
  std::string profile_hash;  ///< SHA-256 of the profile file
  std::string engine;        ///< "bullet"
  Verdict verdict = Verdict::kError;
  /// Empty when all went well; else a reason code: "no_contact", "init_penetration", "slipped",
  /// "tilted", "dropped", "sim_diverged", "timeout", "setting_mismatch", "not_applicable".
  std::string reason;
  /// Named results in SI units, for example {"displacement", 0.0123}; order is the policy's.
  std::vector<std::pair<std::string, double>> results;
  /// X_WO at the recorded steps: every kFramePeriod where the hand moves, else evenly spread over
  /// `details.recorded_seconds`.
  std::vector<Pose> object_trajectory;
  /// Joint positions of a hand that moved, at the same steps, as its profile's hand has them
  /// (simulators/hand_body.h), rounded to 1e-6; empty for one that did not.
  std::vector<std::vector<double>> hand_trajectory;
  Pose X_WB = Pose::Identity();  ///< of that hand's base frame
  Value details;                 ///< effective constants, hashes of decompositions, free text

  /// A result by name, NaN if absent.
  double Result(std::string_view name) const;
};

}  // namespace graspbench

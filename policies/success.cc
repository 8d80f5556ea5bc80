#include "policies/success.h"

#include <cmath>

namespace graspbench {

double RotationAngle(const Pose& X_WA, const Pose& X_WB) {
  const Mat3 R_AB = X_WA.linear().transpose() * X_WB.linear();
  const Eigen::Quaterniond q(R_AB);
  return 2 * std::atan2(q.vec().norm(), std::abs(q.w()));
}

Trial NewTrial(const PolicyInfo& info, const Simulator& simulator) {
  Trial trial{.profile = info.profile,
              .profile_hash = info.profile_hash,
              .engine = info.engine,
              .details = {}};
  trial.details.Set("engine_version", simulator.version());
  return trial;
}

void EndInDivergence(const Error& error, Trial& trial) {
  if (error.kind() != ErrorKind::kDiverged) throw error;
  trial.verdict = Verdict::kError;
  trial.reason = "sim_diverged";
  trial.details.Set("message", error.what());
}

}  // namespace graspbench

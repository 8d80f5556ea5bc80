#include "policies/success.h"

#include <cmath>
#include <span>

namespace graspbench {

double RotationAngle(const Pose& X_WA, const Pose& X_WB) {
  const Mat3 R_AB = X_WA.linear().transpose() * X_WB.linear();
  const Eigen::Quaterniond q(R_AB);
  return 2 * std::atan2(q.vec().norm(), std::abs(q.w()));
}

namespace {

Value OrDefault(const std::optional<double>& value) {
  return value ? Value(*value) : Value("engine's default");
}

Value List(std::span<const double> numbers) { return Value::List(numbers.begin(), numbers.end()); }

/// What both engines are asked for, then what is this engine's own.
Value Describe(const PhysicsOptions& options, const std::string& engine) {
  Value value = Value::Dict{{"time_step", options.time_step},
                            {"solver_iterations", options.solver_iterations},
                            {"gravity", List({options.gravity.data(), 3})},
                            {"pair_friction", options.pair_friction},
                            {"torsional_friction", options.torsional_friction},
                            {"rolling_friction", options.rolling_friction},
                            {"pair_restitution", options.pair_restitution},
                            {"linear_damping", OrDefault(options.linear_damping)},
                            {"angular_damping", OrDefault(options.angular_damping)}};
  if (engine == "mujoco") {
    value.Set("elliptic_cone", options.mujoco.elliptic_cone);
    value.Set("impratio", options.mujoco.impratio);
    value.Set("noslip_iterations", options.mujoco.noslip_iterations);
    value.Set("integrator", options.mujoco.integrator);
    value.Set("solref", List(options.mujoco.solref));
    value.Set("solimp", List(options.mujoco.solimp));
    value.Set("multiccd", options.mujoco.multiccd);
  } else {
    value.Set("friction_anchor", options.bullet.friction_anchor);
  }
  return value;
}

}  // namespace

Trial NewTrial(const PolicyInfo& info, const Simulator& simulator, const PhysicsOptions& physics) {
  Trial trial{.profile = info.profile,
              .profile_hash = info.profile_hash,
              .engine = info.engine,
              .details = {}};
  trial.details.Set("engine_version", simulator.version());
  trial.details.Set("physics", Describe(physics, simulator.name()));
  return trial;
}

void EndInDivergence(const Error& error, Trial& trial) {
  if (error.kind() != ErrorKind::kDiverged) throw error;
  trial.verdict = Verdict::kError;
  trial.reason = "sim_diverged";
  trial.details.Set("message", error.what());
}

}  // namespace graspbench

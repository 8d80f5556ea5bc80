#pragma once

#include <string>

#include "core/error.h"
#include "core/trial.h"
#include "core/types.h"
#include "policies/policy.h"
#include "simulators/simulator.h"

namespace graspbench {

/// Angle between two orientations, rad, in [0, π]. The same for a quaternion and its negative.
double RotationAngle(const Pose& X_WA, const Pose& X_WB);

/// How far an object may be from where it should be.
struct PoseTolerance {
  double distance = 0;  ///< m
  double angle = 0;     ///< rad

  /// Strictly inside both bounds.
  bool Holds(double moved, double turned) const { return moved < distance && turned < angle; }
};

/// A trial that names its profile and engine, and echoes the physics the engine is asked for; its
/// verdict is error until something better is known.
Trial NewTrial(const PolicyInfo& info, const Simulator& simulator, const PhysicsOptions& physics);

/// Ends a trial whose simulation threw: "sim_diverged" for Error (kDiverged); rethrows others.
void EndInDivergence(const Error& error, Trial& trial);

}  // namespace graspbench

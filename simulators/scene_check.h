#pragma once

#include <string>

#include "simulators/simulator.h"

namespace graspbench {

/// Throws Error (kInput) for what no engine can simulate: shapes that are missing, empty or not
/// finite, an object that is a bare surface, an impossible mass or inertia, an invalid articulated
/// body or a start of the wrong length.
void Validate(const Scene& scene);

/// Throws Error (kInput) naming the quantity for a number that is out of its range.
void Validate(const PhysicsOptions& options);

/// Throws Error (kDiverged) when the state is not finite or the object is faster than anything in a
/// grasp trial explains: 50 m/s, where gravity gives 20 m/s in two seconds, or 1e5 rad/s. `engine`
/// goes into the message.
void RequirePlausible(const ObjectState& object, const std::string& engine);

}  // namespace graspbench

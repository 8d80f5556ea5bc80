#pragma once

#include <vector>

#include "retarget/interaction.h"

namespace graspbench {

/// Gives a grasp its pregrasp and squeeze, from the links that touch: with J the Jacobian of their
/// touching points with respect to the free joints, and the root where it is,
///
///     Δz = Jᵀ (J Jᵀ + λ² I)⁻¹ e,   e = `gap` along the object's outward normals,
///
///     pregrasp = z + Δz,   squeeze = z − Δz,   both within the limits.
///
/// Without touching fingers the grasp gets neither.
void AddStages(const HandKinematics& kinematics, const HandState& state,
               const std::vector<LinkContact>& contacts, double gap, Grasp& grasp);

}  // namespace graspbench

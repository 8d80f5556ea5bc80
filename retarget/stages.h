#pragma once

#include <span>
#include <vector>

#include "retarget/link_contacts.h"

namespace graspbench {

/// Constants of the rules by which a grasp gets its pregrasp and its squeeze.
struct StageRules {
  double gap = 0.012;        ///< m by which touching fingers stand off in the pregrasp
  double palm_gap = 0.0036;  ///< the same of the palm
  double force = 80;         ///< N, sum of the normal forces that the squeeze aims at
  /// Of the cones; well below a trial's, so that forces stay near the normals.
  double friction = 0.15;
  double stiffness = 5;  ///< N m/rad of a joint's servo, DexGraspBench's
};

/// Forces at contacts of a hand that cancel as well as they can: per contact a vector in the
/// friction cone (8 edges) around the inward normal, the normal parts adding up to `force`,
///
///     min |Σ f|² + |Σ (p − p̄) × f|² / l² + ε Σ α²,
///
/// with l the mean distance of the contacts from their middle p̄, α the cones' coordinates, which
/// add up to 1, and ε = 0.01, which spreads the forces over the contacts.
struct BalancedForces {
  std::vector<Vec3> forces_O;  ///< N, on the object
  double residual = 0;         ///< N, root of the first two terms
};
BalancedForces BalanceForces(std::span<const LinkContact> contacts, const StageRules& rules);

/// The free joints of the squeeze of a grasp that touches at `contacts`, the root where it is: the
/// fingers close what gap e is left to the object, and press with the forces f of
/// BalanceForces,
///
///     Δz = Jᵀ (J Jᵀ + λ² I)⁻¹ e + K⁻¹ Jᵀ f,
///
/// with J the Jacobian of the touching points of the fingers, λ = 1 cm and K the stiffness of the
/// servos. Within the limits. Empty without touching fingers.
Eigen::VectorXd SqueezeOf(const HandKinematics& kinematics, const HandState& state,
                          std::span<const LinkContact> contacts, const BalancedForces& balanced,
                          const StageRules& rules);

}  // namespace graspbench

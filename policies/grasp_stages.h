#pragma once

#include <string_view>
#include <vector>

#include "core/grasp.h"
#include "core/hand_model.h"
#include "core/solid.h"
#include "simulators/hand_body.h"

namespace graspbench {

/// Where an open hand comes from.
enum class PregraspRule {
  kGenerator,  ///< the grasp's own
  /// Every flexion of a human hand moved towards extension, every joint of a robot hand towards
  /// its open posture, by a share of its range and no farther than there.
  kOpened,
};
/// Where a tighter hand comes from.
enum class SqueezeRule {
  kGenerator,    ///< the grasp's own
  kExtrapolate,  ///< 2 q_grasp − q_pregrasp, with the generator's pregrasp (DexGraspBench)
  kContacts,     ///< one step that moves what touches into the object
  kNone,         ///< nothing is near the object: the grasp itself
};
std::string_view Name(PregraspRule rule);  ///< "generator", "opened"
std::string_view Name(SqueezeRule rule);   ///< "generator", "extrapolate", "contacts", "none"

/// Constants of the rules; part of a policy's profile.
struct StageOptions {
  double open_share = 0.15;     ///< of a joint's range, for PregraspRule::kOpened
  bool extrapolate = true;      ///< use kExtrapolate where the generator gives a pregrasp
  double contact_range = 5e-3;  ///< m: bones whose shapes are nearer than this touch
  double squeeze_depth = 5e-3;  ///< m: how far a touching point shall move inwards
  double damping = 1e-2;        ///< m: λ of the damped least squares
};

/// The bone of a finger where it is nearest to the object, base frame B.
struct FingerContact {
  int link = -1;
  double distance = 0;           ///< m, between the surfaces; negative in penetration
  Vec3 p_B = Vec3::Zero();       ///< on the surface of its shape
  Vec3 inward_B = Vec3::Zero();  ///< unit, into the object
};

/// One contact for each finger bone within `range` of the object when the hand's joints are at
/// `positions`; the palm is left out. Distances are exact on nine points of each capsule's axis;
/// those of hulls: NearestPoint.
std::vector<FingerContact> FingerContacts(const PhysicalHand& hand,
                                          const std::vector<double>& positions, const Pose& X_OB,
                                          const Solid& object, double range);

/// Joint targets of a grasp trial, one number per link of the hand's body, root at zero;
/// HandPositions or RootPositions moves it.
struct GraspStages {
  std::vector<double> pregrasp, grasp, squeeze;
  /// Of the root, in the frame that it has at the grasp.
  Pose X_BR_pregrasp = Pose::Identity(), X_BR_squeeze = Pose::Identity();
  PregraspRule pregrasp_rule = PregraspRule::kOpened;
  SqueezeRule squeeze_rule = SqueezeRule::kNone;
  int contacts = 0;           ///< finger bones near the object, for kContacts and kNone
  int deepened = 0;           ///< of these, how many the squeeze moves deeper (kContacts)
  double largest_change = 0;  ///< rad, of a joint between grasp and squeeze
};

/// Stages of `grasp`, for which `hand` was made, at `object`.
///
/// Without a squeeze of the generator's own: DexGraspBench (Chen et al. 2025) drives the hand past
/// its grasp by as much as it closed from the pregrasp, q = 2 q_g − q_p. DexGraspNet (Wang et al.
/// 2023) has no pregrasp; it moves each touching point 1 mm along the object's inward normal and
/// takes one gradient step of the squared distance to these targets, scaled by 500. kContacts is
/// that idea without the scale: with J the Jacobian of the touching points with respect to the
/// fingers' joints and e their targets, `squeeze_depth` inwards,
///
///     Δq = Jᵀ (J Jᵀ + λ² I)⁻¹ e,
///
/// so that a step has a length in metres whatever the number of contacts. A small λ gives every
/// point its own depth, at the price of outer joints that extend while their knuckle bends; a large
/// one tends to DexGraspNet's direction, equal forces on all points. Joints that are coupled move
/// together, in J as well. Every stage but the generator's own is clamped to the limits of the
/// body's joints.
GraspStages MakeGraspStages(const HandModel& model, const PhysicalHand& hand, const Grasp& grasp,
                            const Solid& object, const StageOptions& options);

}  // namespace graspbench

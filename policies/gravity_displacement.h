#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/field.h"
#include "policies/policy.h"
#include "policies/profile.h"
#include "policies/trial_object.h"
#include "simulators/simulator.h"

namespace graspbench {

/// The constants of a gravity-displacement trial, as a profile file gives them.
struct GravityDisplacementConstants {
  PhysicsOptions physics;
  ObjectSetting object;
  int steps = 0;
  std::vector<double> curve;    ///< s, times whose displacement is recorded
  bool hand_in_pieces = false;  ///< convex pieces instead of the bare surface
  bool from_origin = false;     ///< headline is the distance from the origin, not from the start
  double ceiling = 0;           ///< m, displacement of an object that touches nothing
  bool stops = false;           ///< at the ceiling, which cuts the displacement off
  double deep_penetration = 0;  ///< m, beyond which the trial says "init_penetration"
  int perturbed_runs = 0;       ///< K
  double perturbation = 0;      ///< m, standard deviation per axis of the start position
};

/// Throws Error (kInput) naming file and key for a missing, unknown or impossible setting.
GravityDisplacementConstants ReadGravityDisplacement(const Field& profile);

/// Simulation displacement: the hand is frozen where it is, the object is let go, and after a fixed
/// time the distance it has moved tells how well the hand encloses it. World frame W = object frame
/// O at the start; gravity is a constant of the profile in that frame.
///
/// The hand is its *open* model surface (MANO's 1538 faces; the papers close the wrist for volumes
/// but not here), or its convex pieces. The object is its convex decomposition.
///
/// Results, SI units:
///  - `displacement`          ‖p_WC(end) − p_WC(start)‖, m; at most the ceiling where the profile
///                            stops there. C is the mean of the vertices, or the centre of mass
///  - `displacement_oakink`   ‖p_WC(end)‖, m: what OakInk's script reports (only without a stop)
///  - `rotation`              angle between start and end, rad, in [0, π]
///  - `initial_penetration`   depth of the deepest contact at the start, m; 0 without penetration.
///                            Of the *decomposed* object, so a finger inside a mug's bowl
///                            penetrates
///  - `displacement_at_T`     the same as `displacement` after T of the curve
///  - `displacement_weightless`   of a run without gravity: how far penetration alone pushes
///  - `ceiling`               the headline of an object that touches nothing, m
///  - `displacement_mean`, `displacement_spread`   of the headline over K runs whose start is moved
///                            by Normal(0, perturbation) per axis: mean and standard deviation
///                            (n − 1), m. Contact with overlapping hulls is chaotic: a shift of
///                            1e-12 m can move a displacement by 0.4 mm. Absent when K < 2 or one
///                            of the K runs diverged
///
/// The protocol knows no threshold: the verdict is ok unless the simulation breaks. The reason is
/// "no_contact" when hand and object never touched, "init_penetration" when they start so deep in
/// each other that a small displacement means jamming, "sim_diverged" when the verdict is error.
///
/// Source: Hasson et al. 2019, section 5.1 of the paper and its published script.
class GravityDisplacement final : public Policy {
 public:
  /// `info` needs the profile's name, hash, engine and constants; the rest is filled in.
  GravityDisplacement(const GravityDisplacementConstants& constants, PolicyInfo info,
                      std::unique_ptr<Simulator> simulator);

  const PolicyInfo& Info() const override { return info_; }
  Trial Run(const TrialInput& input) override;

 private:
  void Measure(World& world, const Pose& X_SO, Trial& trial) const;
  void MeasureWeightless(World& world, const Controls& falling, Trial& trial) const;
  void MeasurePerturbed(World& world, const TrialInput& input, Trial& trial) const;

  GravityDisplacementConstants constants_;
  PolicyInfo info_;
  std::unique_ptr<Simulator> simulator_;
  TrialObject object_;
};

}  // namespace graspbench

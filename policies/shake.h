#pragma once

#include <memory>

#include "policies/hand_trial.h"
#include "policies/policy.h"

namespace graspbench {

/// The constants of a shake.
struct ShakeConstants {
  PhysicsOptions physics;
  ObjectSetting object;
  HandSetting hand;
  double settle_seconds = 0;  ///< with weight, before the shaking
  double amplitude = 0;       ///< m, along each axis
  double frequency = 0;       ///< Hz
  double axis_seconds = 0;    ///< of shaking along each of x, y and z
  double roll_amplitude = 0;  ///< rad
  double roll_frequency = 0;  ///< Hz
  double roll_seconds = 0;
  double largest_slide = 0;  ///< m
};

/// Throws Error (kInput) naming file and key for a missing, unknown or impossible setting.
ShakeConstants ReadShake(const Field& profile);

/// The hand closes and squeezes around a weightless object, which then gets its weight; the hand
/// shakes along the world's x, y and z as A sin(2πft), then rolls about the direction of its
/// fingers. World frame W = object frame O.
///
/// The verdict is ok while the centre of mass never moves more than `largest_slide` in the frame of
/// the hand's root. Results, SI units:
///  - `slide`          its largest distance from where it was after settling, m
///  - `settle_shift`   how far it moved in the hand while settling, m
///  - `contact_force`  sum of normal forces after settling, N
///  - `drop_time`      s after settling when the slide passed its limit; absent otherwise
///  - `initial_penetration`   m, of the hand where it starts
/// Reasons: "no_contact" after the squeeze, "dropped" (nothing touches any more), "slipped".
///
/// Source: ours; amplitude and frequency reach 0.32 g.
class Shake final : public Policy {
 public:
  Shake(const ShakeConstants& constants, PolicyInfo info, std::unique_ptr<Simulator> simulator);

  const PolicyInfo& Info() const override { return info_; }
  Trial Run(const TrialInput& input) override;

 private:
  void Measure(World& world, const HandScene& scene, Trial& trial) const;
  bool Motions(HandRun& run, const HandRun::Watch& watch) const;

  ShakeConstants constants_;
  PolicyInfo info_;
  std::unique_ptr<Simulator> simulator_;
  TrialObject object_;
};

}  // namespace graspbench

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "policies/hand_trial.h"
#include "policies/policy.h"
#include "policies/success.h"

namespace graspbench {

/// The constants of a six-direction trial.
struct SixDirectionConstants {
  PhysicsOptions physics;
  ObjectSetting object;
  HandSetting hand;
  double acceleration = 0;        ///< m/s², of the force on the object: m times this
  double seconds = 0;             ///< that the force acts
  double check_period = 0;        ///< s between looks at the object while it does
  bool needs_contact = false;     ///< success is a contact at the end, whatever the object's pose
  PoseTolerance tolerance;        ///< else: of the object's pose against the one at the start
  std::vector<double> multiples;  ///< further loads, in units of `acceleration`, rising
  double multiple_seconds = 0;    ///< that each of them acts
  bool all_directions = true;     ///< false: the first one that fails ends the trial
};

/// Throws Error (kInput) naming file and key for a missing, unknown or impossible setting.
SixDirectionConstants ReadSixDirection(const Field& profile);

/// Force closure by trial: the hand closes around a weightless object and squeezes it; then a force
/// acts on the object's centre of mass, in a simulation of its own for each of the directions
/// −x, +x, −y, +y, −z, +z of the object frame. World frame W = object frame O.
///
/// The verdict is ok when every direction holds. Results, SI units:
///  - `directions_held`      how many of the six held; those not tried after a failure do not count
///  - `pose_error`, `rotation`   largest distance (of the centre of mass) and angle of the object
///                           from its start when a direction ended, m and rad
///  - `margin`               largest multiple of the load that was held in every direction; 0 when
///                           none was. Of the listed multiples only, so a lower bound
///  - `contact_force`        sum of normal forces after the squeeze, N, of a hand that closes
///  - `initial_penetration`  m, of the hand where it starts
///
/// Reasons of a failure: "no_contact" when the squeezed hand does not touch (one that starts so: at
/// no time), else that of the first direction that failed: "dropped" (nothing touches at the end),
/// "slipped" (too far), "tilted".
///
/// Sources: Chen et al., BODex, and its DexGraspBench (profile dgb-fc); Wang et al., DexGraspNet,
/// ICRA 2023 (dgn-6dir).
class SixDirection final : public Policy {
 public:
  SixDirection(const SixDirectionConstants& constants, PolicyInfo info,
               std::unique_ptr<Simulator> simulator);

  const PolicyInfo& Info() const override { return info_; }
  Trial Run(const TrialInput& input) override;

 private:
  /// What one direction did.
  struct Outcome {
    bool held = false;
    bool touched = false;  ///< the hand, at any time since the squeeze
    std::string reason;
    double moved = 0, turned = 0, margin = 0, contact_force = 0;
  };
  void Measure(World& world, const HandScene& scene, Trial& trial) const;
  Outcome Try(World& world, const HandScene& scene, const Vec3& direction_W, Trial* trial) const;
  bool Push(HandRun& run, const ObjectState& start, const Vec3& force_W, double seconds,
            Outcome& outcome) const;
  bool Holds(const HandRun& run, const ObjectState& start) const;
  void Judge(const HandRun& run, const ObjectState& start, Outcome& outcome) const;

  SixDirectionConstants constants_;
  PolicyInfo info_;
  std::unique_ptr<Simulator> simulator_;
  TrialObject object_;
};

}  // namespace graspbench

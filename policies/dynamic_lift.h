#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policies/hand_trial.h"
#include "policies/policy.h"
#include "policies/success.h"

namespace graspbench {

/// The constants of a lift.
struct DynamicLiftConstants {
  enum class Placement {
    kPalmDown,  ///< object and hand turned so that the palm faces the table, which touches the
                ///< object's lowest point
    kGiven,     ///< the object frame is the world frame and the table is its plane z = 0
  };
  enum class Success {
    kSlide,  ///< slide in the hand and rise of the object
    kPose,   ///< object at the start's pose moved by the lift, within a tolerance
    kAloft,  ///< the object never touches the table after the squeeze
    kGoal,   ///< centre of mass once near the start's moved by the lift, whatever comes then
  };

  PhysicsOptions physics;
  ObjectSetting object;
  HandSetting hand;
  Placement placement = Placement::kPalmDown;
  double standing_tolerance = 0;  ///< m by which the object may be above or inside the given table
  bool weight_from_start = true;  ///< false: the object is weightless until it is squeezed
  double lift_height = 0;         ///< m
  double lift_seconds = 0;
  bool minimum_jerk = true;  ///< else at constant speed
  double hold_seconds = 0;
  std::optional<double> table_drop;  ///< m by which the table is lowered after the squeeze
  Success success = Success::kSlide;
  double largest_slide = 0;  ///< m
  double least_rise = 0;     ///< m
  PoseTolerance tolerance;
  double goal_distance = 0;  ///< m
};

/// Throws Error (kInput) naming file and key for a missing, unknown or impossible setting.
DynamicLiftConstants ReadDynamicLift(const Field& profile);

/// A scripted lift: pregrasp, grasp, squeeze, lift, hold. World frame W: z up, the table a plane;
/// only the object touches it, so that a hand around an object that lies flat is not in its way.
///
/// Results, SI units:
///  - `slide`           largest distance that the object's centre of mass has moved in the frame of
///                      the hand's root since the squeeze, m
///  - `rise`            height of the centre of mass at the end over that at the start, m
///  - `pose_error`, `rotation`   distance and angle at the end from the start's pose moved by the
///                      lift, m and rad
///  - `goal_distance`   least distance of the centre of mass from the start's moved by the lift, at
///                      the end of any control period while it lifts and holds, m; where that
///                      decides
///  - `closing_shift`   how far closing and squeezing moved the object, m
///  - `slide_rate`      mean speed of the object in the hand while it lifts and holds, m/s
///  - `contact_force`   sum of normal forces at the end of the squeeze, N
///  - `contact_links`   hand links that touch then
///  - `drop_time`       s after the squeeze when the hand last touched an object that it lost
///  - `initial_penetration`   m, of the hand where it starts
///  - `hand_below_table`   how deep the grasping hand reaches below the table, m; 0 if above
///
/// `details.slip_curve` lists [time since the squeeze, slide] ten times a second;
/// `details.table_height` (m) and `details.table_until` (s) tell of a table, and when it sinks.
///
/// Reasons of a failure: "no_contact" after the squeeze, "dropped" (the hand has lost the object,
/// or it lies on the table), "slipped", "tilted". The verdict is error with "setting_mismatch" when
/// the object is not standing on the given table or out of the hand's reach.
///
/// Sources: Li et al., SemGrasp, ECCV 2024, appendix C.1 (semgrasp-lift); Chen et al., BODex, and
/// its DexGraspBench (dgb-tabletop); Christen et al., D-Grasp, CVPR 2022 (dgrasp-hold); Xu et al.,
/// UniDexGrasp, CVPR 2023, goal-conditioned execution (semgrasp-shadow).
class DynamicLift final : public Policy {
 public:
  DynamicLift(const DynamicLiftConstants& constants, PolicyInfo info,
              std::unique_ptr<Simulator> simulator);

  const PolicyInfo& Info() const override { return info_; }
  Trial Run(const TrialInput& input) override;

 private:
  /// What the trial is judged by.
  struct Progress;
  void Measure(World& world, const HandScene& scene, Trial& trial) const;
  void Lift(HandRun& run, Progress& progress, Trial& trial) const;
  std::string Reason(const Progress& progress) const;

  DynamicLiftConstants constants_;
  PolicyInfo info_;
  std::unique_ptr<Simulator> simulator_;
  TrialObject object_;
};

/// The pose that turns `palm_normal_O` to −z by the smallest rotation, and the object's lowest
/// point to z = 0.
Pose PalmDown(const Vec3& palm_normal_O, const TriMesh& object);

}  // namespace graspbench

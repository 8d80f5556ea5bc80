#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/field.h"
#include "policies/grasp_stages.h"
#include "policies/policy.h"
#include "policies/trial_object.h"
#include "simulators/hand_body.h"
#include "simulators/simulator.h"

namespace graspbench {

/// How robot hands differ from their models in a trial: the table [robot] of a profile.
struct RobotSetting {
  RobotServos all;                             ///< for hands that are not named
  std::map<std::string, RobotServos> by_hand;  ///< "shadow" is for "shadow-left", too
  bool self_collision = false;                 ///< links collide with each other

  const RobotServos& Of(const std::string& hand) const;
};

/// How a trial moves an articulated hand: the tables [hand] and [robot] of a profile, and what
/// every such trial refuses.
struct HandSetting {
  HandDrives drives;
  StageOptions stages;
  bool zero_shape = false;        ///< run the grasp with the mean hand, β = 0
  bool starts_squeezed = false;   ///< no pregrasp: the hand starts as it squeezes
  bool holds_object = false;      ///< the object does not move until the hand has squeezed it
  double close_seconds = 0.5;     ///< pregrasp to grasp
  double squeeze_seconds = 0.5;   ///< grasp to squeeze
  double control_period = 0;      ///< s between set-points; a multiple of the time step
  double reach = 0.05;            ///< m; a hand farther from the object is a setting_mismatch
  double max_penetration = 0.01;  ///< m, before the trial; deeper is init_penetration
  RobotSetting robot;
};

/// From [hand] and, where it is, [robot]. `time_step` is that of the physics.
HandSetting ReadHand(const Field& profile, double time_step);

/// A grasp, ready to be simulated.
struct HandScene {
  PhysicalHand hand;
  GraspStages stages;
  Scene scene;
  Pose X_WO = Pose::Identity();  ///< at the start
  Pose X_WR = Pose::Identity();  ///< of the hand's root at the grasp; the base frame of its body
};

/// Builds the scene of `input` with the object at `X_WO`, and writes what it consists of into the
/// trial. Empty, with the trial's reason set, when the trial cannot be run:
///  - "not_applicable"    a grasp without joint parameters of the given model
///  - "setting_mismatch"  no part of the hand within `reach` of the object, at the grasp
///  - "init_penetration"  hand deeper than `max_penetration` in the object where it starts
/// The first two are no statement about the grasp (verdict error), the third is (failed).
std::optional<HandScene> BuildHandScene(const HandSetting& setting, TrialObject& object,
                                        const TrialInput& input, const Pose& X_WO, Trial& trial);

/// Lets `measure` simulate the scene. A hand that collides with itself must not start with links
/// deeper than `max_penetration` in each other (`self_penetration`, m, is a result then): that is
/// "init_penetration", too. A simulation that diverges ends the trial.
void Simulate(Simulator& simulator, const PhysicsOptions& physics, const HandScene& scene,
              const HandSetting& setting, Trial& trial, const std::function<void(World&)>& measure);

/// Largest depth of the hand's shapes in the object, m, and smallest distance of them from it;
/// measured on the object's surface itself, not on its convex pieces. On five points of each
/// capsule's axis; on hulls: NearestPoint.
struct HandClearance {
  double depth = 0, distance = 0;
};
HandClearance ClearanceOf(const PhysicalHand& hand, const std::vector<double>& joints,
                          const Pose& X_OB, const Solid& object);

/// A simulation whose hand follows set-points, and its recording: the trajectories of `trial` get a
/// frame every kFramePeriod.
class HandRun {
 public:
  /// What to do after each control period; false ends the stage early.
  using Watch = std::function<bool()>;

  /// Resets the world. `gravity` acts from the start. Records into `trial` unless it is null.
  /// The object is held where it is until `Release`, where the setting says so.
  HandRun(World& world, const HandScene& scene, const HandSetting& setting, double time_step,
          const Vec3& gravity, Trial* trial);

  /// From the starting posture through the grasp to the squeeze; false when `watch` ended it.
  bool Close(const Watch& watch = {});
  /// Moves the root from where it is now to X_WR = motion(t), t from 0 to `seconds`; fingers stay.
  bool MoveRoot(double seconds, const std::function<Pose(double)>& motion, const Watch& watch = {});
  bool Wait(double seconds, const Watch& watch = {});

  /// The end of closing: lets the object go and gives it its weight.
  void Release(const Vec3& gravity);
  void SetForce(const Vec3& force_W);
  void MoveTable(double height);

  double time() const { return time_; }
  const Pose& X_WR() const { return X_WR_; }  ///< where the hand's root should be
  const HandScene& scene() const { return scene_; }
  ObjectState object() const { return world_.Object(); }
  Pose X_WO() const;            ///< of the object's own frame
  Vec3 InHand() const;          ///< centre of mass in the frame of the hand's root
  double ContactForce() const;  ///< sum of normal forces between hand and object, N
  bool Touches(Contact::With with) const;
  int TouchingLinks() const;  ///< number of hand links that touch the object

 private:
  bool Play(double seconds, const std::function<std::vector<double>(double)>& target,
            const Watch& watch);
  void Record();

  World& world_;
  const HandScene& scene_;
  const HandSetting& setting_;
  double time_step_;
  Trial* trial_;
  Controls controls_;
  Pose X_SO_;
  std::vector<double> fingers_;  // positions of their joints
  Pose X_WR_;
  double time_ = 0;
  double next_frame_ = 0;
};

/// 10 s³ − 15 s⁴ + 6 s⁵: from 0 to 1 with velocity and acceleration zero at both ends.
double MinimumJerk(double s);

}  // namespace graspbench

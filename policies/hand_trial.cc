#include "policies/hand_trial.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "policies/hull_distance.h"
#include "policies/success.h"

namespace graspbench {
namespace {

constexpr int kAxisSamples = 5;         // of a capsule, when its distance is measured
constexpr double kRecordedUnit = 1e-6;  // rad or m, of recorded joint positions
constexpr double kRounding = 1e-9;      // s

std::vector<double> Interpolated(const std::vector<double>& a, const std::vector<double>& b,
                                 double s) {
  std::vector<double> between(a.size());
  for (size_t i = 0; i < a.size(); ++i) between[i] = a[i] + s * (b[i] - a[i]);
  return between;
}

Pose Interpolated(const Pose& a, const Pose& b, double s) {
  if (a.matrix() == b.matrix()) return a;
  Pose between(
      Eigen::Quaterniond(a.linear()).slerp(s, Eigen::Quaterniond(b.linear())).normalized());
  between.translation() = (1 - s) * a.translation() + s * b.translation();
  return between;
}

void EndWith(Trial& trial, Verdict verdict, const std::string& reason, const std::string& message) {
  trial.verdict = verdict;
  trial.reason = reason;
  trial.details.Set("message", message);
}

bool IsOfModel(const TrialInput& input) {
  return input.model != nullptr && HasPhysicalHand(*input.model) &&
         input.grasp.hand == input.model->name();
}

/// The finger hinges of a stage, which also has the root's joints.
std::vector<double> Fingers(const std::vector<double>& stage) {
  return {stage.begin() + kRootLinks, stage.end()};
}

void Describe(const HandScene& scene, const HandSetting& setting, Trial& trial) {
  Value& details = trial.details;
  if (scene.hand.fit.all.vertices > 0) {
    details.Set("hand_fit_mean", scene.hand.fit.all.mean);
    details.Set("hand_fit_max", scene.hand.fit.all.max());
  }
  details.Set("limits_widened", scene.hand.widened);
  details.Set("pregrasp_rule", Name(scene.stages.pregrasp_rule));
  details.Set("squeeze_rule", Name(scene.stages.squeeze_rule));
  details.Set("squeeze_contacts", scene.stages.contacts);
  details.Set("squeeze_change", scene.stages.largest_change);
  if (setting.zero_shape) details.Set("hand_shape", "zero");
}

/// False, with the reason in the trial, when the hand starts where no trial can.
bool CheckStart(const HandScene& scene, const HandSetting& setting, const Solid& object,
                const Pose& X_OB, Trial& trial) {
  const HandClearance at_grasp = ClearanceOf(scene.hand, scene.stages.grasp, X_OB, object);
  if (at_grasp.distance > setting.reach) {
    EndWith(trial, Verdict::kError, "setting_mismatch",
            "the hand is " + std::to_string(at_grasp.distance) + " m away from the object");
    return false;
  }
  const HandClearance at_start = ClearanceOf(scene.hand, scene.scene.hand_start, X_OB, object);
  trial.results.emplace_back("initial_penetration", at_start.depth);
  if (at_start.depth > setting.max_penetration) {
    EndWith(trial, Verdict::kFailed, "init_penetration",
            "the hand starts " + std::to_string(at_start.depth) + " m deep in the object");
    return false;
  }
  return true;
}

/// False, with the reason in the trial, when the hand starts too deep in itself.
bool StartsApart(World& world, const HandSetting& setting, Trial& trial) {
  world.Reset(Vec3::Zero());
  world.Step(1);  // finds the contacts of the start
  const double depth = world.Hand().self_penetration;
  trial.results.emplace_back("self_penetration", depth);
  if (depth <= setting.max_penetration) return true;
  EndWith(trial, Verdict::kFailed, "init_penetration",
          "the hand starts " + std::to_string(depth) + " m deep in itself");
  return false;
}

}  // namespace

double MinimumJerk(double s) { return s * s * s * (10 + s * (6 * s - 15)); }

HandClearance ClearanceOf(const PhysicalHand& hand, const std::vector<double>& joints,
                          const Pose& X_OB, const Solid& object) {
  HandClearance clearance{.depth = 0, .distance = std::numeric_limits<double>::infinity()};
  const std::vector<Pose> X_BL = LinkPoses(hand.body, joints);
  for (size_t i = 0; i < X_BL.size(); ++i) {
    const Pose X_OL = X_OB * X_BL[i];
    for (const Capsule& capsule : hand.body.links[i].capsules) {
      for (int k = 0; k < kAxisSamples; ++k) {
        const double s = static_cast<double>(k) / (kAxisSamples - 1);
        const Vec3 p_O = X_OL * ((1 - s) * capsule.a + s * capsule.b);
        const double distance = object.Query(p_O).signed_distance() - capsule.radius;
        clearance.distance = std::min(clearance.distance, std::max(distance, 0.0));
        clearance.depth = std::max(clearance.depth, -distance);
      }
    }
    for (const TriMesh& hull : hand.body.links[i].hulls) {
      const double deepest = clearance.depth > 0 ? -clearance.depth : clearance.distance;
      const auto nearest = NearestPoint(X_OL * hull, object, deepest);
      if (!nearest) continue;
      const double distance = nearest->query.signed_distance();
      clearance.distance = std::min(clearance.distance, std::max(distance, 0.0));
      clearance.depth = std::max(clearance.depth, -distance);
    }
  }
  return clearance;
}

void Simulate(Simulator& simulator, const PhysicsOptions& physics, const HandScene& scene,
              const HandSetting& setting, Trial& trial,
              const std::function<void(World&)>& measure) {
  try {
    const auto world = simulator.Create(scene.scene, physics);
    if (scene.hand.body.self_collision && !StartsApart(*world, setting, trial)) return;
    measure(*world);
  } catch (const Error& error) {
    EndInDivergence(error, trial);
  }
}

std::optional<HandScene> BuildHandScene(const HandSetting& setting, TrialObject& object,
                                        const TrialInput& input, const Pose& X_WO, Trial& trial) {
  if (!IsOfModel(input)) {
    EndWith(trial, Verdict::kError, "not_applicable",
            input.grasp.hand == "mesh"
                ? "the trial moves the fingers, and the grasp is only a surface"
                : "the trial moves the fingers, and there is no model of the hand \"" +
                      input.grasp.hand + "\"");
    return std::nullopt;
  }
  Grasp grasp = input.grasp;
  HandDrives drives = setting.drives;
  drives.robot = setting.robot.Of(grasp.hand);
  if (setting.zero_shape) grasp.shape.clear();
  HandScene scene{.hand = MakePhysicalHand(*input.model, grasp, drives), .X_WO = X_WO};
  const bool robot = scene.hand.link_segment.empty();
  scene.hand.body.self_collision = robot && setting.robot.self_collision;
  scene.stages =
      MakeGraspStages(*input.model, scene.hand, grasp, *input.object.solid, setting.stages);
  scene.X_WR = X_WO * grasp.X_OH;
  object.Place(input.object, X_WO, scene.scene, trial);
  scene.scene.hand = scene.hand.body;
  scene.scene.X_WH = scene.X_WR;
  scene.scene.hand_start =
      setting.starts_squeezed
          ? HandPositions(scene.stages.X_BR_squeeze, Fingers(scene.stages.squeeze))
          : HandPositions(scene.stages.X_BR_pregrasp, Fingers(scene.stages.pregrasp));
  trial.X_WB = scene.X_WR;
  Describe(scene, setting, trial);
  if (!CheckStart(scene, setting, *input.object.solid, grasp.X_OH, trial)) return std::nullopt;
  return scene;
}

HandRun::HandRun(World& world, const HandScene& scene, const HandSetting& setting, double time_step,
                 const Vec3& gravity, Trial* trial)
    : world_(world),
      scene_(scene),
      setting_(setting),
      time_step_(time_step),
      trial_(trial),
      controls_{.gravity = gravity,
                .hold_object = setting.holds_object,
                .hand_target = scene.scene.hand_start,
                .table = scene.scene.table},
      X_SO_(scene.scene.X_WS.inverse() * scene.X_WO),
      fingers_(Fingers(scene.scene.hand_start)),
      X_WR_(scene.X_WR *
            (setting.starts_squeezed ? scene.stages.X_BR_squeeze : scene.stages.X_BR_pregrasp)) {
  world_.Reset(Vec3::Zero());
  world_.Control(controls_);
  Record();
}

bool HandRun::Close(const Watch& watch) {
  const Pose X_BW = scene_.X_WR.inverse();
  const auto move_to = [&](const std::vector<double>& to, const Pose& X_BR, double seconds) {
    const std::vector<double> from = fingers_;
    const Pose X_WR_from = X_WR_, X_WR_to = scene_.X_WR * X_BR;
    return Play(
        seconds,
        [&](double t) {
          const double s = std::min(t / seconds, 1.0);
          fingers_ = Interpolated(from, to, s);
          X_WR_ = Interpolated(X_WR_from, X_WR_to, s);
          return HandPositions(X_BW * X_WR_, fingers_);
        },
        watch);
  };
  const GraspStages& stages = scene_.stages;
  if (setting_.starts_squeezed) return true;
  return move_to(Fingers(stages.grasp), Pose::Identity(), setting_.close_seconds) &&
         move_to(Fingers(stages.squeeze), stages.X_BR_squeeze, setting_.squeeze_seconds);
}

bool HandRun::MoveRoot(double seconds, const std::function<Pose(double)>& motion,
                       const Watch& watch) {
  const Pose X_BW = scene_.X_WR.inverse();
  return Play(
      seconds,
      [&](double t) {
        X_WR_ = motion(t);
        return HandPositions(X_BW * X_WR_, fingers_);
      },
      watch);
}

bool HandRun::Wait(double seconds, const Watch& watch) {
  return Play(
      seconds, [&](double) { return controls_.hand_target; }, watch);
}

bool HandRun::Play(double seconds, const std::function<std::vector<double>(double)>& target,
                   const Watch& watch) {
  const int steps = static_cast<int>(std::lround(seconds / time_step_));
  const int period =
      std::max(1, static_cast<int>(std::lround(setting_.control_period / time_step_)));
  for (int done = 0; done < steps;) {
    const int count = std::min(period, steps - done);
    // The set-point of the end of the period: the hand follows it with the drives' lag.
    std::vector<double> next = target((done + count) * time_step_);
    if (next != controls_.hand_target) {
      controls_.hand_target = std::move(next);
      world_.Control(controls_);
    }
    world_.Step(count);
    done += count;
    time_ += count * time_step_;
    if (time_ > next_frame_ - kRounding) Record();
    if (watch && !watch()) return false;
  }
  return true;
}

void HandRun::Record() {
  next_frame_ += kFramePeriod;
  if (trial_ == nullptr) return;
  trial_->object_trajectory.push_back(X_WO());
  std::vector<double> joints = world_.Hand().joints;
  for (double& q : joints) q = std::round(q / kRecordedUnit) * kRecordedUnit;
  trial_->hand_trajectory.push_back(std::move(joints));
}

void HandRun::Release(const Vec3& gravity) {
  controls_.gravity = gravity;
  controls_.hold_object = false;
  world_.Control(controls_);
}

void HandRun::SetForce(const Vec3& force_W) {
  controls_.force_W = force_W;
  world_.Control(controls_);
}

void HandRun::MoveTable(double height) {
  controls_.table = height;
  world_.Control(controls_);
}

Pose HandRun::X_WO() const { return world_.Object().X_WS * X_SO_; }

Vec3 HandRun::InHand() const {
  return world_.Hand().X_WL.at(kPalmLink).inverse() * world_.Object().p_WC;
}

double HandRun::ContactForce() const {
  double sum = 0;
  for (const Contact& contact : world_.Contacts()) {
    if (contact.with == Contact::With::kHand) sum += contact.normal_force;
  }
  return sum;
}

bool HandRun::Touches(Contact::With with) const {
  const std::vector<Contact> contacts = world_.Contacts();
  return std::any_of(contacts.begin(), contacts.end(), [&](const Contact& contact) {
    return contact.with == with && (contact.distance <= 0 || contact.normal_force > 0);
  });
}

int HandRun::TouchingLinks() const {
  std::vector<bool> touches(scene_.hand.body.links.size(), false);
  for (const Contact& contact : world_.Contacts()) {
    if (contact.with == Contact::With::kHand && contact.normal_force > 0) {
      touches[static_cast<size_t>(contact.link)] = true;
    }
  }
  return static_cast<int>(std::count(touches.begin(), touches.end(), true));
}

}  // namespace graspbench

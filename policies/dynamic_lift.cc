#include "policies/dynamic_lift.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "policies/profile.h"

namespace graspbench {
namespace {

constexpr double kRounding = 1e-9;  // s

double LowestPoint(const TriMesh& mesh, const Pose& X_WO) {
  double lowest = std::numeric_limits<double>::infinity();
  for (const Vec3& p_O : mesh.vertices) lowest = std::min(lowest, (X_WO * p_O).z());
  return lowest;
}

double LowestPoint(const HandScene& scene) {
  const std::vector<Pose> X_BL = LinkPoses(scene.hand.body, scene.stages.grasp);
  double lowest = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < X_BL.size(); ++i) {
    for (const Capsule& capsule : scene.hand.body.links[i].capsules) {
      const Capsule placed = (scene.X_WR * X_BL[i]) * capsule;
      lowest = std::min({lowest, placed.a.z() - placed.radius, placed.b.z() - placed.radius});
    }
    for (const TriMesh& hull : scene.hand.body.links[i].hulls) {
      lowest = std::min(lowest, LowestPoint(hull, scene.X_WR * X_BL[i]));
    }
  }
  return lowest;
}

Vec3 PalmNormalInObject(const TrialInput& input) {
  if (input.model == nullptr) return -Vec3::UnitZ();
  return input.grasp.X_OH.linear() * input.model->palm_normal();
}

}  // namespace

Pose PalmDown(const Vec3& palm_normal_O, const TriMesh& object) {
  Pose X_WO(Eigen::Quaterniond::FromTwoVectors(palm_normal_O, -Vec3::UnitZ()));
  X_WO.translation().z() = -LowestPoint(object, X_WO);
  return X_WO;
}

struct DynamicLift::Progress {
  ObjectState start;      ///< of the trial
  Vec3 held_at_R;         ///< centre of mass in the hand's root when the squeeze ends
  double squeezed = 0;    ///< s, when that is
  double slide = 0;       ///< m, largest so far
  double path = 0;        ///< m, of the centre of mass in the hand
  Vec3 last_R;            ///< centre of mass in the hand, at the last look
  double last_touch = 0;  ///< s, when the hand last touched
  bool touches = false;   ///< the hand, at the last look
  bool on_table = false;
  Vec3 goal_W = Vec3::Zero();                                      ///< of the centre of mass
  double goal_distance = std::numeric_limits<double>::infinity();  ///< m, least so far
  Value::List slip_curve;
  double next_frame = 0;
  // At the end:
  double rise = 0, moved = 0, turned = 0;

  bool Look(const HandRun& run) {
    const Vec3 p_R = run.InHand();
    path += (p_R - last_R).norm();
    last_R = p_R;
    slide = std::max(slide, (p_R - held_at_R).norm());
    touches = run.Touches(Contact::With::kHand);
    on_table = run.Touches(Contact::With::kTable);
    if (touches) last_touch = run.time();
    goal_distance = std::min(goal_distance, (run.object().p_WC - goal_W).norm());
    if (run.time() > next_frame - kRounding) {
      slip_curve.push_back(Value::List{run.time() - squeezed, (p_R - held_at_R).norm()});
      next_frame += kFramePeriod;
    }
    return true;
  }
};

DynamicLift::DynamicLift(const DynamicLiftConstants& constants, PolicyInfo info,
                         std::unique_ptr<Simulator> simulator)
    : constants_(constants),
      info_(std::move(info)),
      simulator_(std::move(simulator)),
      object_(constants.object) {
  info_.policy = "dynamic-lift";
  info_.headline = "success";
}

Trial DynamicLift::Run(const TrialInput& input) {
  Trial trial = NewTrial(info_, *simulator_, constants_.physics);
  const TriMesh& mesh = input.object.solid->mesh();
  const bool given = constants_.placement == DynamicLiftConstants::Placement::kGiven;
  const Pose X_WO = given ? Pose::Identity() : PalmDown(PalmNormalInObject(input), mesh);
  const double lowest = LowestPoint(mesh, X_WO);
  if (given && std::abs(lowest) > constants_.standing_tolerance) {
    trial.reason = "setting_mismatch";
    trial.details.Set("message", "the object's lowest point is at z = " + std::to_string(lowest) +
                                     " m, and the table at 0");
    return trial;
  }
  auto scene = BuildHandScene(constants_.hand, object_, input, X_WO, trial);
  if (!scene) return trial;
  scene->scene.table = 0;
  trial.details.Set("table_height", 0.0);
  trial.results.emplace_back("hand_below_table", std::max(0.0, -LowestPoint(*scene)));
  Simulate(*simulator_, constants_.physics, *scene, constants_.hand, trial,
           [&](World& world) { Measure(world, *scene, trial); });
  return trial;
}

void DynamicLift::Measure(World& world, const HandScene& scene, Trial& trial) const {
  const Vec3 gravity = constants_.physics.gravity;
  HandRun run(world, scene, constants_.hand, constants_.physics.time_step,
              constants_.weight_from_start ? gravity : Vec3::Zero(), &trial);
  Progress progress;
  progress.start = run.object();
  progress.goal_W = progress.start.p_WC + constants_.lift_height * Vec3::UnitZ();
  run.Close();
  progress.held_at_R = progress.last_R = run.InHand();
  progress.squeezed = progress.last_touch = progress.next_frame = run.time();
  trial.results.emplace_back("closing_shift", (run.object().p_WC - progress.start.p_WC).norm());
  trial.results.emplace_back("contact_force", run.ContactForce());
  trial.results.emplace_back("contact_links", run.TouchingLinks());
  if (!run.Touches(Contact::With::kHand)) {
    trial.verdict = Verdict::kFailed;
    trial.reason = "no_contact";
    return;
  }
  run.Release(gravity);
  Lift(run, progress, trial);

  const ObjectState end = run.object();
  progress.rise = end.p_WC.z() - progress.start.p_WC.z();
  progress.moved = (end.p_WC - progress.goal_W).norm();
  progress.turned = RotationAngle(progress.start.X_WS, end.X_WS);
  trial.reason = Reason(progress);
  trial.verdict = trial.reason.empty() ? Verdict::kOk : Verdict::kFailed;
  trial.results.emplace_back("slide", progress.slide);
  trial.results.emplace_back("slide_rate", progress.path / (run.time() - progress.squeezed));
  trial.results.emplace_back("rise", progress.rise);
  trial.results.emplace_back("pose_error", progress.moved);
  trial.results.emplace_back("rotation", progress.turned);
  if (constants_.success == DynamicLiftConstants::Success::kGoal) {
    trial.results.emplace_back("goal_distance", progress.goal_distance);
  }
  if (!progress.touches) {
    trial.results.emplace_back("drop_time", progress.last_touch - progress.squeezed);
  }
  trial.details.Set("slip_curve", std::move(progress.slip_curve));
}

void DynamicLift::Lift(HandRun& run, Progress& progress, Trial& trial) const {
  if (constants_.table_drop) {
    run.MoveTable(-*constants_.table_drop);
    trial.details.Set("table_until", run.time());
  }
  const auto watch = [&] { return progress.Look(run); };
  const Pose X_WR = run.X_WR();
  const double seconds = constants_.lift_seconds;
  if (seconds > 0) {
    run.MoveRoot(
        seconds,
        [&](double t) -> Pose {
          const double s = std::min(t / seconds, 1.0);
          const double height =
              constants_.lift_height * (constants_.minimum_jerk ? MinimumJerk(s) : s);
          return Eigen::Translation3d(0, 0, height) * X_WR;
        },
        watch);
  }
  if (constants_.success == DynamicLiftConstants::Success::kAloft) {
    run.Wait(constants_.hold_seconds, [&] { return watch() && !progress.on_table; });
  } else {
    run.Wait(constants_.hold_seconds, watch);
  }
}

std::string DynamicLift::Reason(const Progress& progress) const {
  using Success = DynamicLiftConstants::Success;
  const bool lost = !progress.touches || progress.on_table;
  switch (constants_.success) {
    case Success::kSlide:
      if (progress.slide <= constants_.largest_slide && progress.rise >= constants_.least_rise) {
        return "";
      }
      return lost ? "dropped" : "slipped";
    case Success::kPose:
      if (constants_.tolerance.Holds(progress.moved, progress.turned)) return "";
      if (lost) return "dropped";
      return progress.moved < constants_.tolerance.distance ? "tilted" : "slipped";
    case Success::kAloft:
      return progress.on_table ? "dropped" : "";
    case Success::kGoal:
      if (progress.goal_distance <= constants_.goal_distance) return "";
      return lost ? "dropped" : "slipped";
  }
  throw Error(ErrorKind::kInternal, "a lift without a criterion");
}

}  // namespace graspbench

#include "retarget/retargeter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <span>

#include "core/error.h"
#include "retarget/interaction.h"
#include "retarget/keypoints.h"

namespace graspbench {
namespace {

// What is finer is lost in the refinement.
constexpr DescentOptions kAlignment{.smallest_step = 1e-4, .smallest_decrease = 1e-3};
constexpr double kDeeper = 1e-5;  // m by which the refinement may deepen a penetration: rounding

/// One way of weighing the alignment and the refinement against each other.
struct Attempt {
  double touching_palm;  // AlignmentOptions::palm where the human palm touches
  double slip;           // InteractionOptions::slip
  double penetration;    // InteractionOptions::penetration
};
// In the order in which they balance forces most often.
constexpr std::array<Attempt, 4> kAttempts = {
    {{0.5, 1, 3}, {0.05, 0.6, 5}, {1, 0.6, 3}, {0.2, 2, 5}}};

// An attempt within these is taken without trying the others.
constexpr double kBalanced = 0.05;  // RetargetReport::imbalance
constexpr double kShallow = 3e-3;   // m, of depth
constexpr double kTouching = 1e-3;  // m of depth that a pregrasp may have more than the grasp

// InteractionOptions::joints in a sequence, from the frame before. With less, frames that differ by
// 1° jump by more than half a radian now and then.
constexpr double kSteady = 0.03;

/// A human grasp, as retargeting sees it.
struct Task {
  HandKeypoints keypoints;
  std::vector<HumanContact> touches;
  std::vector<ContactTask> contacts;  // of the robot
  const Solid& object;

  bool palm_touches() const {
    return std::ranges::find(touches, HandRegion::kPalm, &HumanContact::region) != touches.end();
  }
};

/// What one attempt came to.
struct Candidate {
  HandState state;
  std::vector<LinkContact> contacts;
  BalancedForces forces;
  RetargetReport report;

  bool good() const {
    return report.imbalance < kBalanced &&
           std::max(report.depth_after, report.self_depth_after) < kShallow;
  }
  /// Lower is better; a lost finger weighs like a centimetre of depth or forces that do not balance
  /// at all.
  double Cost() const {
    return report.imbalance + (1 - report.kept) +
           100 * std::max(report.depth_after, report.self_depth_after);
  }
};

/// The attempt that a result was taken from; the first one where its extras do not say.
size_t WeightsOf(const Grasp& result) {
  const Value* report = result.extras.Find("retarget");
  const Value* weights = report != nullptr && report->is_dict() ? report->Find("weights") : nullptr;
  if (weights == nullptr || !weights->is_int()) return 0;
  return static_cast<size_t>(
      std::clamp<int64_t>(weights->AsInt(), 0, static_cast<int64_t>(kAttempts.size()) - 1));
}

double DepthOf(std::span<const LinkContact> contacts) {
  double depth = 0;
  for (const LinkContact& contact : contacts) depth = std::max(depth, -contact.distance);
  return depth;
}

template <typename Contacts>
std::set<HandRegion> RegionsOf(const Contacts& contacts) {
  std::set<HandRegion> regions;
  for (const auto& contact : contacts) regions.insert(contact.region);
  return regions;
}

void CompareContacts(const ArticulatedHand& hand, const Task& task, Candidate& candidate) {
  const std::set<HandRegion> human = RegionsOf(task.touches), robot = RegionsOf(candidate.contacts);
  int both = 0, either = 0, fingers = 0;
  for (const RobotFinger& finger : hand.fingers()) {
    const bool h = human.contains(finger.region);
    const bool r = robot.contains(finger.region);
    both += h && r;
    either += h || r;
    fingers += h;
  }
  RetargetReport& report = candidate.report;
  report.human_contacts.assign(human.begin(), human.end());
  report.robot_contacts.assign(robot.begin(), robot.end());
  report.agreement = either > 0 ? static_cast<double>(both) / either : 1;
  report.kept = fingers > 0 ? static_cast<double>(both) / fingers : 1;
}

// Of the human hand's own contacts.
double HumanImbalance(const Task& task, const StageRules& rules) {
  if (task.touches.empty()) return 0;
  std::vector<LinkContact> contacts;
  for (const HumanContact& touch : task.touches) {
    contacts.push_back({.region = touch.region, .p_O = touch.p_O, .normal_O = touch.normal_O});
  }
  return BalanceForces(contacts, rules).residual / rules.force;
}

}  // namespace

struct Retargeter::Parts {
  std::shared_ptr<const ManoHand> human;
  RetargetOptions options;
  HandKinematics kinematics;
  HandSurface surface;

  HandState StateOf(const Grasp& grasp) const {
    return {grasp.X_OH, kinematics.Free(grasp.joints)};
  }
  HandState Align(const Task& task, const Attempt& attempt, const Grasp* previous,
                  RetargetReport& report) const;
  void Refine(const Task& task, const Attempt& attempt, const Grasp* previous,
              Candidate& candidate) const;
  Candidate Try(const Task& task, const Attempt& attempt, const Grasp* previous) const;
  HandState Pregrasp(const Task& task, const Candidate& grasp) const;
};

Retargeter::Retargeter(std::shared_ptr<const ArticulatedHand> robot,
                       std::shared_ptr<const ManoHand> human, RetargetOptions options) {
  if (robot->description().left) {
    throw Error(ErrorKind::kUsage,
                "human grasps are of right hands, \"" + robot->name() + "\" is a left one", {},
                "use the right hand of this kind");
  }
  const bool pinches = robot->Finger(HandRegion::kThumb) != nullptr && robot->fingers().size() > 1;
  if (!pinches) {
    throw Error(ErrorKind::kUsage,
                "the hand \"" + robot->name() + "\" has no thumb with a finger against it", {},
                "say in its configuration which finger is the thumb");
  }
  parts_ = std::make_unique<const Parts>(std::move(human), options, HandKinematics(robot),
                                         HandSurface(robot));
}

Retargeter::~Retargeter() = default;
Retargeter::Retargeter(Retargeter&&) noexcept = default;

const ArticulatedHand& Retargeter::robot() const { return parts_->kinematics.hand(); }
const RetargetOptions& Retargeter::options() const { return parts_->options; }

HandState Retargeter::Parts::Align(const Task& task, const Attempt& attempt, const Grasp* previous,
                                   RetargetReport& report) const {
  AlignmentOptions alignment{.scale = options.scale};
  if (task.palm_touches()) alignment.palm = attempt.touching_palm;
  HandState state = StartAt(kinematics, task.keypoints);
  if (previous != nullptr) state = StateOf(*previous);
  const KeypointProblem problem = AlignmentWith(kinematics, task.keypoints, alignment);
  report.keypoint_iterations = SolveKeypoints(kinematics, problem, kAlignment, state).iterations;

  LinkFrames frames;
  kinematics.Place(state, frames);
  const auto& fingers = kinematics.hand().fingers();
  for (const RobotFinger& finger : fingers) {
    const double error = (frames.PointAt(finger.tip) - task.keypoints.Of(finger.region).tip).norm();
    report.tip_error_mean += error / static_cast<double>(fingers.size());
    report.tip_error_max = std::max(report.tip_error_max, error);
  }
  return state;
}

void Retargeter::Parts::Refine(const Task& task, const Attempt& attempt, const Grasp* previous,
                               Candidate& candidate) const {
  InteractionOptions weights{.slip = attempt.slip, .penetration = attempt.penetration};
  HandState stay = candidate.state, refined = stay;
  if (previous != nullptr) {
    refined = StateOf(*previous);
    stay.free = refined.free;
    weights.joints = kSteady;
  }
  const DescentResult result =
      RefineInteraction(kinematics, surface, task.object, task.contacts, weights, stay, refined);
  LinkFrames frames;
  kinematics.Place(refined, frames);
  std::vector<LinkContact> contacts =
      LinkContacts(surface, frames, task.object, options.contact_range);
  candidate.report.refinement_iterations = result.iterations;
  if (DepthOf(contacts) > candidate.report.depth_before + kDeeper) return;
  candidate.state = refined;
  candidate.report.depth_after = DepthOf(contacts);
  candidate.report.self_depth_after = SelfDepth(surface, frames);
  candidate.contacts = std::move(contacts);
}

Candidate Retargeter::Parts::Try(const Task& task, const Attempt& attempt,
                                 const Grasp* previous) const {
  Candidate candidate;
  RetargetReport& report = candidate.report;
  candidate.state = Align(task, attempt, previous, report);
  LinkFrames frames;
  kinematics.Place(candidate.state, frames);
  candidate.contacts = LinkContacts(surface, frames, task.object, options.contact_range);
  report.depth_before = report.depth_after = DepthOf(candidate.contacts);
  report.self_depth_before = report.self_depth_after = SelfDepth(surface, frames);
  if (options.refine && !task.touches.empty()) Refine(task, attempt, previous, candidate);
  CompareContacts(kinematics.hand(), task, candidate);
  report.imbalance = 1;
  if (!candidate.contacts.empty()) {
    candidate.forces = BalanceForces(candidate.contacts, options.stages);
    report.imbalance = candidate.forces.residual / options.stages.force;
  }
  return candidate;
}

// The hand stands off as far as that makes neither its depth in the object nor in itself worse.
HandState Retargeter::Parts::Pregrasp(const Task& task, const Candidate& grasp) const {
  LinkFrames frames;
  for (const double share : {1.0, 0.5, 0.25}) {
    const HandState open = StandOff(kinematics, surface, task.object, share * options.stages.gap,
                                    share * options.stages.palm_gap, grasp.state);
    kinematics.Place(open, frames);
    const bool worse = DepthOf(LinkContacts(surface, frames, task.object, 0)) >
                           grasp.report.depth_after + kTouching ||
                       SelfDepth(surface, frames) > grasp.report.self_depth_after + kTouching;
    if (!worse) return open;
  }
  return grasp.state;
}

Retargeted Retargeter::Retarget(const Grasp& human, const Solid& object,
                                const Grasp* previous) const {
  const auto& [human_hand, options, kinematics, surface] = *parts_;
  const PosedHand posed = human_hand->Forward(human);
  Task task{.keypoints = KeypointsOf(*human_hand, posed),
            .touches = HumanContacts(*human_hand, posed, object, options.contact_range),
            .contacts = {},
            .object = object};
  task.contacts = ContactTasks(robot(), task.touches);

  std::optional<Candidate> best;
  const size_t first = previous != nullptr ? WeightsOf(*previous) : 0;
  const size_t last = previous != nullptr ? first + 1 : kAttempts.size();
  int attempts = 0;
  for (size_t i = first; i < last; ++i) {
    Candidate candidate = parts_->Try(task, kAttempts[i], previous);
    candidate.report.weights = static_cast<int>(i);
    ++attempts;
    if (!best || candidate.Cost() < best->Cost()) best = std::move(candidate);
    if (best->good() || !options.refine || task.touches.empty()) break;
  }

  RetargetReport& report = best->report;
  report.attempts = attempts;
  report.human_imbalance = HumanImbalance(task, options.stages);
  if (report.tip_error_mean > options.unreachable) {
    report.flag = "unreachable";
  } else if (task.touches.empty()) {
    report.flag = "far_from_object";
  } else if (best->contacts.empty()) {
    report.flag = "no_contact";
  }

  Grasp grasp{.hand = robot().name(), .X_OH = best->state.X_OH};
  grasp.joints = kinematics.Joints(best->state.free);
  if (!best->contacts.empty()) {
    const Eigen::VectorXd squeeze =
        SqueezeOf(kinematics, best->state, best->contacts, best->forces, options.stages);
    if (squeeze.size() > 0) grasp.squeeze = kinematics.Joints(squeeze);
    const HandState pregrasp = parts_->Pregrasp(task, *best);
    grasp.pregrasp = kinematics.Joints(pregrasp.free);
    grasp.pregrasp_X_OH = pregrasp.X_OH;
  }
  grasp.extras = human.extras;
  grasp.extras.Set("retarget", ToValue(report));
  return {std::move(grasp), report};
}

Value ToValue(const RetargetReport& report) {
  const auto names = [](const std::vector<HandRegion>& regions) {
    Value::List list;
    for (const HandRegion region : regions) list.emplace_back(Name(region));
    return list;
  };
  constexpr double kMillimetres = 1e3;
  return Value::Dict{{"tip_error_mean", kMillimetres * report.tip_error_mean},
                     {"tip_error_max", kMillimetres * report.tip_error_max},
                     {"attempts", report.attempts},
                     {"weights", report.weights},
                     {"keypoint_iterations", report.keypoint_iterations},
                     {"refinement_iterations", report.refinement_iterations},
                     {"human_contacts", names(report.human_contacts)},
                     {"robot_contacts", names(report.robot_contacts)},
                     {"agreement", report.agreement},
                     {"kept", report.kept},
                     {"depth_before", kMillimetres * report.depth_before},
                     {"depth_after", kMillimetres * report.depth_after},
                     {"self_depth_before", kMillimetres * report.self_depth_before},
                     {"self_depth_after", kMillimetres * report.self_depth_after},
                     {"imbalance", report.imbalance},
                     {"human_imbalance", report.human_imbalance},
                     {"flag", report.flag}};
}

}  // namespace graspbench

#include "retarget/retargeter.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.h"
#include "retarget/interaction.h"
#include "retarget/keypoints.h"
#include "retarget/stages.h"

namespace graspbench {
namespace {

// A tenth of a millimetre more of the alignment is lost in the refinement.
constexpr DescentOptions kAlignment{.smallest_step = 1e-4, .smallest_decrease = 1e-3};
constexpr double kDeeper = 1e-5;  // m by which step 3 may deepen a penetration: rounding

struct Depths {
  double object = 0, self = 0;
};

std::vector<HandRegion> Regions(const std::set<HandRegion>& regions) {
  return {regions.begin(), regions.end()};
}

double DepthOf(const std::vector<LinkContact>& contacts) {
  double depth = 0;
  for (const LinkContact& contact : contacts) depth = std::max(depth, -contact.distance);
  return depth;
}

void CompareContacts(const ArticulatedHand& hand, const std::set<HandRegion>& human,
                     const std::set<HandRegion>& robot, RetargetReport& report) {
  int both = 0, either = 0, fingers = 0;
  for (const RobotFinger& finger : hand.fingers()) {
    const bool h = human.contains(finger.region);
    const bool r = robot.contains(finger.region);
    both += h && r;
    either += h || r;
    fingers += h;
  }
  report.human_contacts = Regions(human);
  report.robot_contacts = Regions(robot);
  report.agreement = either > 0 ? static_cast<double>(both) / either : 1;
  report.kept = fingers > 0 ? static_cast<double>(both) / fingers : 1;
}

}  // namespace

struct Retargeter::Parts {
  std::shared_ptr<const ManoHand> human;
  RetargetOptions options;
  HandKinematics kinematics;
  HandSurface surface;
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

Retargeted Retargeter::Retarget(const Grasp& human, const Solid& object,
                                const Grasp* previous) const {
  const auto& [human_hand, options, kinematics, surface] = *parts_;
  const PosedHand posed = human_hand->Forward(human);
  const HandKeypoints keypoints = KeypointsOf(*human_hand, posed);
  Retargeted out;
  RetargetReport& report = out.report;

  HandState state = StartAt(kinematics, keypoints);
  if (previous != nullptr) state = {previous->X_OH, kinematics.Free(previous->joints)};
  const KeypointProblem problem = AlignmentWith(kinematics, keypoints, {.scale = options.scale});
  report.keypoint_iterations = SolveKeypoints(kinematics, problem, kAlignment, state).iterations;
  LinkFrames frames;
  kinematics.Place(state, frames);
  for (const RobotFinger& finger : robot().fingers()) {
    const double error = (frames.PointAt(finger.tip) - keypoints.Of(finger.region).tip).norm();
    report.tip_error_mean += error / static_cast<double>(robot().fingers().size());
    report.tip_error_max = std::max(report.tip_error_max, error);
  }

  std::vector<LinkContact> contacts = LinkContacts(surface, frames, object, options.contact_range);
  report.depth_before = report.depth_after = DepthOf(contacts);
  report.self_depth_before = report.self_depth_after = SelfDepth(surface, frames);
  const std::vector<HumanContact> touches =
      HumanContacts(*human_hand, posed, object, options.contact_range);
  if (options.refine && !touches.empty()) {
    HandState refined = state;
    report.refinement_iterations =
        RefineInteraction(kinematics, surface, object, ContactTasks(robot(), touches), {}, refined)
            .iterations;
    kinematics.Place(refined, frames);
    const auto after = LinkContacts(surface, frames, object, options.contact_range);
    const double self = SelfDepth(surface, frames);
    if (DepthOf(after) <= report.depth_before + kDeeper) {
      state = refined;
      contacts = after;
      report.depth_after = DepthOf(after);
      report.self_depth_after = self;
    } else {
      kinematics.Place(state, frames);
    }
  }

  std::set<HandRegion> human_regions, robot_regions;
  for (const HumanContact& contact : touches) human_regions.insert(contact.region);
  for (const LinkContact& contact : contacts) robot_regions.insert(contact.region);
  CompareContacts(robot(), human_regions, robot_regions, report);
  if (report.tip_error_mean > options.unreachable) {
    report.flag = "unreachable";
  } else if (touches.empty()) {
    report.flag = "far_from_object";
  } else if (contacts.empty()) {
    report.flag = "no_contact";
  }

  out.grasp.hand = robot().name();
  out.grasp.X_OH = state.X_OH;
  out.grasp.joints = kinematics.Joints(state.free);
  if (!touches.empty()) {
    std::vector<LinkContact> as_links;
    for (const HumanContact& contact : touches) {
      as_links.push_back(
          {.region = contact.region, .p_O = contact.p_O, .normal_O = contact.normal_O});
    }
    report.human_imbalance =
        BalanceForces(as_links, options.stages).residual / options.stages.force;
  }
  if (!contacts.empty()) {
    const BalancedForces balanced = BalanceForces(contacts, options.stages);
    report.imbalance = balanced.residual / options.stages.force;
    const Eigen::VectorXd squeeze =
        SqueezeOf(kinematics, state, contacts, balanced, options.stages);
    if (squeeze.size() > 0) out.grasp.squeeze = kinematics.Joints(squeeze);
    out.grasp.pregrasp =
        kinematics.Joints(StandOff(kinematics, surface, object, options.stages.gap, state).free);
  }
  out.grasp.extras = human.extras;
  out.grasp.extras.Set("retarget", ToValue(report));
  return out;
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

#include "benchmarks/retarget_scene.h"

#include <cmath>
#include <iomanip>
#include <map>
#include <numbers>
#include <set>
#include <sstream>

#include "core/hand_poses.h"
#include "core/rotation.h"
#include "core/yaml.h"
#include "retarget/dex_retargeting_names.h"
#include "retarget/human_grasp.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr int kFrames = 200;
constexpr double kBallRadius = 0.035;  // m

// What dex-retargeting v0.5.0 gives these hands.
struct Targets {
  std::string tips, middles;
  std::string origin;  // of vectors
  bool vectors_to_middles;
  double scale;
};
const std::map<std::string, Targets> kTargets = {
    {"shadow",
     {"thtip, fftip, mftip, rftip, lftip", "thmiddle, ffmiddle, mfmiddle, rfmiddle, lfmiddle",
      "palm", true, 1.2}},
    {"allegro",
     {"link_15.0_tip, link_3.0_tip, link_7.0_tip, link_11.0_tip",
      "link_14.0, link_2.0, link_6.0, link_10.0", "wrist", false, 1.6}},
    {"leap",
     {"thumb_tip_head, index_tip_head, middle_tip_head, ring_tip_head",
      "thumb_dip, dip, dip_2, dip_3", "base", false, 1.6}}};

std::string HumanIndices(bool five, bool middles) {
  std::string text = five ? "4, 8, 12, 16, 20" : "4, 8, 12, 16";
  if (middles) text += five ? ", 2, 6, 10, 14, 18" : ", 2, 6, 10, 14";
  return text;
}

/// `word` as often as there are entries in `list`.
std::string Repeated(const std::string& word, const std::string& list) {
  std::string text = word;
  for (const char c : list) text += c == ',' ? ", " + word : "";
  return text;
}

std::string FreeJoints(const ArticulatedHand& hand) {
  std::string text;
  for (int i = 0; i < hand.joint_count(); ++i) {
    const auto& couplings = hand.description().couplings;
    if (std::ranges::find(couplings, i, &JointCoupling::joint) != couplings.end()) continue;
    text += (text.empty() ? "" : ", ") + hand.joint_names()[static_cast<size_t>(i)];
  }
  return text;
}

std::string Numbers(const Vec3& v) {
  std::ostringstream text;
  text << std::setprecision(17) << v.x() << ' ' << v.y() << ' ' << v.z();
  return text.str();
}

std::string OriginTag(const Pose& X) {
  const Vec3 zyx = X.linear().eulerAngles(2, 1, 0);
  return "<origin xyz=\"" + Numbers(X.translation()) + "\" rpy=\"" +
         Numbers(Vec3(zyx[2], zyx[1], zyx[0])) + "\"/>";
}

std::string JointTag(const std::string& name, const std::string& type, const std::string& parent,
                     const std::string& child, const Pose& X, const std::string& more = {}) {
  return "  <link name=\"" + child + "\"/>\n  <joint name=\"" + name + "\" type=\"" + type +
         "\"><parent link=\"" + parent + "\"/><child link=\"" + child + "\"/>" + OriginTag(X) +
         more + "</joint>\n";
}

std::string MimicTag(const ArticulatedHand& hand, int joint) {
  std::ostringstream text;
  text << std::setprecision(17);
  for (const JointCoupling& coupling : hand.description().couplings) {
    if (coupling.joint != joint) continue;
    text << "<mimic joint=\"" << hand.joint_names()[static_cast<size_t>(coupling.source)]
         << "\" multiplier=\"" << coupling.ratio << "\" offset=\"" << coupling.offset << "\"/>";
  }
  return text.str();
}

std::string BodyName(int link) { return "body_" + std::to_string(link); }

/// The wrist in the palm's frame, with the axes of WristAxes().
Pose WristPose(const ArticulatedHand& hand) {
  const RobotHandDescription& of = hand.description();
  Pose X_HC = Pose::Identity();
  X_HC.linear() << of.palm_normal_H, of.forward_H.cross(of.palm_normal_H), of.forward_H;
  X_HC.translation() = of.wrist.p_L;
  return X_HC;
}

}  // namespace

std::vector<HandLandmarks> RetargetMotion() {
  std::vector<HandLandmarks> motion;
  for (int i = 0; i < kFrames; ++i) {
    const double turn = 4 * std::numbers::pi * i / kFrames;
    const auto closed = [&](double phase) { return 0.5 - 0.5 * std::cos(turn + phase); };
    HandPosture posture;
    for (size_t finger = 0; finger < 4; ++finger) {
      const double bend = closed(0.4 * static_cast<double>(finger));
      posture[3 * finger] = Vec3(10 + 60 * bend, 5 * std::sin(turn / 2), 0) * hands::kDegree;
      posture[3 * finger + 1] = Vec3(5 + 60 * bend, 0, 0) * hands::kDegree;
      posture[3 * finger + 2] = Vec3(5 + 35 * bend, 0, 0) * hands::kDegree;
    }
    const double bend = closed(-0.3);
    posture[12] = Vec3(10 + 15 * bend, 20 + 25 * bend, 0) * hands::kDegree;
    posture[13] = Vec3(5 + 20 * bend, 0, 0) * hands::kDegree;
    posture[14] = Vec3(5 + 30 * bend, 0, 0) * hands::kDegree;
    Grasp grasp;
    grasp.joints = hands::BuiltIn().JointsFromPosture(posture);
    grasp.X_OH.linear() = FromAxisAngle(Vec3(0.4, 0.3 * std::sin(turn / 2), 0.2 * std::cos(turn)));
    grasp.X_OH.translation() = Vec3(0.1 * std::sin(turn / 2), 0.05 * std::cos(turn), 0.3);
    motion.push_back(SnapKeypoints(hands::BuiltIn(), hands::BuiltIn().Forward(grasp)));
  }
  return motion;
}

std::string DexRetargetingYaml(const ArticulatedHand& hand, const std::string& mode,
                               const std::string& folder) {
  const Targets& targets = kTargets.at(hand.name());
  const bool five = hand.fingers().size() == 5;
  std::ostringstream yaml;
  yaml << "retargeting:\n  type: " << mode << "\n  urdf_path: " << folder << hand.name()
       << "_hand_right.urdf\n  target_joint_names: [ " << FreeJoints(hand)
       << " ]\n  low_pass_alpha: 1\n";
  const std::string links = targets.tips + ", " + targets.middles;
  if (mode == "position") {
    yaml << "  add_dummy_free_joint: True\n  target_link_names: [ " << links
         << " ]\n  target_link_human_indices: [ " << HumanIndices(five, true) << " ]\n";
    return yaml.str();
  }
  const std::string& ends = targets.vectors_to_middles ? links : targets.tips;
  yaml << "  scaling_factor: " << targets.scale << "\n  target_origin_link_names: [ "
       << Repeated(targets.origin, ends) << " ]\n  target_task_link_names: [ " << ends
       << " ]\n  target_link_human_indices: [ [ " << Repeated("0", ends) << " ], [ "
       << HumanIndices(five, targets.vectors_to_middles) << " ] ]\n";
  return yaml.str();
}

std::string UrdfOf(const ArticulatedHand& hand) {
  std::string urdf = "<?xml version=\"1.0\"?>\n<robot name=\"" + hand.name() +
                     "\">\n  <link name=\"wrist_base\"/>\n";
  urdf +=
      JointTag("hand_mount", "fixed", "wrist_base", BodyName(kPalmLink), WristPose(hand).inverse());
  const auto& links = hand.body().links;
  for (int i = 0; i < hand.joint_count(); ++i) {
    const int number = kRootLinks + i;
    const BodyLink& link = links[static_cast<size_t>(number)];
    std::ostringstream more;
    more << std::setprecision(17) << "<axis xyz=\"" << Numbers(link.axis_L)
         << "\"/><limit effort=\"1\" velocity=\"1\" lower=\"" << link.low << "\" upper=\""
         << link.high << "\"/>" << MimicTag(hand, i);
    urdf += JointTag(hand.joint_names()[static_cast<size_t>(i)], "revolute", BodyName(link.parent),
                     BodyName(number), link.X_PL, more.str());
  }
  std::set<std::string> names;
  for (const std::string& mode : kRetargetModes) {
    const std::string yaml = DexRetargetingYaml(hand, mode, "");
    for (const auto& target : DexRetargetingConfigFrom(ParseYaml(yaml, mode), mode).targets) {
      names.insert(target.link);
      if (!target.origin.empty()) names.insert(target.origin);
    }
  }
  for (const std::string& name : names) {
    const LinkPoint point = DexRetargetingLink(hand, name, "URDF");
    urdf += JointTag(name + "_mount", "fixed", BodyName(point.link), name,
                     Pose(Eigen::Translation3d(point.p_L)));
  }
  return urdf + "</robot>\n";
}

BallGrasp MakeBallGrasp(const ManoHand& hand) {
  const Grasp grasp = hands::Bent({45, 45, 22}, {Vec3(20, 40, 0), Vec3(10, 0, 0), Vec3(20, 0, 0)});
  const HandKeypoints points = KeypointsOf(hand, hand.Forward(grasp));
  const Vec3 middle = (points.palm_centre + points.Of(HandRegion::kMiddle).base) / 2;
  const Vec3 centre = middle + (kBallRadius + 0.012) * points.palm_normal;
  return {grasp,
          MakeObject("ball", "",
                     shapes::Sphere({.radius = kBallRadius, .centre = centre, .subdivisions = 4}),
                     "retarget_scene")};
}

}  // namespace graspbench

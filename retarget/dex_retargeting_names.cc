#include "retarget/dex_retargeting_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

using Links = std::vector<std::pair<std::string, LinkPoint>>;
/// A joint's name in the URDF and its own; empty for one before the palm.
using Joints = std::vector<std::pair<std::string, std::string>>;

int LinkCalled(const ArticulatedHand& hand, const std::string& name) {
  const auto& links = hand.body().links;
  const auto link = std::ranges::find(links, name, &BodyLink::name);
  if (link == links.end()) {
    throw Error(ErrorKind::kInput,
                "the hand has no link \"" + name + "\", as hands of this name do",
                "hand \"" + hand.name() + "\"", "give it another name in its configuration");
  }
  return static_cast<int>(link - links.begin());
}

LinkPoint OriginOf(const ArticulatedHand& hand, const std::string& name) {
  return {LinkCalled(hand, name), Vec3::Zero()};
}

LinkPoint OnPalm(double x, double y, double z) { return {kPalmLink, Vec3(x, y, z)}; }

struct Names {
  Links links;
  Joints joints;
};

Names Shadow(const ArticulatedHand& hand) {
  const std::string side = hand.description().left ? "lh_" : "rh_";
  Names names;
  names.links = {{"palm", OnPalm(0, 0, 0)}, {"ee_link", OnPalm(0, 0, 0)}};
  constexpr std::array<std::pair<const char*, HandRegion>, 5> kFingers = {
      {{"ff", HandRegion::kIndex},
       {"mf", HandRegion::kMiddle},
       {"rf", HandRegion::kRing},
       {"lf", HandRegion::kPinky},
       {"th", HandRegion::kThumb}}};
  for (const auto& [finger, region] : kFingers) {
    names.links.emplace_back(std::string(finger) + "tip", hand.Finger(region)->tip);
  }
  for (const BodyLink& link : hand.body().links) {
    if (!link.name.starts_with(side)) continue;
    names.links.emplace_back(link.name.substr(side.size()), OriginOf(hand, link.name));
  }
  names.joints = {{"WRJ1", ""}, {"WRJ2", ""}};
  for (const std::string& joint : hand.joint_names()) {
    names.joints.emplace_back(joint.substr(side.size()), joint);
  }
  return names;
}

Names Allegro(const ArticulatedHand& hand) {
  Names names;
  names.links = {{"base_link", OnPalm(0, 0, 0)},
                 {"palm", OnPalm(0, 0, -0.065)},
                 {"wrist", OnPalm(0, 0, -0.095)}};
  // The URDFs count from the side of +y, which is the ring finger's on a left hand.
  using Finger = std::pair<const char*, HandRegion>;
  std::array<Finger, 4> fingers = {{{"ff", HandRegion::kIndex},
                                    {"mf", HandRegion::kMiddle},
                                    {"rf", HandRegion::kRing},
                                    {"th", HandRegion::kThumb}}};
  if (hand.description().left) std::swap(fingers[0], fingers[2]);
  constexpr std::array kSegments = {"_base", "_proximal", "_medial", "_distal"};
  for (size_t i = 0; i < 16; ++i) {
    const auto& [finger, region] = fingers[i / 4];
    const std::string number = std::to_string(i) + ".0", name = finger;
    names.links.emplace_back("link_" + number, OriginOf(hand, name + kSegments[i % 4]));
    if (i % 4 == 3) names.links.emplace_back("link_" + number + "_tip", hand.Finger(region)->tip);
    names.joints.emplace_back("joint_" + number, name + "j" + std::to_string(i % 4));
  }
  return names;
}

Names Leap(const ArticulatedHand& hand) {
  Names names;
  names.links = {{"base", OnPalm(-0.098, -0.038, 0)},
                 {"palm_lower", OnPalm(0, 0, 0)},
                 {"thumb_temp_base", OriginOf(hand, "th_mp")},
                 {"thumb_pip", OriginOf(hand, "th_bs")},
                 {"thumb_dip", OriginOf(hand, "th_px")},
                 {"thumb_fingertip", OriginOf(hand, "th_ds")},
                 {"thumb_tip_head", hand.Finger(HandRegion::kThumb)->tip},
                 {"index_tip_head", hand.Finger(HandRegion::kIndex)->tip},
                 {"middle_tip_head", hand.Finger(HandRegion::kMiddle)->tip},
                 {"ring_tip_head", hand.Finger(HandRegion::kRing)->tip}};
  constexpr std::array<std::pair<const char*, const char*>, 4> kSegments = {
      {{"mcp_joint", "_bs"}, {"pip", "_px"}, {"dip", "_md"}, {"fingertip", "_ds"}}};
  constexpr std::array kFingers = {"if", "mf", "rf"};
  // Joint 4k turns the finger sideways and hangs on joint 4k + 1, which bends it.
  constexpr std::array kJoints = {"_rot", "_mcp", "_pip", "_dip"};
  for (size_t k = 0; k < kFingers.size(); ++k) {
    const std::string suffix = k == 0 ? "" : "_" + std::to_string(k + 1);
    for (const auto& [segment, link] : kSegments) {
      names.links.emplace_back(segment + suffix, OriginOf(hand, std::string(kFingers[k]) + link));
    }
    for (size_t i = 0; i < kJoints.size(); ++i) {
      names.joints.emplace_back(std::to_string(4 * k + i), std::string(kFingers[k]) + kJoints[i]);
    }
  }
  constexpr std::array kThumb = {"th_cmc", "th_axl", "th_mcp", "th_ipl"};
  for (size_t i = 0; i < kThumb.size(); ++i) {
    names.joints.emplace_back(std::to_string(12 + i), kThumb[i]);
  }
  return names;
}

Names NamesOf(const ArticulatedHand& hand) {
  Names names;
  if (hand.name() == "shadow" || hand.name() == "shadow-left") names = Shadow(hand);
  if (hand.name() == "allegro" || hand.name() == "allegro-left") names = Allegro(hand);
  if (hand.name() == "leap") names = Leap(hand);
  for (const RobotFinger& finger : hand.fingers()) {
    const std::string name(Name(finger.region));
    names.links.emplace_back(name + "_base", finger.base);
    names.links.emplace_back(name + "_middle", finger.middle);
    names.links.emplace_back(name + "_distal", finger.distal);
    names.links.emplace_back(name + "_tip", finger.tip);
  }
  const auto& links = hand.body().links;
  for (size_t i = kPalmLink; i < links.size(); ++i) {
    names.links.emplace_back(links[i].name, LinkPoint{static_cast<int>(i), Vec3::Zero()});
  }
  for (const std::string& joint : hand.joint_names()) names.joints.emplace_back(joint, joint);
  return names;
}

/// What belongs to a name of a table.
template <typename Entry>
const Entry& Find(const std::vector<std::pair<std::string, Entry>>& table, const std::string& name,
                  const std::string& kind, const std::string& where) {
  const auto found = std::ranges::find(table, name, &std::pair<std::string, Entry>::first);
  if (found != table.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [of, entry] : table) known.push_back(of);
  const Error unknown = UnknownName(kind, name, known);
  throw Error(ErrorKind::kInput, unknown.problem(), where, unknown.hint());
}

}  // namespace

LinkPoint DexRetargetingLink(const ArticulatedHand& hand, const std::string& name,
                             const std::string& where) {
  return Find(NamesOf(hand).links, name, "link", where);
}

std::vector<int> DexRetargetingJoints(const ArticulatedHand& hand,
                                      const std::vector<std::string>& names,
                                      const std::string& where) {
  const Names table = NamesOf(hand);
  std::vector<int> joints;
  for (const std::string& name : names) {
    const std::string& joint = Find(table.joints, name, "joint", where);
    const auto place = std::ranges::find(hand.joint_names(), joint);
    if (place == hand.joint_names().end()) continue;
    joints.push_back(static_cast<int>(place - hand.joint_names().begin()));
  }
  return joints;
}

}  // namespace graspbench

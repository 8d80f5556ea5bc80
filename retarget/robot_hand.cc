#include "retarget/robot_hand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/suggest.h"
#include "core/toml.h"
#include "simulators/mjcf.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

constexpr std::array<HandRegion, 5> kFingers = {HandRegion::kThumb, HandRegion::kIndex,
                                                HandRegion::kMiddle, HandRegion::kRing,
                                                HandRegion::kPinky};
constexpr double kUnitTolerance = 1e-3;

fs::path HandDirectory() {
  const char* elsewhere = std::getenv("GRASP_BENCH_HANDS");
  return elsewhere != nullptr ? elsewhere : GRASPBENCH_HAND_DIRECTORY;
}

/// Configurations that come along, by the hand's name: allegro/allegro_left.toml is "allegro-left",
/// shadow/shadow_right.toml is "shadow".
std::vector<std::pair<std::string, fs::path>> ShippedConfigurations() {
  const fs::path folder = HandDirectory();
  if (!fs::is_directory(folder)) {
    throw Error(ErrorKind::kMissing, "there is no folder of robot hands", folder.string(),
                "set GRASP_BENCH_HANDS to the folder retarget of the source tree");
  }
  std::vector<std::pair<std::string, fs::path>> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    std::string name = entry.path().stem().string();
    const size_t side = name.rfind('_');
    const bool right = side != std::string::npos && name.substr(side) == "_right";
    if (side != std::string::npos) name = name.substr(0, side) + (right ? "" : "-left");
    found.emplace_back(name, entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Reads one configuration with its model.
class ConfigurationReader {
 public:
  ConfigurationReader(const fs::path& config, const fs::path& model)
      : text_(ReadFile(config)),
        document_(ParseToml(text_, config.string())),
        root_(document_, config.string()) {
    root_.ExpectOnly({"name", "title", "side", "model", "root", "source", "licence", "palm",
                      "fingers", "coupling", "posture"});
    model_ = model.empty() ? config.parent_path() / root_.At("model").AsString() : model;
    mjcf_ = ReadMjcf(model_, root_.StringOr("root", ""));
  }

  RobotHandDescription Read() {
    hand_.name = root_.At("name").AsString();
    hand_.title = root_.StringOr("title", hand_.name);
    hand_.left = IsLeft(root_.At("side"));
    hand_.source = root_.StringOr("source", "");
    hand_.licence = root_.StringOr("licence", "");
    hand_.hash = Sha256().Add(text_).Add(ReadFile(model_)).Hex();
    hand_.body = mjcf_.body;
    hand_.joint_names = mjcf_.joint_names;
    hand_.couplings = mjcf_.couplings;
    hand_.link_region.assign(mjcf_.body.links.size(), HandRegion::kPalm);
    ReadPalm(root_.At("palm"));
    ReadFingers(root_.At("fingers"));
    if (root_.Has("coupling")) ReadCouplings(root_.At("coupling"));
    ReadPosture();
    return std::move(hand_);
  }

 private:
  static bool IsLeft(const Field& side) {
    if (side.AsString() != "left" && side.AsString() != "right") {
      side.Fail("must be \"left\" or \"right\"");
    }
    return side.AsString() == "left";
  }

  Vec3 ReadVector(const Field& field) const {
    const std::vector<double> numbers = field.AsDoubles(3);
    return {numbers[0], numbers[1], numbers[2]};
  }

  Vec3 ReadDirection(const Field& field) const {
    const Vec3 direction = ReadVector(field);
    if (!(std::abs(direction.norm() - 1) < kUnitTolerance)) field.Fail("must be a unit vector");
    return direction.normalized();
  }

  const MjcfHand::Place& Find(const std::vector<MjcfHand::Place>& places, const Field& field,
                              const std::string& kind) const {
    const auto place = std::ranges::find(places, field.AsString(), &MjcfHand::Place::name);
    if (place != places.end()) return *place;
    std::vector<std::string> names;
    for (const MjcfHand::Place& known : places) names.push_back(known.name);
    const std::string nearest = NearestName(field.AsString(), names);
    field.Fail("the model has no " + kind + " \"" + field.AsString() + "\" at or after the root",
               nearest.empty() ? "it has none at all" : "did you mean \"" + nearest + "\"?");
  }

  /// "site", or { body = "name", point = [x, y, z] }.
  LinkPoint ReadPoint(const Field& field) const {
    if (field.value().is_string()) {
      const MjcfHand::Place& site = Find(mjcf_.sites, field, "site");
      return {site.link, site.X_LP.translation()};
    }
    field.ExpectOnly({"body", "point"});
    const MjcfHand::Place& body = Find(mjcf_.bodies, field.At("body"), "body");
    return {body.link, body.X_LP * ReadVector(field.At("point"))};
  }

  void ReadPalm(const Field& palm) {
    palm.ExpectOnly({"normal", "forward", "centre", "wrist"});
    hand_.palm_normal_H = ReadDirection(palm.At("normal"));
    hand_.forward_H = ReadDirection(palm.At("forward"));
    hand_.palm_centre = ReadPoint(palm.At("centre"));
    hand_.wrist = ReadPoint(palm.At("wrist"));
  }

  void ReadFingers(const Field& fingers) {
    fingers.ExpectOnly({"thumb", "index", "middle", "ring", "pinky"});
    for (const HandRegion region : kFingers) {
      if (fingers.Has(Name(region))) ReadFinger(fingers.At(Name(region)), region);
    }
    if (hand_.fingers.empty()) fingers.Fail("there is no finger");
  }

  void ReadFinger(const Field& field, HandRegion region) {
    field.ExpectOnly({"base", "middle", "distal", "tip", "bodies", "phalanges"});
    RobotFinger finger{.region = region};
    finger.base = ReadPoint(field.At("base"));
    finger.middle = ReadPoint(field.At("middle"));
    finger.distal = ReadPoint(field.At("distal"));
    finger.tip = ReadPoint(field.At("tip"));
    const Field phalanges = field.At("phalanges");
    if (phalanges.Count() != 3) phalanges.Fail("must name three bodies");
    for (size_t i = 0; i < 3; ++i) {
      finger.phalanges[i] = Find(mjcf_.bodies, phalanges.At(i), "body").link;
    }
    const Field bodies = field.At("bodies");
    for (size_t i = 0; i < bodies.Count(); ++i) {
      const int link = Find(mjcf_.bodies, bodies.At(i), "body").link;
      if (link == kPalmLink) bodies.At(i).Fail("this body is part of the palm");
      HandRegion& assigned = hand_.link_region[static_cast<size_t>(link)];
      if (assigned != HandRegion::kPalm && assigned != region) {
        bodies.At(i).Fail("this body belongs to two fingers");
      }
      assigned = region;
    }
    hand_.fingers.push_back(finger);
  }

  int Joint(const Field& where, const std::string& name) const {
    const auto joint = std::ranges::find(hand_.joint_names, name);
    if (joint == hand_.joint_names.end()) {
      where.Fail("the model has no joint \"" + name + "\" after the root",
                 "did you mean \"" + NearestName(name, hand_.joint_names) + "\"?");
    }
    return static_cast<int>(joint - hand_.joint_names.begin());
  }

  void ReadCouplings(const Field& couplings) {
    for (const auto& [name, value] : couplings.AsDict()) {
      const Field field = couplings.At(name);
      field.ExpectOnly({"joint", "ratio", "offset"});
      const JointCoupling coupling{.joint = Joint(couplings, name),
                                   .source = Joint(field, field.At("joint").AsString()),
                                   .ratio = field.DoubleOr("ratio", 1),
                                   .offset = field.DoubleOr("offset", 0)};
      std::erase_if(hand_.couplings,
                    [&](const JointCoupling& of) { return of.joint == coupling.joint; });
      hand_.couplings.push_back(coupling);
    }
  }

  void ReadPosture() {
    for (size_t i = 0; i < hand_.joint_names.size(); ++i) {
      const BodyLink& link = hand_.body.links[kRootLinks + i];
      hand_.open.push_back(std::clamp(0.0, link.low, link.high));
    }
    if (!root_.Has("posture")) return;
    root_.At("posture").ExpectOnly({"open"});
    const Field open = root_.At("posture").At("open");
    for (const auto& [name, value] : open.AsDict()) {
      const int joint = Joint(open, name);
      const BodyLink& link = hand_.body.links[static_cast<size_t>(kRootLinks + joint)];
      const double angle = open.At(name).AsDouble();
      if (!(angle >= link.low && angle <= link.high)) {
        open.At(name).Fail("is outside of the joint's limits, " + std::to_string(link.low) +
                           " to " + std::to_string(link.high));
      }
      hand_.open[static_cast<size_t>(joint)] = angle;
    }
  }

  std::string text_;
  Value document_;
  Field root_;
  fs::path model_;
  MjcfHand mjcf_;
  RobotHandDescription hand_;
};

}  // namespace

std::vector<std::string> RobotHandNames() {
  std::vector<std::string> names;
  for (const auto& [name, file] : ShippedConfigurations()) names.push_back(name);
  return names;
}

std::shared_ptr<const ArticulatedHand> LoadRobotHand(const std::string& hand,
                                                     const fs::path& config) {
  const auto load = [](const fs::path& file, const fs::path& model) {
    return std::make_shared<const ArticulatedHand>(ConfigurationReader(file, model).Read());
  };
  if (hand.ends_with(".toml")) return load(hand, {});
  if (hand.ends_with(".xml")) {
    if (!config.empty()) return load(config, hand);
    throw Error(ErrorKind::kUsage, "a model alone does not say which finger is which", hand,
                "add --hand-config FILE.toml; docs/add-your-hand.md shows how to write it");
  }
  for (const auto& [name, file] : ShippedConfigurations()) {
    if (name == hand) return load(file, {});
  }
  throw UnknownName("hand", hand, RobotHandNames());
}

}  // namespace graspbench

#include <algorithm>
#include <cmath>

#include "core/units.h"
#include "policies/hand_trial.h"
#include "policies/profile.h"

namespace graspbench {
namespace {

// Stiffness, damping, limit.
Drive ReadDrive(const Field& field) {
  const std::vector<double> numbers = field.AsDoubles(3);
  for (const double number : numbers) {
    if (!(number >= 0)) field.Fail("must be [stiffness, damping, limit], none of them negative");
  }
  return {.stiffness = numbers[0], .damping = numbers[1], .limit = numbers[2]};
}

StageOptions ReadStages(const Field& hand) {
  StageOptions options;
  options.open_share = NotNegative(hand.At("open_share"));
  options.extrapolate = hand.At("extrapolate").AsBool();
  options.contact_range = Positive(hand.At("contact_range"));
  options.squeeze_depth = NotNegative(hand.At("squeeze_depth"));
  options.damping = Positive(hand.At("squeeze_damping"));
  return options;
}

void ReadServo(const Field& table, const std::string& key, RobotServos& servos) {
  if (key == "stiffness") {
    servos.stiffness = Positive(table.At(key));
  } else if (key == "limit") {
    servos.limit = Positive(table.At(key));
  } else {
    table.ExpectOnly({"drives", "self_collision", "stiffness", "limit"});
  }
}

RobotSetting ReadRobot(const Field& profile) {
  RobotSetting setting;
  if (!profile.Has("robot")) return setting;
  const Field robot = profile.At("robot");
  Choice(robot.At("drives"), {"model"});
  setting.self_collision = robot.BoolOr("self_collision", false);
  const std::vector<std::string> engines = EnginesOf(profile);
  if (setting.self_collision && std::ranges::find(engines, "bullet") != engines.end()) {
    robot.At("self_collision").Fail("a hand does not collide with itself in the engine bullet");
  }
  for (const auto& [key, value] : robot.value().AsDict()) {
    if (value.is_dict()) continue;
    if (key != "drives" && key != "self_collision") ReadServo(robot, key, setting.all);
  }
  for (const auto& [key, value] : robot.value().AsDict()) {
    if (!value.is_dict()) continue;
    RobotServos& servos = setting.by_hand.emplace(key, setting.all).first->second;
    const Field table = robot.At(key);
    table.ExpectOnly({"stiffness", "limit"});
    for (const auto& [name, number] : table.value().AsDict()) ReadServo(table, name, servos);
  }
  return setting;
}

}  // namespace

const RobotServos& RobotSetting::Of(const std::string& hand) const {
  auto found = by_hand.find(hand);
  constexpr std::string_view kLeft = "-left";
  if (found == by_hand.end() && hand.ends_with(kLeft)) {
    found = by_hand.find(hand.substr(0, hand.size() - kLeft.size()));
  }
  return found == by_hand.end() ? all : found->second;
}

HandSetting ReadHand(const Field& profile, double time_step) {
  const Field hand = profile.At("hand");
  hand.ExpectOnly({"shape", "root_slide", "root_hinge", "finger", "armature", "open_share",
                   "extrapolate", "contact_range", "squeeze_depth", "squeeze_damping", "start",
                   "close_seconds", "squeeze_seconds", "control_period", "reach", "max_penetration",
                   "zero_shape", "object_until_squeezed"});
  Choice(hand.At("shape"), {"capsules"});
  HandSetting setting;
  setting.drives = {.root_slide = ReadDrive(hand.At("root_slide")),
                    .root_hinge = ReadDrive(hand.At("root_hinge")),
                    .finger = ReadDrive(hand.At("finger")),
                    .armature = NotNegative(hand.At("armature"))};
  setting.stages = ReadStages(hand);
  setting.starts_squeezed = Choice(hand.At("start"), {"pregrasp", "squeeze"}) == 1;
  setting.holds_object = Choice(hand.At("object_until_squeezed"), {"free", "held"}) == 1;
  const auto duration = setting.starts_squeezed ? NotNegative : Positive;
  setting.close_seconds = duration(hand.At("close_seconds"));
  setting.squeeze_seconds = duration(hand.At("squeeze_seconds"));
  setting.control_period = Positive(hand.At("control_period"));
  const double steps = setting.control_period / time_step;
  if (std::abs(steps - std::round(steps)) > 1e-6) {
    hand.At("control_period").Fail("must be a multiple of time.step");
  }
  setting.reach = Positive(hand.At("reach"));
  setting.max_penetration = Positive(hand.At("max_penetration"));
  setting.zero_shape = hand.BoolOr("zero_shape", false);
  setting.robot = ReadRobot(profile);
  return setting;
}

}  // namespace graspbench

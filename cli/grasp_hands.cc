#include "cli/grasp_hands.h"

#include <algorithm>

#include "core/error.h"
#include "core/field.h"
#include "core/mano_hand.h"
#include "core/robot_grasp.h"
#include "retarget/robot_hand.h"

namespace graspbench {

GraspHands::GraspHands(const std::string& mano, const std::string& robot, const std::string& config)
    : human_(LoadHand(mano)) {
  if (robot.empty()) return;
  robot_ = LoadRobotHand(robot, config);
  robots_[robot_->name()] = robot_;
}

const HandModel& GraspHands::Of(const Grasp& grasp) {
  if (grasp.hand == human_->name() || grasp.hand == "mesh") return *human_;
  if (const auto known = robots_.find(grasp.hand); known != robots_.end()) return *known->second;
  if (std::ranges::count(RobotHandNames(), grasp.hand) == 0) {
    throw Error(ErrorKind::kMissing, "no model for hand " + grasp.hand + " in this build", {},
                "give it with --hand and --hand-config");
  }
  return *(robots_[grasp.hand] = LoadRobotHand(grasp.hand));
}

Grasp GraspHands::Ordered(Grasp grasp, const std::string& where) {
  const auto* robot = dynamic_cast<const ArticulatedHand*>(&Of(grasp));
  return robot == nullptr ? grasp : InJointOrder(std::move(grasp), robot->joint_names(), where);
}

std::string HashOfHand(const Value& manifest, const std::string& name) {
  const Field configuration = Field(manifest, "manifest").At("configuration");
  if (configuration.Has("robots")) {
    const Field robots = configuration.At("robots");
    for (size_t i = 0; i < robots.Count(); ++i) {
      const Field robot = robots.At(i);
      if (robot.At("name").AsString() == name) return robot.At("hash").AsString();
    }
  }
  return configuration.At("hand").At("hash").AsString();
}

}  // namespace graspbench

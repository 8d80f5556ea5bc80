#include "generators/replay/robot_grasps.h"

#include "core/robot_grasp_file.h"

namespace graspbench {

std::vector<Grasp> GraspsOfRobotHand(const Value& tree, const std::string& where,
                                     const HandModel& hand) {
  RobotGraspReading reading;
  if (hand.name() == "allegro" || hand.name() == "leap") reading.hand = hand.name();
  std::vector<Grasp> grasps;
  for (const RobotGrasp& grasp : RobotGraspsFromTree(tree, where, reading)) {
    grasps.push_back(GraspFrom(grasp, {}, where + ", grasp " + std::to_string(grasps.size())));
  }
  return grasps;
}

}  // namespace graspbench

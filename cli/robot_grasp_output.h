#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/robot_grasp.h"

namespace graspbench {

/// Names for --format: "json", which is our own, and those of core/robot_grasp_file.h.
std::vector<std::string> RobotGraspFormatNames();

/// Writes grasps of robot hands in one of these formats. "json" is `{"grasps": [...]}` with the
/// joints' names in each grasp's extras; `score`, `view` and `replay:` read it. Of formats with one
/// grasp a file, several grasps make FILE-0.npy, FILE-1.npy and so on. A format that needs pregrasp
/// and squeeze gets the grasp itself for a grasp that has none, one without a place for them goes
/// without, both with a word on stderr. Returns the files written. Throws Error (kUsage) where the
/// format cannot hold the grasps.
std::vector<std::filesystem::path> WriteRobotGraspsAs(const std::string& format,
                                                      const std::filesystem::path& path,
                                                      std::vector<RobotGrasp> grasps);

}  // namespace graspbench

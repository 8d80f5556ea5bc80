#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/robot_grasp_output.h"
#include "core/error.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "core/robot_grasp_file.h"
#include "generators/replay/grasp_files.h"

namespace graspbench {
namespace {

struct ConvertFlags {
  std::string in, out, format, hand, scenes;
};

/// Our own JSON, whose grasps name their joints.
std::vector<RobotGrasp> ReadOwn(const Value& tree, const std::string& path) {
  std::vector<RobotGrasp> grasps;
  for (const Grasp& grasp : GraspsFromTree(tree, path, *LoadHand()).grasps) {
    const std::string where = path + ", grasp " + std::to_string(grasps.size());
    if (grasp.extras.is_null() || !grasp.extras.Has("joint_names")) {
      throw Error(ErrorKind::kInput, "a grasp of \"" + grasp.hand + "\" without names of joints",
                  where, "only grasps of robot hands are converted; retarget makes them");
    }
    grasps.push_back(RobotGraspFrom(grasp, {}, where));
  }
  return grasps;
}

std::vector<RobotGrasp> ReadAny(const ConvertFlags& flags) {
  if (flags.in.ends_with(".json")) {
    const Value tree = ReadJson(flags.in);
    if (!RobotGraspFormatOf(tree)) return ReadOwn(tree, flags.in);
  }
  return ReadRobotGrasps(flags.in, {.hand = flags.hand, .scenes = flags.scenes});
}

int Convert(const ConvertFlags& flags) {
  const std::vector<RobotGrasp> grasps = ReadAny(flags);
  for (const auto& file : WriteRobotGraspsAs(flags.format, flags.out, grasps)) {
    std::fprintf(stderr, "%s\n", file.c_str());
  }
  return kExitFine;
}

}  // namespace

void AddConvert(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("convert", "Write a file of robot grasps in another format");
  auto flags = std::make_shared<ConvertFlags>();
  command->add_option("in", flags->in, "Robot grasps in any format (docs/robot-grasp-files.md)")
      ->required();
  command->add_option("out", flags->out, "File to write")->required();
  command->add_option("--format", flags->format, "Its format")
      ->required()
      ->check(CLI::IsMember(RobotGraspFormatNames()));
  command->add_option("--hand", flags->hand, "Hand of files of 16 joints, allegro or leap")
      ->check(CLI::IsMember({"allegro", "leap"}));
  command->add_option("--scenes", flags->scenes, "Folder of the scenes that the file names")
      ->type_name("DIR");
  command->callback([flags, &action] { action = [flags] { return Convert(*flags); }; });
}

}  // namespace graspbench

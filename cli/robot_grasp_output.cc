#include "cli/robot_grasp_output.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/file.h"
#include "core/json.h"
#include "core/robot_grasp_file.h"

namespace graspbench {
namespace {

constexpr const char* kJson = "json";
constexpr std::array kFormats = {
    RobotGraspFormat::kDexGraspBench, RobotGraspFormat::kBodex,  RobotGraspFormat::kDexGraspNet,
    RobotGraspFormat::kUniDexGrasp,   RobotGraspFormat::kDexGys, RobotGraspFormat::kDexGysResults};

bool HoldsOneGrasp(RobotGraspFormat format) {
  return format == RobotGraspFormat::kDexGraspBench || format == RobotGraspFormat::kUniDexGrasp;
}

bool NeedsStages(RobotGraspFormat format) {
  return format == RobotGraspFormat::kDexGraspBench || format == RobotGraspFormat::kBodex;
}

void GiveStages(std::vector<RobotGrasp>& grasps) {
  for (size_t i = 0; i < grasps.size(); ++i) {
    RobotGrasp& grasp = grasps[i];
    if (grasp.pregrasp && grasp.squeeze) continue;
    std::fprintf(stderr, "grasp %zu has no pregrasp or squeeze: the grasp itself stands for it\n",
                 i);
    const RobotGrasp::Stage itself{.X_OH = grasp.X_OH, .joints = grasp.joints};
    if (!grasp.pregrasp) grasp.pregrasp = itself;
    if (!grasp.squeeze) grasp.squeeze = itself;
  }
}

void DropStages(std::string_view format, std::vector<RobotGrasp>& grasps) {
  bool any = false;
  for (RobotGrasp& grasp : grasps) {
    any = any || grasp.pregrasp || grasp.squeeze;
    grasp.pregrasp.reset();
    grasp.squeeze.reset();
  }
  if (!any) return;
  std::fprintf(stderr, "%s has no place for pregrasp and squeeze: they are left out\n",
               std::string(format).c_str());
}

/// "out/grasps-3.npy" for "out/grasps.npy".
std::filesystem::path Numbered(const std::filesystem::path& path, size_t number) {
  std::filesystem::path numbered = path;
  numbered.replace_filename(path.stem().string() + "-" + std::to_string(number) +
                            path.extension().string());
  return numbered;
}

}  // namespace

std::vector<std::string> RobotGraspFormatNames() {
  std::vector<std::string> names = {kJson};
  for (const RobotGraspFormat format : kFormats) names.emplace_back(Name(format));
  return names;
}

std::vector<std::filesystem::path> WriteRobotGraspsAs(const std::string& format,
                                                      const std::filesystem::path& path,
                                                      std::vector<RobotGrasp> grasps) {
  if (format == kJson) {
    Value::List list;
    for (const RobotGrasp& grasp : grasps) list.push_back(ToValue(GraspFrom(grasp, {}, path)));
    WriteFile(path, ToJson(Value::Dict{{"grasps", std::move(list)}}, 1));
    return {path};
  }
  const RobotGraspFormat chosen = RobotGraspFormatOf(std::string_view(format));
  NeedsStages(chosen) ? GiveStages(grasps) : DropStages(format, grasps);
  if (!HoldsOneGrasp(chosen) || grasps.size() == 1) {
    WriteRobotGrasps(path, chosen, grasps);
    return {path};
  }
  std::vector<std::filesystem::path> files;
  for (size_t i = 0; i < grasps.size(); ++i) {
    files.push_back(Numbered(path, i));
    WriteRobotGrasps(files.back(), chosen, {&grasps[i], 1});
  }
  return files;
}

}  // namespace graspbench

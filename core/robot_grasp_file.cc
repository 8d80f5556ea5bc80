#include "core/robot_grasp_file.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/npy.h"
#include "core/robot_grasp_parts.h"
#include "core/suggest.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

using Format = RobotGraspFormat;

constexpr std::array<std::pair<Format, std::string_view>, 6> kNames{{
    {Format::kDexGraspBench, "dexgraspbench"},
    {Format::kBodex, "bodex"},
    {Format::kDexGraspNet, "dexgraspnet"},
    {Format::kUniDexGrasp, "unidexgrasp"},
    {Format::kDexGys, "dexgys"},
    {Format::kDexGysResults, "dexgys-results"},
}};

Value ReadTree(const std::filesystem::path& path) {
  const std::string ending = ToLower(path.extension().string());
  if (ending == ".npy") return ReadNpy(path);
  if (ending == ".npz") return ReadNpz(path);
  if (ending == ".json") return ReadJson(path.string());
  throw Error(ErrorKind::kInput, "not a kind of file that robot grasps are read from",
              path.string(), "npy, npz and json hold them");
}

std::vector<RobotGrasp> FromEntry(Format format, const Field& entry,
                                  const RobotGraspReading& reading) {
  switch (format) {
    case Format::kDexGraspBench:
      return robot_grasps::FromDexGraspBench(entry, reading);
    case Format::kBodex:
      return robot_grasps::FromBodex(entry, reading);
    case Format::kDexGraspNet:
      return {robot_grasps::FromDexGraspNet(entry)};
    case Format::kUniDexGrasp:
      return {robot_grasps::FromUniDexGrasp(entry)};
    case Format::kDexGys:
      return {robot_grasps::FromDexGys(entry)};
    case Format::kDexGysResults:
      return robot_grasps::FromDexGysResults(entry);
  }
  throw Error(ErrorKind::kInternal, "a format of robot grasps that nothing reads");
}

/// The object that a path stands for in formats that do not name it inside the file.
std::string ObjectOfPath(Format format, const std::filesystem::path& path) {
  if (format == Format::kDexGraspNet) return path.stem().string();
  if (format != Format::kUniDexGrasp) return {};
  const std::filesystem::path folder = path.parent_path();
  return (folder.parent_path().filename() / folder.filename()).string();
}

const RobotGrasp& Only(std::span<const RobotGrasp> grasps, Format format) {
  if (grasps.size() == 1) return grasps[0];
  throw Error(ErrorKind::kUsage,
              "a file of " + std::string(Name(format)) + " holds one grasp, not " +
                  std::to_string(grasps.size()),
              {}, "write a file for each grasp");
}

template <typename ToEntry>
Value Entries(std::span<const RobotGrasp> grasps, ToEntry to_entry) {
  Value::List entries;
  for (size_t i = 0; i < grasps.size(); ++i) {
    entries.push_back(to_entry(grasps[i], "grasp " + std::to_string(i)));
  }
  return entries;
}

}  // namespace

std::string_view Name(Format format) {
  for (const auto& [known, name] : kNames) {
    if (known == format) return name;
  }
  throw Error(ErrorKind::kInternal, "a format of robot grasps without a name");
}

Format RobotGraspFormatOf(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& [format, known] : kNames) {
    if (known == name) return format;
    names.emplace_back(known);
  }
  throw UnknownName("format of robot grasps", name, names);
}

// An entry of DexGraspNet has no table under its object, and the inverse of UniDexGrasp's scale.
std::optional<Format> RobotGraspFormatOf(const Value& tree) {
  if (tree.is_list() && !tree.AsList().empty() && tree.AsList()[0].is_dict()) {
    return RobotGraspFormatOf(tree.AsList()[0]);
  }
  if (!tree.is_dict()) return {};
  if (tree.Has("grasp_qpos")) return Format::kDexGraspBench;
  if (tree.Has("robot_pose")) return Format::kBodex;
  if (tree.Has("qpos")) return tree.Has("plane") ? Format::kUniDexGrasp : Format::kDexGraspNet;
  if (tree.Has("dex_grasp")) return Format::kDexGys;
  if (tree.Has("predictions")) return Format::kDexGysResults;
  return {};
}

std::vector<RobotGrasp> RobotGraspsFromTree(const Value& tree, const std::string& where,
                                            const RobotGraspReading& reading) {
  const std::optional<Format> format = RobotGraspFormatOf(tree);
  const Field root(tree, where);
  if (!format) {
    root.Fail("no grasps of a robot hand",
              "the keys grasp_qpos, robot_pose, qpos, dex_grasp or predictions tell the formats");
  }
  if (tree.is_dict()) return FromEntry(*format, root, reading);
  std::vector<RobotGrasp> grasps;
  for (size_t i = 0; i < root.Count(); ++i) {
    for (RobotGrasp& grasp : FromEntry(*format, root.At(i), reading)) {
      grasps.push_back(std::move(grasp));
    }
  }
  return grasps;
}

std::vector<RobotGrasp> ReadRobotGrasps(const std::filesystem::path& path,
                                        const RobotGraspReading& reading) {
  const Value tree = ReadTree(path);
  std::vector<RobotGrasp> grasps = RobotGraspsFromTree(tree, path.string(), reading);
  const std::string object = ObjectOfPath(*RobotGraspFormatOf(tree), path);
  for (RobotGrasp& grasp : grasps) {
    if (grasp.object.empty()) grasp.object = object;
  }
  return grasps;
}

std::string ToRobotGraspFile(Format format, std::span<const RobotGrasp> grasps) {
  if (grasps.empty()) throw Error(ErrorKind::kUsage, "there is no grasp to write");
  switch (format) {
    case Format::kDexGraspBench:
      return ToObjectNpy(robot_grasps::ToDexGraspBench(Only(grasps, format), "grasp 0"));
    case Format::kDexGraspNet:
      return ToObjectNpy(Entries(grasps, robot_grasps::ToDexGraspNet));
    case Format::kUniDexGrasp:
      return ToNpz(robot_grasps::ToUniDexGrasp(Only(grasps, format), "grasp 0"));
    case Format::kDexGys:
      return ToJson(Entries(grasps, robot_grasps::ToDexGys), 2) + "\n";
    case Format::kDexGysResults:
      return ToJson(robot_grasps::ToDexGysResults(grasps, "dexgys-results"), 2) + "\n";
    case Format::kBodex:
      return ToObjectNpy(robot_grasps::ToBodex(grasps, "bodex"));
  }
  throw Error(ErrorKind::kInternal, "a format of robot grasps that nothing writes");
}

void WriteRobotGrasps(const std::filesystem::path& path, Format format,
                      std::span<const RobotGrasp> grasps) {
  WriteFile(path, ToRobotGraspFile(format, grasps));
}

}  // namespace graspbench

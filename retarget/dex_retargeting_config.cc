#include "retarget/dex_retargeting_config.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/error.h"
#include "core/field.h"
#include "core/yaml.h"

namespace graspbench {
namespace {

constexpr int64_t kKeypoints = 21;
// Of its solver (SLSQP on a smooth L1 loss) and of the type `dexpilot`.
constexpr std::array kWithoutEffect = {"wrist_link_name", "finger_tip_link_names", "normal_delta",
                                       "huber_delta",     "project_dist",          "escape_dist"};

bool Gives(const Field& config, std::string_view key) {
  return config.Has(key) && !config.At(key).value().is_null();
}

/// A number is a name, too: joints of the LEAP hand are called 0 to 15.
std::string NameOf(const Field& field) {
  return field.value().is_int() ? std::to_string(field.AsInt()) : field.AsString();
}

std::vector<std::string> NamesOf(const Field& config, std::string_view key) {
  const Field field = config.At(key);
  if (!field.value().is_list()) field.Fail("must be a list of names");
  std::vector<std::string> names;
  for (size_t i = 0; i < field.Count(); ++i) names.push_back(NameOf(field.At(i)));
  if (names.empty()) field.Fail("is empty");
  return names;
}

std::vector<int> HumanIndices(const Field& field, size_t count) {
  if (!field.value().is_list()) field.Fail("must be a list of keypoints");
  if (field.Count() != count) {
    field.Fail("has " + std::to_string(field.Count()) + " keypoints for " + std::to_string(count) +
               " links");
  }
  std::vector<int> indices;
  for (size_t i = 0; i < count; ++i) {
    const int64_t index = field.At(i).AsInt();
    if (index < 0 || index >= kKeypoints) field.At(i).Fail("must be a keypoint, 0 to 20");
    indices.push_back(static_cast<int>(index));
  }
  return indices;
}

void ReadPositions(const Field& config, DexRetargetingConfig& read) {
  const std::vector<std::string> links = NamesOf(config, "target_link_names");
  const std::vector<int> human = HumanIndices(config.At("target_link_human_indices"), links.size());
  for (size_t i = 0; i < links.size(); ++i) {
    read.targets.push_back({.link = links[i], .origin = {}, .human = human[i]});
  }
  if (!config.BoolOr("add_dummy_free_joint", false)) {
    throw Error(ErrorKind::kUsage,
                "positions of a hand whose root is held are not supported: they would be counted "
                "from the base of the URDF",
                config.value().Find("urdf_path")->AsString(),
                "set add_dummy_free_joint: true, or use the type vector");
  }
}

void ReadVectors(const Field& config, DexRetargetingConfig& read) {
  const std::vector<std::string> links = NamesOf(config, "target_task_link_names");
  const std::vector<std::string> origins = NamesOf(config, "target_origin_link_names");
  if (origins.size() != links.size()) {
    config.At("target_origin_link_names").Fail("must have as many links as target_task_link_names");
  }
  const Field indices = config.At("target_link_human_indices");
  if (!indices.value().is_list() || indices.Count() != 2) {
    indices.Fail("must be two lists, of the keypoints where vectors begin and where they end");
  }
  const std::vector<int> from = HumanIndices(indices.At(size_t{0}), links.size());
  const std::vector<int> to = HumanIndices(indices.At(size_t{1}), links.size());
  for (size_t i = 0; i < links.size(); ++i) {
    read.targets.push_back(
        {.link = links[i], .origin = origins[i], .human = to[i], .human_origin = from[i]});
  }
  read.scale = config.DoubleOr("scaling_factor", 1);
  if (!(read.scale > 0)) config.At("scaling_factor").Fail("must be above 0");
}

}  // namespace

DexRetargetingConfig DexRetargetingConfigFrom(const Value& document, const std::string& where) {
  const Field config = Field(document, where).At("retargeting");
  config.ExpectOnly({"type", "urdf_path", "add_dummy_free_joint", "target_link_human_indices",
                     "wrist_link_name", "target_link_names", "target_joint_names",
                     "target_origin_link_names", "target_task_link_names", "finger_tip_link_names",
                     "scaling_factor", "normal_delta", "huber_delta", "project_dist", "escape_dist",
                     "has_joint_limits", "ignore_mimic_joint", "low_pass_alpha"});
  DexRetargetingConfig read;
  read.urdf_path = config.At("urdf_path").AsString();
  std::string type = config.At("type").AsString();
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return std::tolower(c); });
  if (type == "position") {
    ReadPositions(config, read);
  } else if (type == "vector") {
    read.type = DexRetargetingConfig::Type::kVector;
    ReadVectors(config, read);
  } else if (type == "dexpilot") {
    throw Error(ErrorKind::kUsage, "the type dexpilot is not supported", where,
                "use position or vector");
  } else {
    config.At("type").Fail("must be position or vector");
  }
  if (!config.BoolOr("has_joint_limits", true)) {
    throw Error(ErrorKind::kUsage, "joints always keep their limits", where,
                "take has_joint_limits out");
  }
  if (Gives(config, "target_joint_names")) read.joints = NamesOf(config, "target_joint_names");
  read.ignore_mimic = config.BoolOr("ignore_mimic_joint", false);
  read.low_pass = config.DoubleOr("low_pass_alpha", read.low_pass);
  for (const char* key : kWithoutEffect) {
    if (Gives(config, key)) read.without_effect.emplace_back(key);
  }
  return read;
}

DexRetargetingConfig ReadDexRetargetingConfig(const std::string& path) {
  return DexRetargetingConfigFrom(ReadYaml(path), path);
}

std::string RobotHandOf(const DexRetargetingConfig& config) {
  const std::string model = std::filesystem::path(config.urdf_path).stem().string();
  for (const char* kind : {"shadow", "allegro", "leap"}) {
    const std::string name(kind), stem = name + "_hand_";
    if (model.starts_with(stem + "right")) return name;
    if (model.starts_with(stem + "left") && name != "leap") return name + "-left";
  }
  throw Error(ErrorKind::kUsage, "no robot hand of this project is called for by the URDF " + model,
              config.urdf_path, "say which hand it is with --hand");
}

}  // namespace graspbench

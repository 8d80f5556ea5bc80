#include "generators/replay/grasp_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"
#include "core/npy.h"
#include "core/pickle.h"
#include "core/robot_grasp_file.h"
#include "generators/replay/mano_grasps.h"
#include "generators/replay/robot_grasps.h"

namespace graspbench {
namespace {

/// Names of arrays of 61-vectors, most specific first.
constexpr std::array kVectorKeys{"recon_params", "mano_params", "params"};

/// Numbers, however deep in lists.
bool IsNumeric(const Value& value) {
  if (value.is_list()) return !value.AsList().empty() && IsNumeric(value.AsList()[0]);
  return value.is_array() || value.is_number();
}

Grasp FromEntry(const Field& entry, const HandModel& hand, const std::string& where) {
  if (!entry.Has("pose")) return GraspFromValue(entry.value(), where);
  const std::vector<Grasp> grasps = GraspsFromPoseArrays(entry, hand);
  if (grasps.size() != 1) entry.Fail("expected one grasp here, found a batch");
  return grasps[0];
}

std::vector<Grasp> FromList(const Field& list, const HandModel& hand, const std::string& where) {
  if (IsNumeric(list.value())) return GraspsFromVectors61(list, hand);
  if (RobotGraspFormatOf(list.value())) return GraspsOfRobotHand(list.value(), where, hand);
  std::vector<Grasp> grasps;
  for (size_t i = 0; i < list.AsList().size(); ++i) {
    grasps.push_back(FromEntry(list.At(i), hand, where + ", grasp " + std::to_string(i)));
  }
  return grasps;
}

/// The case of each grasp of a batch, where the dictionary names them.
std::vector<std::string> CaseIds(const Field& dict, size_t grasps) {
  std::vector<std::string> ids;
  if (!dict.Has("case_id")) return ids;
  const Field field = dict.At("case_id");
  if (field.value().is_string()) return {field.AsString()};
  for (size_t i = 0; i < field.AsList().size(); ++i) ids.push_back(field.At(i).AsString());
  if (ids.size() != grasps) {
    field.Fail(std::to_string(ids.size()) + " cases for " + std::to_string(grasps) + " grasps");
  }
  return ids;
}

GraspFile ByCase(const Field& dict, const HandModel& hand, const std::string& where) {
  GraspFile file;
  for (const auto& [case_id, list] : dict.AsDict()) {
    const Field entries = dict.At(case_id);
    if (!list.is_list()) {
      entries.Fail("expected a list of grasps",
                   "a file of grasps holds \"grasps\", \"pose\" with \"shape\" and \"tsl\", "
                   "\"grasp_qpos\", \"recon_params\", or lists of grasps by case id");
    }
    for (Grasp& grasp : FromList(entries, hand, where + ", case " + case_id)) {
      file.grasps.push_back(std::move(grasp));
      file.case_ids.push_back(case_id);
    }
  }
  return file;
}

/// The cases that entries of robot grasps name themselves; all of them or none.
std::vector<std::string> CaseIdsOf(const std::vector<Grasp>& grasps, const std::string& where) {
  std::vector<std::string> ids;
  for (const Grasp& grasp : grasps) {
    if (grasp.extras.Has("case_id")) ids.push_back(grasp.extras.At("case_id").AsString());
  }
  if (!ids.empty() && ids.size() != grasps.size()) {
    throw Error(ErrorKind::kInput,
                "only " + std::to_string(ids.size()) + " of " + std::to_string(grasps.size()) +
                    " grasps name their case",
                where, "give every entry a \"case_id\", or none");
  }
  return ids;
}

GraspFile FromDict(const Field& dict, const HandModel& hand, const std::string& where) {
  if (dict.Has("X_OH")) return {{FromEntry(dict, hand, where)}, CaseIds(dict, 1)};
  GraspFile file;
  if (dict.Has("grasps")) {
    file.grasps = FromList(dict.At("grasps"), hand, where);
  } else if (dict.Has("pose")) {
    file.grasps = GraspsFromPoseArrays(dict, hand);
  } else {
    const auto key = std::find_if(kVectorKeys.begin(), kVectorKeys.end(),
                                  [&](const char* name) { return dict.Has(name); });
    if (key == kVectorKeys.end()) return ByCase(dict, hand, where);
    file.grasps = GraspsFromVectors61(dict.At(*key), hand);
  }
  file.case_ids = CaseIds(dict, file.grasps.size());
  return file;
}

std::string LowerEnding(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

Value ReadTree(const std::filesystem::path& path) {
  const std::string ending = LowerEnding(path);
  if (ending == ".json") return ReadJson(path.string());
  if (ending == ".npz") return ReadNpz(path);
  if (ending == ".npy") return ReadNpy(path);
  if (ending == ".pkl" || ending == ".pickle") return ReadPickle(path);
  throw Error(ErrorKind::kInput, "not a kind of file that grasps are read from", path.string(),
              "json, npz, npy and pkl hold grasps; obj, ply, stl, off and glb hold posed hands");
}

}  // namespace

GraspFile GraspsFromTree(const Value& tree, const std::string& where, const HandModel& hand) {
  const Field root(tree, where);
  GraspFile file;
  if (RobotGraspFormatOf(tree)) {
    file.grasps = GraspsOfRobotHand(tree, where, hand);
    file.case_ids = CaseIdsOf(file.grasps, where);
  } else if (tree.is_dict()) {
    file = FromDict(root, hand, where);
  } else {
    file.grasps = FromList(root, hand, where);
  }
  if (file.grasps.empty()) {
    throw Error(ErrorKind::kInput, "the file holds no grasp", where,
                "write at least one grasp, or leave the file out");
  }
  return file;
}

GraspFile ReadGraspFile(const std::filesystem::path& path, const HandModel& hand) {
  return GraspsFromTree(ReadTree(path), path.string(), hand);
}

std::vector<Grasp> ReadGrasps(const std::filesystem::path& path, const HandModel& hand) {
  return ReadGraspFile(path, hand).grasps;
}

}  // namespace graspbench

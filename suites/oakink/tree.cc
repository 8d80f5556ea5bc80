#include "suites/oakink/tree.h"

#include <algorithm>

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/json.h"

namespace graspbench::oakink {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLayout =
    "expected the unzipped OakInk-Shape: DIR/shape/{metaV2, OakInkObjectsV2, "
    "OakInkVirtualObjectsV2, oakink_shape_v2}; without --data the embedded stand-in is used";

std::vector<fs::path> Folders(const fs::path& parent) {
  std::vector<fs::path> folders;
  for (const auto& item : fs::directory_iterator(parent)) {
    if (item.is_directory()) folders.push_back(item.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

fs::path ShapeFolder(const fs::path& data) {
  if (!fs::is_directory(data)) {
    throw Error(ErrorKind::kMissing, "there is no such directory", data.string(),
                std::string(kLayout));
  }
  const fs::path shape = fs::is_directory(data / "metaV2") ? data : data / "shape";
  for (const char* folder :
       {"metaV2", "OakInkObjectsV2", "OakInkVirtualObjectsV2", "oakink_shape_v2"}) {
    if (!fs::is_directory(shape / folder)) {
      throw Error(ErrorKind::kMissing, "the folder " + std::string(folder) + " is not there",
                  shape.string(), std::string(kLayout));
    }
  }
  return shape;
}

void ReadNames(const fs::path& path, bool real, std::map<std::string, Tree::ObjectName>& objects) {
  const Value value = ReadJson(path.string());
  const Field root(value, path.string());
  for (const auto& [id, unused] : root.AsDict()) {
    objects[id] = {root.At(id).At("name").AsString(), real};
  }
}

/// The documentation of the data set names this file otherwise than its code does.
fs::path VirtualNames(const fs::path& meta) {
  const fs::path by_code = meta / "virtual_object_id.json";
  return fs::exists(by_code) ? by_code : meta / "virtual_obj_id.json";
}

/// The grasp of a recorded object and those transferred from it, which inherit its source.
void AddGrasps(const fs::path& root, const fs::path& recorded, std::vector<GraspFile>& grasps) {
  GraspFile grasp;
  const fs::path source = recorded / "source.txt";
  try {
    grasp.source = ParseSource(ReadFile(source), source.string());
  } catch (const Error& error) {
    grasp.error = error.what();
  }
  const auto add = [&](const fs::path& folder, const std::string& id) {
    if (!fs::exists(folder / "hand_param.pkl")) return;
    grasp.relative = fs::relative(folder, root);
    grasp.category = grasp.relative.begin()->string();
    grasp.object_id = id;
    grasp.path = folder / "hand_param.pkl";
    grasps.push_back(grasp);
  };
  add(recorded, recorded.parent_path().filename().string());
  for (const fs::path& transferred : Folders(recorded)) {
    add(transferred, transferred.filename().string());
  }
}

}  // namespace

Tree ReadTree(const fs::path& data) {
  Tree tree;
  tree.data = data;
  tree.shape = ShapeFolder(data);
  ReadNames(tree.shape / "metaV2" / "object_id.json", true, tree.objects);
  ReadNames(VirtualNames(tree.shape / "metaV2"), false, tree.objects);
  const fs::path root = tree.shape / "oakink_shape_v2";
  for (const fs::path& category : Folders(root)) {
    for (const fs::path& object : Folders(category)) {
      for (const fs::path& recorded : Folders(object)) AddGrasps(root, recorded, tree.grasps);
    }
  }
  if (tree.grasps.empty()) {
    throw Error(ErrorKind::kMissing, "there is no hand_param.pkl", root.string(),
                std::string(kLayout));
  }
  tree.grasps = DropUnpairedHandovers(std::move(tree.grasps));
  return tree;
}

fs::path MeshFile(const Tree& tree, const std::string& object_id) {
  const auto found = tree.objects.find(object_id);
  if (found == tree.objects.end()) {
    throw Error(ErrorKind::kInput, "no list names the object " + object_id,
                (tree.shape / "metaV2").string());
  }
  const fs::path folder = tree.shape /
                          (found->second.real ? "OakInkObjectsV2" : "OakInkVirtualObjectsV2") /
                          found->second.name;
  const fs::path aligned =
      fs::is_directory(folder / "align") ? folder / "align" : folder / "align_ds";
  if (!fs::is_directory(aligned)) {
    throw Error(ErrorKind::kMissing, "the object " + object_id + " has no meshes", folder.string(),
                "expected a folder align or align_ds there");
  }
  std::vector<fs::path> meshes;
  for (const auto& item : fs::directory_iterator(aligned)) {
    const std::string ending = item.path().extension().string();
    if (ending == ".obj" || ending == ".ply") meshes.push_back(item.path());
  }
  if (meshes.size() > 1) {
    std::erase_if(meshes, [](const fs::path& path) {
      return path.filename().string().find("align") == std::string::npos;
    });
  }
  if (meshes.size() != 1) {
    throw Error(ErrorKind::kInput,
                "cannot tell the mesh of " + object_id + ": " + std::to_string(meshes.size()) +
                    " candidates",
                aligned.string(), "expected one .obj or .ply, or one with \"align\" in its name");
  }
  return meshes.front();
}

}  // namespace graspbench::oakink

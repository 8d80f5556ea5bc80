#include "cli/run_items.h"

#include <algorithm>
#include <numbers>
#include <set>

#include "core/error.h"
#include "core/mesh_io.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

std::string Joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<const Record*> ItemsOfCase(const std::vector<Record>& records, const std::string& id,
                                       const std::string& generator) {
  std::vector<const Record*> found;
  for (const Record& record : records) {
    const bool fits = generator.empty() || record.generator == generator;
    if (record.case_id == id && fits) found.push_back(&record);
  }
  return found;
}

std::vector<const Record*> ItemsBeginningWith(const std::vector<Record>& records,
                                              const std::string& prefix) {
  std::vector<const Record*> found;
  for (const Record& record : records) {
    if (record.item_id == prefix) return {&record};
    if (record.item_id.starts_with(prefix)) found.push_back(&record);
  }
  return found;
}

Error NoSuchItem(const std::vector<Record>& records, const std::string& name) {
  std::vector<std::string> names;
  for (const Record& record : records) {
    names.push_back(record.case_id);
    names.push_back(record.item_id);
  }
  const std::string nearest = NearestName(name, names);
  return Error(ErrorKind::kUsage, "no item or case of this run is called \"" + name + "\"", {},
               nearest.empty() ? "the run has no items" : "did you mean \"" + nearest + "\"?");
}

void RequireGenerator(const std::vector<Record>& records, const std::string& generator) {
  std::set<std::string> known;
  for (const Record& record : records) known.insert(record.generator);
  if (generator.empty() || known.contains(generator)) return;
  throw UnknownName("generator of this run", generator, {known.begin(), known.end()});
}

/// The faces of the groups whose name is wanted, with the vertices that they use.
TriMesh FacesOf(const LabelledMesh& scene, bool (*wanted)(const std::string& name)) {
  TriMesh part;
  std::vector<int> number_of(scene.mesh.vertices.size(), -1);
  for (size_t f = 0; f < scene.mesh.faces.size(); ++f) {
    const int group = scene.face_group[f];
    if (!wanted(group < 0 ? "" : scene.group_names[static_cast<size_t>(group)])) continue;
    Face& face = part.faces.emplace_back(scene.mesh.faces[f]);
    for (int& v : face) {
      int& number = number_of[static_cast<size_t>(v)];
      if (number < 0) {
        number = static_cast<int>(part.vertices.size());
        part.vertices.push_back(scene.mesh.vertices[static_cast<size_t>(v)]);
      }
      v = number;
    }
  }
  return part;
}

}  // namespace

fs::path NewestRun(const fs::path& folder) {
  fs::path newest;
  fs::file_time_type latest;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const fs::path database = entry.path() / "run.sqlite";
    if (!fs::exists(database)) continue;
    const fs::file_time_type time = fs::last_write_time(database);
    if (newest.empty() || time > latest) {
      newest = entry.path();
      latest = time;
    }
  }
  if (!newest.empty()) return newest;
  throw Error(ErrorKind::kMissing, "no run is there", folder.string(),
              "name a run directory, or make one with `grasp-bench run`");
}

const Record& FindItem(const std::vector<Record>& records, const std::string& name,
                       const std::string& generator) {
  RequireGenerator(records, generator);
  std::vector<const Record*> found = ItemsOfCase(records, name, generator);
  const bool is_case = !found.empty();
  if (!is_case && !name.empty()) found = ItemsBeginningWith(records, name);
  if (found.empty()) throw NoSuchItem(records, name);
  std::set<std::string> generators, ids;
  for (const Record* record : found) {
    generators.insert(record->generator);
    ids.insert(record->item_id);
  }
  if (is_case && generators.size() == 1) return *found.front();
  if (found.size() == 1) return *found.front();
  throw Error(ErrorKind::kUsage, "\"" + name + "\" means more than one item", {},
              is_case ? "add --generator with one of " + Joined(generators)
                      : "it is the beginning of " + Joined(ids));
}

GraspSurfaces ReadArtifact(const fs::path& run, const Record& record) {
  const fs::path file = run / "artifacts" / (record.item_id + ".glb");
  if (!fs::exists(file)) {
    throw Error(ErrorKind::kMissing,
                record.grasp ? "the run kept no meshes of this grasp"
                             : "this item has no grasp: " + record.reason,
                file.string(), record.grasp ? "run again without --no-artifacts" : "");
  }
  // The file's scene stands upright in glTF's way, y up; the object frame has z there.
  Pose X_OF = Pose::Identity();
  X_OF.linear() = Eigen::AngleAxisd(std::numbers::pi / 2, Vec3::UnitX()).toRotationMatrix();
  const LabelledMesh scene = ReadLabelledMesh(file);
  GraspSurfaces surfaces;
  surfaces.hand = X_OF * FacesOf(scene, [](const std::string& name) { return name == "hand"; });
  surfaces.object = X_OF * FacesOf(scene, [](const std::string& name) { return name != "hand"; });
  return surfaces;
}

}  // namespace graspbench

#include "suites/oakink/annotations.h"

#include <algorithm>
#include <limits>
#include <map>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"
#include "core/mesh_io.h"

namespace graspbench::oakink {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> FilesIn(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& item : fs::directory_iterator(folder)) {
    if (item.is_regular_file() && item.path().extension() == ending) files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct PartPoints {
  std::string name;
  std::vector<Vec3> points;
};

std::vector<PartPoints> ReadParts(const fs::path& folder) {
  std::vector<PartPoints> parts;
  for (const fs::path& json : FilesIn(folder, ".json")) {
    fs::path cloud = json;
    cloud.replace_extension(".ply");
    if (!fs::exists(cloud)) continue;
    const Value value = ReadJson(json.string());
    parts.push_back({Field(value, json.string()).At("name").AsString(), ReadMesh(cloud).vertices});
  }
  return parts;
}

double NearestSquared(const std::vector<Vec3>& points, const Vec3& p) {
  double nearest = std::numeric_limits<double>::max();
  for (const Vec3& point : points) nearest = std::min(nearest, (point - p).squaredNorm());
  return nearest;
}

int NearestPart(const std::vector<PartPoints>& parts, const Vec3& p) {
  int nearest = 0;
  double smallest = std::numeric_limits<double>::max();
  for (size_t i = 0; i < parts.size(); ++i) {
    const double distance = NearestSquared(parts[i].points, p);
    if (distance < smallest) {
      smallest = distance;
      nearest = static_cast<int>(i);
    }
  }
  return nearest;
}

}  // namespace

std::vector<Dialogue> ReadDialogues(const Tree& tree, const GraspFile& grasp) {
  return ReadCapGraspFolder(tree.data / "CapGrasp" / "captions" / "v0_1" / grasp.relative);
}

std::vector<std::string> CaptionsOf(const std::vector<Dialogue>& dialogues) {
  std::vector<std::string> captions;
  for (const Dialogue& dialogue : dialogues) {
    for (const Turn& turn : dialogue.turns) {
      const bool known = std::find(captions.begin(), captions.end(), turn.text) != captions.end();
      if (IsRequest(turn) && !known) captions.push_back(turn.text);
    }
  }
  return captions;
}

std::vector<std::string> OakBaseNames(const std::string& category) {
  static const std::map<std::string, std::string> other = {{"cameras", "camera"},
                                                           {"fryingpan", "frying_pan"},
                                                           {"gamecontroller", "game_controller"},
                                                           {"lotion_pump", "lotion_bottle"},
                                                           {"pen", "marker"},
                                                           {"scissors", "scissor"},
                                                           {"squeezable", "squeeze_tube"}};
  const auto found = other.find(category);
  if (found == other.end()) return {category};
  return {category, found->second};
}

void AddOakBaseParts(const Tree& tree, const Vec3& shift, Object& object) {
  const auto known = tree.objects.find(object.id);
  if (known == tree.objects.end()) return;
  for (const std::string& category : OakBaseNames(object.category)) {
    const auto parts = ReadParts(tree.data / "OakBase" / category / known->second.name);
    if (parts.empty()) continue;
    for (const PartPoints& part : parts) object.part_names.push_back(part.name);
    const TriMesh& mesh = object.solid->mesh();
    for (const Face& f : mesh.faces) {
      const Vec3 centre = (mesh.vertices[f[0]] + mesh.vertices[f[1]] + mesh.vertices[f[2]]) / 3;
      object.face_part.push_back(NearestPart(parts, centre + shift));
    }
    return;
  }
}

}  // namespace graspbench::oakink

#include "suites/mesh_suite.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>

#include "core/bvh.h"
#include "core/error.h"
#include "core/field.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/mesh_io.h"
#include "core/shrink_wrap.h"
#include "core/simplify.h"
#include "suites/canaries.h"

namespace graspbench {
namespace {

struct PartLabels {
  std::vector<std::string> names;
  std::vector<int> faces;
};

PartLabels ReadParts(const std::string& path, size_t face_count) {
  const Value value = ReadJson(path);
  const Field root(value, path);
  root.ExpectOnly({"names", "faces"});
  PartLabels parts;
  for (size_t i = 0; i < root.At("names").Count(); ++i) {
    parts.names.push_back(root.At("names").At(i).AsString());
  }
  const Field faces = root.At("faces");
  if (faces.Count() != face_count) {
    faces.Fail("has " + std::to_string(faces.Count()) + " labels for a mesh of " +
               std::to_string(face_count) + " faces");
  }
  for (size_t i = 0; i < face_count; ++i) {
    const int64_t part = faces.At(i).AsInt();
    if (part < 0 || part >= static_cast<int64_t>(parts.names.size())) {
      faces.At(i).Fail("is not the index of a part");
    }
    parts.faces.push_back(static_cast<int>(part));
  }
  return parts;
}

/// Faces outside every group belong to the part "body".
PartLabels PartsOfGroups(const LabelledMesh& file) {
  PartLabels parts{file.group_names, file.face_group};
  if (std::find(parts.faces.begin(), parts.faces.end(), -1) == parts.faces.end()) return parts;
  std::replace(parts.faces.begin(), parts.faces.end(), -1, static_cast<int>(parts.names.size()));
  parts.names.push_back("body");
  return parts;
}

/// The outer surface of overlapping closed pieces, at a pitch of 1 mm. Inner walls would hide depth
/// and their overlaps count twice in the volume.
TriMesh Unite(const TriMesh& pieces) {
  constexpr double kPitch = 0.001;
  constexpr size_t kFaces = 20000;
  return Simplify(ShrinkWrap(pieces, kPitch, /*keep_sheets=*/false), kFaces);
}

/// Largest distance of the new surface's vertices from the old surface.
double LargestShift(const TriMesh& from, const TriMesh& to) {
  const Bvh bvh(from);
  double largest = 0;
  for (const Vec3& v : to.vertices) largest = std::max(largest, bvh.Closest(v).distance);
  return largest;
}

Object LoadEntry(const MeshEntry& entry) {
  LabelledMesh file = ReadLabelledMesh(entry.file);
  for (Vec3& v : file.mesh.vertices) v *= entry.scale;
  PartLabels parts;
  if (entry.parts == "groups") {
    parts = PartsOfGroups(file);
  } else if (!entry.parts.empty()) {
    parts = ReadParts(entry.parts, file.mesh.faces.size());
  }
  const TriMesh solid = entry.unite ? Unite(file.mesh) : file.mesh;
  Object object = MakeObject(entry.id, entry.category, solid, entry.file.string());
  if (entry.unite) {
    object.repair = {.changed = true,
                     .method = "united",
                     .volume_before = Volume(file.mesh),
                     .volume_after = object.solid->volume(),
                     .max_surface_shift = LargestShift(file.mesh, object.solid->mesh()),
                     .boundary_loops_before = 0,
                     .pitch = 0.001};
  }
  if (!parts.names.empty()) {
    object.part_names = parts.names;
    object.face_part = object.repair.changed
                           ? TransferFaceLabels(file.mesh, parts.faces, object.solid->mesh())
                           : parts.faces;
  }
  object.mass = entry.mass;
  object.source = entry.source.empty() ? entry.file.string() : entry.source;
  object.licence = entry.licence;
  return object;
}

class MeshSuite final : public Suite {
 public:
  MeshSuite(SuiteInfo info, std::vector<MeshEntry> entries)
      : info_(std::move(info)), entries_(std::move(entries)) {
    std::sort(entries_.begin(), entries_.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    Sha256 hash;
    for (size_t i = 0; i < entries_.size(); ++i) {
      MeshEntry& entry = entries_[i];
      if (entry.instructions.empty()) entry.instructions = {HoldInstruction(entry.category)};
      hash.Add(entry.id + "\n" + entry.category + "\n" + entry.split + "\n" + entry.parts + "\n" +
               entry.file.filename().string() + " " +
               std::to_string(std::filesystem::file_size(entry.file)) + "\n" +
               std::to_string(entry.scale) + (entry.unite ? " united " : " ") +
               std::to_string(entry.mass) + "\n");
      std::map<std::string, int> seen;
      for (const Instruction& instruction : entry.instructions) {
        const int count = ++seen[instruction.intent];
        const std::string id = entry.id + "/" + instruction.intent +
                               (count > 1 ? "#" + std::to_string(count) : std::string());
        place_[id] = {i, static_cast<size_t>(&instruction - entry.instructions.data())};
        all_.push_back({id, entry.id, entry.category, entry.split});
        hash.Add(instruction.text + "\n" + instruction.affordance + "\n" + instruction.target_part +
                 "\n");
      }
    }
    info_.version += (info_.version.empty() ? "" : "-") + hash.Hex().substr(0, 12);
  }

  SuiteInfo Info() const override { return info_; }

  std::vector<CaseRef> List(const CaseFilter& filter) const override {
    return Filter(all_, filter);
  }

  Case Load(const CaseRef& ref) const override {
    const auto place = place_.find(ref.id);
    if (place == place_.end()) {
      throw Error(ErrorKind::kInternal, "the suite has no such case", ref.id);
    }
    const MeshEntry& entry = entries_[place->second.first];
    const Instruction& instruction = entry.instructions[place->second.second];
    Case item{.id = ref.id,
              .split = ref.split,
              .object = LoadObject(entry),
              .instruction = instruction,
              .references = {}};
    if (!instruction.target_part.empty() && item.object->PartIndex(instruction.target_part) < 0) {
      throw Error(ErrorKind::kInput,
                  "the instruction names the part \"" + instruction.target_part +
                      "\", which the object does not have",
                  ref.id);
    }
    return item;
  }

  std::vector<Canary> Canaries() const override { return StandardCanaries(); }

 private:
  /// The cases of an object share it while any of them is in use.
  std::shared_ptr<const Object> LoadObject(const MeshEntry& entry) const {
    const std::lock_guard lock(mutex_);
    if (auto object = objects_[entry.id].lock()) return object;
    auto object = std::make_shared<const Object>(LoadEntry(entry));
    objects_[entry.id] = object;
    return object;
  }

  SuiteInfo info_;
  std::vector<MeshEntry> entries_;
  std::vector<CaseRef> all_;
  std::map<std::string, std::pair<size_t, size_t>> place_;  // case id to entry and instruction
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::weak_ptr<const Object>> objects_;
};

}  // namespace

std::unique_ptr<Suite> MakeMeshSuite(SuiteInfo info, std::vector<MeshEntry> entries) {
  return std::make_unique<MeshSuite>(std::move(info), std::move(entries));
}

Instruction HoldInstruction(const std::string& category) {
  std::string words = category;
  for (char& c : words) {
    if (c == '_' || c == '-' || c == '/') c = ' ';
  }
  return {.text = "Hold the " + words + ".", .intent = "hold", .affordance = {}, .target_part = {}};
}

bool IsMeshFile(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending == ".obj" || ending == ".ply" || ending == ".stl" || ending == ".off" ||
         ending == ".glb";
}

}  // namespace graspbench

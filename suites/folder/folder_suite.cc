#include "suites/folder/folder_suite.h"

#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/field.h"
#include "core/suggest.h"
#include "core/toml.h"
#include "suites/mesh_suite.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

int FormatRank(const fs::path& path) {
  static const std::vector<std::string> order = {".obj", ".ply", ".stl", ".off", ".glb"};
  return static_cast<int>(std::find(order.begin(), order.end(), path.extension().string()) -
                          order.begin());
}

std::map<std::string, MeshEntry> FindMeshes(const fs::path& root) {
  std::map<std::string, MeshEntry> entries;
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    if (!item.is_regular_file() || !IsMeshFile(item.path())) continue;
    const std::string id = fs::relative(item.path(), root).replace_extension().generic_string();
    const auto found = entries.find(id);
    if (found != entries.end() && FormatRank(found->second.file) <= FormatRank(item.path())) {
      continue;
    }
    MeshEntry entry;
    entry.id = id;
    entry.category = item.path().stem().string();
    entry.file = item.path();
    entries[id] = entry;
  }
  return entries;
}

Instruction ReadInstruction(const Field& field) {
  field.ExpectOnly({"text", "intent", "affordance", "part"});
  return {.text = field.At("text").AsString(),
          .intent = field.StringOr("intent", "hold"),
          .affordance = field.StringOr("affordance", ""),
          .target_part = field.StringOr("part", "")};
}

void Describe(const Field& field, const fs::path& root, MeshEntry& entry) {
  field.ExpectOnly({"category", "mass", "split", "parts", "source", "licence", "instructions"});
  entry.category = field.StringOr("category", entry.category);
  entry.split = field.StringOr("split", entry.split);
  entry.source = field.StringOr("source", "");
  entry.licence = field.StringOr("licence", "");
  entry.mass = field.DoubleOr("mass", 0);
  if (entry.mass < 0) field.At("mass").Fail("a mass cannot be negative", "kilograms, 0 = unknown");
  entry.parts = field.StringOr("parts", "");
  if (!entry.parts.empty() && entry.parts != "groups") entry.parts = (root / entry.parts).string();
  if (!field.Has("instructions")) return;
  const Field list = field.At("instructions");
  for (size_t i = 0; i < list.Count(); ++i) {
    entry.instructions.push_back(ReadInstruction(list.At(i)));
  }
}

void ReadDescriptions(const fs::path& root, std::map<std::string, MeshEntry>& entries) {
  const fs::path path = root / "objects.toml";
  if (!fs::exists(path)) return;
  const Value value = ReadToml(path.string());
  const Field file(value, path.string());
  for (const auto& [id, description] : value.AsDict()) {
    const auto entry = entries.find(id);
    if (entry == entries.end()) {
      std::vector<std::string> known;
      for (const auto& [name, unused] : entries) known.push_back(name);
      throw Error(ErrorKind::kInput, "describes \"" + id + "\", but there is no such mesh",
                  path.string(), "did you mean \"" + NearestName(id, known) + "\"?");
    }
    Describe(file.At(id), root, entry->second);
  }
}

}  // namespace

std::unique_ptr<Suite> MakeFolderSuite(const SuiteOptions& options) {
  const std::string hint = "give a directory of .obj, .ply, .stl, .off or .glb files in metres";
  if (options.data.empty()) {
    throw Error(ErrorKind::kMissing, "the suite \"folder\" needs --data DIR", {}, hint);
  }
  const fs::path root = options.data;
  if (!fs::is_directory(root)) {
    throw Error(ErrorKind::kMissing, "there is no such directory", options.data, hint);
  }
  auto found = FindMeshes(root);
  if (found.empty()) {
    throw Error(ErrorKind::kMissing, "the directory holds no mesh", options.data, hint);
  }
  ReadDescriptions(root, found);
  std::vector<MeshEntry> entries;
  for (auto& [id, entry] : found) entries.push_back(std::move(entry));
  return MakeMeshSuite({.id = "folder",
                        .version = "",
                        .title = "Meshes of " + root.filename().string(),
                        .stand_in = false,
                        .source = options.data,
                        .licence = ""},
                       std::move(entries));
}

}  // namespace graspbench

#include "suites/ycb/ycb_suite.h"

#include <array>

#include "core/error.h"
#include "suites/mesh_suite.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLayout =
    "expected DIR/<name>/google_16k/textured.obj (or nontextured.ply, nontextured.stl), "
    "DIR/models/<name>/textured_simple.obj (YCB-Video) or DIR/<name>/mesh.obj";

/// The mesh of one object folder in the layouts' order of preference; empty when it has none.
fs::path MeshIn(const fs::path& folder) {
  static constexpr std::array kPlaces = {"google_16k/textured.obj",
                                         "google_16k/nontextured.ply",
                                         "google_16k/nontextured.stl",
                                         "textured_simple.obj",
                                         "mesh.obj",
                                         "textured.obj"};
  for (const char* place : kPlaces) {
    if (fs::is_regular_file(folder / place)) return folder / place;
  }
  return {};
}

MeshEntry EntryOf(const fs::path& folder, const fs::path& mesh) {
  MeshEntry entry;
  entry.id = folder.filename().string();
  if (entry.id.starts_with("ycb_")) entry.id.erase(0, 4);
  entry.file = mesh;
  entry.category = YcbCategory(entry.id);
  if (const auto mass = YcbMass(entry.id)) {
    entry.mass = *mass;
    entry.licence = "CC BY 4.0";
  }
  entry.instructions = {HoldInstruction(YcbWords(entry.id))};
  entry.source = "YCB layout: " + mesh.string();
  return entry;
}

void Collect(const fs::path& root, std::vector<MeshEntry>& entries) {
  for (const auto& item : fs::directory_iterator(root)) {
    if (!item.is_directory()) continue;
    if (const fs::path mesh = MeshIn(item.path()); !mesh.empty()) {
      entries.push_back(EntryOf(item.path(), mesh));
    }
  }
}

}  // namespace

std::unique_ptr<Suite> MakeYcbSuite(const SuiteOptions& options) {
  if (options.data.empty()) {
    throw Error(ErrorKind::kMissing, "the suite \"ycb\" needs --data DIR", {},
                std::string(kLayout));
  }
  const fs::path root = options.data;
  if (!fs::is_directory(root)) {
    throw Error(ErrorKind::kMissing, "there is no such directory", options.data,
                std::string(kLayout));
  }
  std::vector<MeshEntry> entries;
  Collect(root, entries);
  if (fs::is_directory(root / "models")) Collect(root / "models", entries);
  if (entries.empty()) {
    throw Error(ErrorKind::kMissing, "no YCB object was found", options.data, std::string(kLayout));
  }
  return MakeMeshSuite({.id = "ycb",
                        .version = "",
                        .title = "YCB objects",
                        .stand_in = false,
                        .source = "Calli et al. 2015, from " + options.data,
                        .licence = "CC BY 4.0"},
                       std::move(entries));
}

}  // namespace graspbench

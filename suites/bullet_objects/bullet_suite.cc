#include "suites/bullet_objects/bullet_suite.h"

#include <cstdlib>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "suites/mesh_suite.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInside = "pybullet-3.2.7/examples/pybullet/gym/pybullet_data";

fs::path DataFolder(const SuiteOptions& options) {
  if (!options.data.empty()) return options.data;
  const char* deps = std::getenv("GRASP_BENCH_DEPS");
  return fs::path(deps != nullptr ? deps : GRASPBENCH_DEPS_DIRECTORY) / kInside;
}

/// The value of an XML attribute in the first element `<tag …>` at or after `from`; empty when
/// there is none.
std::string Attribute(const std::string& xml, const std::string& tag, const std::string& name,
                      size_t from = 0) {
  const size_t begin = xml.find("<" + tag + " ", from);
  if (begin == std::string::npos) return {};
  const std::string element = xml.substr(begin, xml.find('>', begin) - begin);
  const size_t at = element.find(name + "=\"");
  if (at == std::string::npos) return {};
  const size_t start = at + name.size() + 2;
  return element.substr(start, element.find('"', start) - start);
}

/// What a URDF of one link says about its visual mesh. Only as much of the format as these files
/// use: one mesh, a uniform scale, no offset.
MeshEntry ReadUrdf(const fs::path& path) {
  const std::string xml = ReadFile(path);
  const size_t visual = xml.find("<visual>");
  const std::string file =
      visual == std::string::npos ? "" : Attribute(xml, "mesh", "filename", visual);
  if (file.empty()) throw Error(ErrorKind::kInput, "the URDF has no visual mesh", path.string());
  MeshEntry entry;
  entry.file = path.parent_path() / file;
  if (const std::string scale = Attribute(xml, "mesh", "scale", visual); !scale.empty()) {
    std::istringstream in(scale);
    Vec3 s;
    if (!(in >> s.x() >> s.y() >> s.z()) || s.x() != s.y() || s.y() != s.z() || !(s.x() > 0)) {
      throw Error(ErrorKind::kInput, "expected one positive uniform scale, found \"" + scale + "\"",
                  path.string());
    }
    entry.scale = s.x();
  }
  std::istringstream(Attribute(xml, "mass", "value")) >> entry.mass;
  entry.source = "Bullet 3.2.7, pybullet_data/" + file;
  entry.licence = "zlib (Bullet Physics)";
  return entry;
}

void Add(const fs::path& urdf, const std::string& id, const std::string& category, double mass,
         bool unite, std::vector<MeshEntry>& entries) {
  if (!fs::is_regular_file(urdf)) return;
  MeshEntry entry = ReadUrdf(urdf);
  entry.id = id;
  entry.category = category;
  entry.unite = unite;
  if (mass > 0) entry.mass = mass;
  entries.push_back(std::move(entry));
}

}  // namespace

std::unique_ptr<Suite> MakeBulletSuite(const SuiteOptions& options) {
  const fs::path root = DataFolder(options);
  std::vector<MeshEntry> entries;
  if (fs::is_directory(root)) {
    // The URDF gives the mug 1 kg; a ceramic mug of its size weighs a third of that.
    Add(root / "objects/mug.urdf", "mug", "mug", 0.3, false, entries);
    Add(root / "duck_vhacd.urdf", "duck", "duck", 0, false, entries);
    Add(root / "teddy_vhacd.urdf", "teddy", "teddy", 0, true, entries);
    for (int i = 0; i < 1000; ++i) {
      const std::string number = std::to_string(1000 + i).substr(1);
      Add(root / "random_urdfs" / number / (number + ".urdf"), number, "blob", 0, true, entries);
    }
  }
  if (entries.empty()) {
    throw Error(ErrorKind::kMissing, "the object meshes of the Bullet source are not there",
                root.string(),
                "the set-up script unpacks them; or give --data a pybullet_data folder (with "
                "objects/mug.urdf, duck_vhacd.urdf, random_urdfs/000 … 999)");
  }
  return MakeMeshSuite({.id = "bullet-objects",
                        .version = "3.2.7",
                        .title = "Objects of the Bullet source",
                        .stand_in = false,
                        .source = "pybullet 3.2.7, pybullet_data",
                        .licence = "zlib (Bullet Physics)"},
                       std::move(entries));
}

}  // namespace graspbench

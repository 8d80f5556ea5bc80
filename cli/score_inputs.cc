#include "cli/score_inputs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "core/error.h"
#include "core/mesh_io.h"
#include "core/units.h"
#include "generators/replay/grasp_files.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr double kSmallest = 0.01, kLargest = 1;  // metres, longest side of a hand's bounding box

bool IsMesh(const std::filesystem::path& path) {
  constexpr std::array kEndings{".obj", ".ply", ".stl", ".off", ".glb"};
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

/// Vertices that a file repeats per face, as STL does, are one.
TriMesh ReadMerged(const std::filesystem::path& path) { return MergeVertices(ReadMesh(path)); }

void RefuseUnlessSound(const TriMesh& mesh, const std::string& where) {
  if (!IsClosed(mesh)) {
    throw Error(ErrorKind::kInput, "the mesh is open, so it has no inside", where,
                "leave out --no-repair to close it");
  }
  if (Volume(mesh) < 0) {
    throw Error(ErrorKind::kInput, "the mesh is turned inside out", where,
                "leave out --no-repair to turn it");
  }
}

void PrintRepair(const RepairReport& report, const std::string& where) {
  if (!report.changed) return;
  std::fprintf(stderr,
               "%s: repaired (%s): volume %.4g -> %.4g cm^3, surface moved by at most %.3g mm, "
               "%d open boundaries before\n",
               where.c_str(), report.method.c_str(),
               units::ToCubicCentimetres(report.volume_before),
               units::ToCubicCentimetres(report.volume_after),
               units::ToMillimetres(report.max_surface_shift), report.boundary_loops_before);
}

void CheckHandSize(const TriMesh& mesh, const std::string& where) {
  if (mesh.faces.empty()) throw Error(ErrorKind::kInput, "the hand mesh has no faces", where);
  const double longest = Bounds(mesh).sizes().maxCoeff();
  if (longest >= kSmallest && longest <= kLargest) return;
  const bool millimetres = longest > kLargest && longest <= 1000 * kLargest;
  throw Error(ErrorKind::kInput,
              "the hand is " + Shortest(longest) + " m long, outside 1 cm to 1 m", where,
              millimetres ? "it looks like millimetres; scale it to metres" : "scale it to metres");
}

Grasp MeshGrasp(const std::filesystem::path& path, bool repair) {
  TriMesh mesh = ReadMerged(path);
  CheckHandSize(mesh, path.string());
  const TriMesh closed = CloseHoles(mesh);
  if (Volume(closed) < 0) {
    if (!repair) RefuseUnlessSound(closed, path.string());
    std::fprintf(stderr, "%s: the hand was inside out and has been turned\n", path.c_str());
    mesh = Flipped(std::move(mesh));
  }
  Grasp grasp;
  grasp.hand = "mesh";
  grasp.surface = std::make_shared<const TriMesh>(std::move(mesh));
  return grasp;
}

}  // namespace

Object LoadObject(const std::filesystem::path& path, bool repair) {
  TriMesh mesh = ReadMesh(path);
  if (!repair) RefuseUnlessSound(MergeVertices(mesh), path.string());
  Object object = MakeObject(path.stem().string(), "", std::move(mesh), path.string());
  PrintRepair(object.repair, path.string());
  return object;
}

std::vector<ScoreItem> LoadGrasps(const std::filesystem::path& path, const HandModel& hand,
                                  bool repair) {
  if (IsMesh(path)) return {{path.string(), MeshGrasp(path, repair)}};
  std::vector<ScoreItem> items;
  for (Grasp& grasp : ReadGrasps(path, hand)) {
    items.push_back({path.string() + "#" + std::to_string(items.size()), std::move(grasp)});
  }
  if (items.size() == 1) items[0].source = path.string();
  return items;
}

}  // namespace graspbench

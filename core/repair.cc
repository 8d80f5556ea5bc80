#include "core/repair.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "core/bvh.h"
#include "core/error.h"
#include "core/shrink_wrap.h"

namespace graspbench {
namespace {

constexpr double kMergeTolerance = 1e-6;  // m
constexpr double kCellsAlongLongestSide = 256;
// Holes up to this share of the surface are lids left off, to be put back; larger openings belong
// to a shell.
constexpr double kMaxCapShare = 0.05;

// Turns faces so that neighbours over an edge agree, starting from the first face of each
// component, then turns each component to positive volume. Only edges with exactly two faces
// connect.
TriMesh WoundConsistently(TriMesh mesh) {
  std::map<std::pair<int, int>, std::vector<int>> faces_at;
  for (size_t f = 0; f < mesh.faces.size(); ++f) {
    const Face& face = mesh.faces[f];
    for (int i = 0; i < 3; ++i) {
      faces_at[std::minmax(face[i], face[(i + 1) % 3])].push_back(static_cast<int>(f));
    }
  }
  const auto has_edge = [&](int f, int from, int to) {
    const Face& face = mesh.faces[f];
    return (face[0] == from && face[1] == to) || (face[1] == from && face[2] == to) ||
           (face[2] == from && face[0] == to);
  };
  std::vector<bool> done(mesh.faces.size(), false);
  for (size_t seed = 0; seed < mesh.faces.size(); ++seed) {
    if (done[seed]) continue;
    std::vector<int> component, stack = {static_cast<int>(seed)};
    done[seed] = true;
    while (!stack.empty()) {
      const int f = stack.back();
      stack.pop_back();
      component.push_back(f);
      for (int i = 0; i < 3; ++i) {
        const int from = mesh.faces[f][i], to = mesh.faces[f][(i + 1) % 3];
        const std::vector<int>& pair = faces_at.at(std::minmax(from, to));
        if (pair.size() != 2) continue;
        const int other = pair[0] == f ? pair[1] : pair[0];
        if (done[other]) continue;
        if (has_edge(other, from, to)) std::swap(mesh.faces[other][1], mesh.faces[other][2]);
        done[other] = true;
        stack.push_back(other);
      }
    }
    TriMesh part{.vertices = mesh.vertices, .faces = {}};
    for (const int f : component) part.faces.push_back(mesh.faces[f]);
    if (Volume(part) >= 0) continue;
    for (const int f : component) std::swap(mesh.faces[f][1], mesh.faces[f][2]);
  }
  return mesh;
}

double MaxShift(const TriMesh& before, const TriMesh& after) {
  const Bvh surface(after);
  double shift = 0;
  std::vector<bool> used(before.vertices.size(), false);
  for (const Face& face : before.faces) {
    for (const int vertex : face) used[vertex] = true;
    const Vec3 centroid =
        (before.vertices[face[0]] + before.vertices[face[1]] + before.vertices[face[2]]) / 3;
    shift = std::max(shift, surface.Closest(centroid).distance);
  }
  for (size_t v = 0; v < used.size(); ++v) {
    if (used[v]) shift = std::max(shift, surface.Closest(before.vertices[v]).distance);
  }
  return shift;
}

// Closed and outward, or as close to it as turning whole faces comes.
std::pair<TriMesh, bool> Outward(const TriMesh& mesh) {
  if (IsClosed(mesh)) {
    if (Volume(mesh) > 0) return {mesh, false};
    return {Flipped(mesh), true};
  }
  return {WoundConsistently(mesh), true};
}

bool IsSolid(const TriMesh& mesh) {
  return IsClosed(mesh) && Volume(mesh) > 1e-9 * std::pow(Bounds(mesh).sizes().norm(), 3);
}

// The mesh with fans over its holes, if these are small and nothing else is wrong with it.
std::optional<TriMesh> Capped(const TriMesh& mesh) {
  const TriMesh open = WoundConsistently(MergeVertices(mesh, kMergeTolerance));
  TriMesh closed = CloseHoles(open);
  if (Volume(closed) < 0) closed = Flipped(std::move(closed));
  if (Area(closed) > (1 + kMaxCapShare) * Area(open) || !IsSolid(closed)) return std::nullopt;
  return closed;
}

}  // namespace

RepairedMesh MakeWatertight(const TriMesh& mesh, double pitch) {
  if (mesh.faces.empty()) throw Error(ErrorKind::kInput, "the mesh has no faces");
  RepairedMesh result;
  RepairReport& report = result.report;
  report.volume_before = Volume(mesh);
  const auto finish = [&](TriMesh repaired, std::string method) {
    report.changed = method != "none";
    report.method = std::move(method);
    report.volume_after = Volume(repaired);
    result.mesh = std::move(repaired);
    return result;
  };
  if (IsSolid(mesh)) return finish(mesh, "none");

  for (const double tolerance : {-1.0, 0.0, kMergeTolerance}) {  // below 0: not merged
    const TriMesh merged = tolerance < 0 ? mesh : MergeVertices(mesh, tolerance);
    if (tolerance == 0) {
      report.boundary_loops_before = static_cast<int>(BoundaryLoops(merged).size());
    }
    auto [outward, turned] = Outward(merged);
    if (!IsSolid(outward)) continue;
    if (tolerance > 0) report.max_surface_shift = MaxShift(mesh, outward);
    const std::string merging = tolerance < 0 ? "" : "merged";
    const std::string turning = turned ? (merging.empty() ? "flipped" : "+flipped") : "";
    return finish(std::move(outward), merging + turning);
  }

  if (auto capped = Capped(mesh)) {
    report.max_surface_shift = MaxShift(*capped, mesh);
    return finish(std::move(*capped), "capped");
  }

  report.pitch = std::max(pitch, Bounds(mesh).sizes().maxCoeff() / kCellsAlongLongestSide);
  std::string method = "level-set";
  TriMesh wrapped;
  try {
    wrapped = ShrinkWrap(mesh, report.pitch, /*keep_sheets=*/false);
    report.max_surface_shift = MaxShift(mesh, wrapped);
  } catch (const Error&) {
    // Everything was a sheet: the thickened wrap below tells whether that helps.
    report.max_surface_shift = Bounds(mesh).sizes().norm();
  }
  if (report.max_surface_shift > 3 * report.pitch) {  // a sheet vanished
    TriMesh thick = ShrinkWrap(mesh, report.pitch, /*keep_sheets=*/true);
    const double shift = MaxShift(mesh, thick);
    if (shift < report.max_surface_shift / 2) {
      wrapped = std::move(thick);
      report.max_surface_shift = shift;
      method = "level-set-thickened";
    }
  }
  if (!IsSolid(wrapped)) throw Error(ErrorKind::kInput, "the mesh encloses no volume");
  return finish(std::move(wrapped), method);
}

std::vector<int> TransferFaceLabels(const TriMesh& from, const std::vector<int>& labels,
                                    const TriMesh& to) {
  if (labels.size() != from.faces.size()) {
    throw Error(ErrorKind::kInput, "there are " + std::to_string(labels.size()) +
                                       " face labels for " + std::to_string(from.faces.size()) +
                                       " faces");
  }
  const Bvh surface(from);
  std::vector<int> moved;
  for (const Face& face : to.faces) {
    const Vec3 centroid = (to.vertices[face[0]] + to.vertices[face[1]] + to.vertices[face[2]]) / 3;
    moved.push_back(labels[surface.Closest(centroid).face]);
  }
  return moved;
}

}  // namespace graspbench

#include "core/object.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kSmallest = 0.01;  // m, of the longest side
constexpr double kLargest = 1.0;

std::string Metres(double length) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.4g m", length);
  return text;
}

void CheckSize(const TriMesh& mesh, const std::string& where) {
  if (mesh.vertices.empty() || mesh.faces.empty()) {
    throw Error(ErrorKind::kInput, "the mesh has no faces", where);
  }
  const double longest = Bounds(mesh).sizes().maxCoeff();
  if (longest >= kSmallest && longest <= kLargest) return;
  const bool millimetres = longest >= 1000 * kSmallest && longest <= 1000 * kLargest;
  throw Error(ErrorKind::kInput,
              "the object's longest side is " + Metres(longest) +
                  (millimetres ? ": the mesh is in millimetres, not metres"
                               : ", outside the range of 0.01 m to 1 m that a hand can grasp"),
              where,
              millimetres ? "scale it by 0.001" : "object meshes are read in metres; scale it");
}

}  // namespace

int Object::PartIndex(std::string_view name) const {
  const auto part = std::find(part_names.begin(), part_names.end(), name);
  return part == part_names.end() ? -1 : static_cast<int>(part - part_names.begin());
}

Object MakeObject(std::string id, std::string category, TriMesh mesh, const std::string& where) {
  Validate(mesh, where);
  CheckSize(mesh, where);
  RepairedMesh repaired;
  try {
    repaired = MakeWatertight(mesh);
  } catch (const Error& error) {
    throw Error(error.kind(), error.problem(), where, error.hint());
  }
  Object object;
  object.id = std::move(id);
  object.category = std::move(category);
  object.solid = std::make_shared<const Solid>(std::move(repaired.mesh));
  object.repair = std::move(repaired.report);
  object.source = where;
  return object;
}

}  // namespace graspbench

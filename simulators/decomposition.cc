#include "simulators/decomposition.h"

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/hash.h"
#include "core/suggest.h"
#include "simulators/bullet/vhacd.h"
#include "simulators/decomposition_file.h"
#include "simulators/obj_text.h"

namespace graspbench {
namespace {

// The mesh as the papers' scripts hand it to V-HACD.
TriMesh Prepared(TriMesh mesh, const Vec3& p_OP, const DecompositionParameters& parameters) {
  for (Vec3& vertex : mesh.vertices) {
    vertex -= p_OP;
    if (parameters.six_decimals_in) vertex = vertex.unaryExpr(&RoundedToSixDecimals);
  }
  return mesh;
}

void RequireExtent(const TriMesh& mesh) {
  if (mesh.faces.empty()) throw Error(ErrorKind::kInput, "cannot decompose a mesh without faces");
  Validate(mesh, "mesh to decompose");
  if (Bounds(mesh).sizes().minCoeff() > 0) return;
  throw Error(ErrorKind::kInput, "cannot decompose a flat mesh into convex pieces");
}

double VolumeRatio(const std::vector<TriMesh>& hulls, const TriMesh& mesh) {
  double volume = 0;
  for (const TriMesh& hull : hulls) volume += std::abs(Volume(hull));
  const double whole = std::abs(Volume(mesh));
  return whole > 0 ? volume / whole : std::numeric_limits<double>::quiet_NaN();
}

Decomposition FromHulls(std::vector<TriMesh> hulls, const TriMesh& mesh_O,
                        const DecompositionParameters& parameters) {
  Decomposition result;
  result.volume_ratio = VolumeRatio(hulls, mesh_O);
  result.hash = Sha256Hex(SixDecimalObj(hulls));
  if (parameters.centred) result.p_OP = VertexMean(mesh_O);
  result.hulls = std::move(hulls);
  return result;
}

}  // namespace

std::vector<std::string> DecompositionNames() { return {"vhacd-paper", "vhacd-oakink"}; }

DecompositionParameters NamedDecomposition(std::string_view name) {
  if (name == "vhacd-paper") {
    return {.name = "vhacd-paper",
            .resolution = 1000,
            .concavity = 0.001,
            .beta = 0,
            .centred = true,
            .six_decimals_in = true};
  }
  if (name == "vhacd-oakink") {
    return {.name = "vhacd-oakink", .resolution = 100000, .concavity = 0.0025, .beta = 0};
  }
  throw UnknownName("decomposition", name, DecompositionNames());
}

Decomposition Decompose(const TriMesh& mesh_O, const DecompositionParameters& parameters) {
  RequireExtent(mesh_O);
  const Vec3 p_OP = parameters.centred ? VertexMean(mesh_O) : Vec3::Zero();
  std::vector<TriMesh> hulls = RunVhacd(Prepared(mesh_O, p_OP, parameters), parameters);
  for (TriMesh& hull : hulls) {
    for (Vec3& vertex : hull.vertices) vertex = vertex.unaryExpr(&RoundedToSixDecimals);
  }
  return FromHulls(std::move(hulls), mesh_O, parameters);
}

Decomposition CachedDecomposition(const TriMesh& mesh_O, std::string_view mesh_hash,
                                  const DecompositionParameters& parameters,
                                  const std::filesystem::path& cache) {
  const DecompositionFile file(cache / "decompositions", mesh_hash, parameters);
  if (auto hulls = file.Read()) return FromHulls(*std::move(hulls), mesh_O, parameters);
  const auto lock = file.Lock();
  if (auto hulls = file.Read()) return FromHulls(*std::move(hulls), mesh_O, parameters);
  Decomposition result = Decompose(mesh_O, parameters);
  file.Write(result.hulls);
  return result;
}

}  // namespace graspbench

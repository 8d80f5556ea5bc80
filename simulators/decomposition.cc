#include "simulators/decomposition.h"

#include <cmath>
#include <limits>
#include <optional>

#include "core/error.h"
#include "core/hash.h"
#include "core/qhull.h"
#include "core/suggest.h"
#include "simulators/bullet/vhacd.h"
#include "simulators/coacd.h"
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

constexpr double kThinnest = 1e-5;  // m; hull vertices have six decimals

void RequireExtent(const TriMesh& mesh) {
  if (mesh.faces.empty()) throw Error(ErrorKind::kInput, "cannot decompose a mesh without faces");
  Validate(mesh, "mesh to decompose");
  const bool flat =
      Bounds(mesh).sizes().minCoeff() < kThinnest || !HullTriangles(mesh.vertices, "qhull Qt Pp");
  if (!flat) return;
  throw Error(ErrorKind::kInput, "cannot decompose a flat mesh into convex pieces", {},
              "it must be at least 0.01 mm thick; lengths are in metres");
}

double VolumeRatio(const std::vector<TriMesh>& hulls, const TriMesh& mesh) {
  double volume = 0;
  for (const TriMesh& hull : hulls) volume += std::abs(Volume(hull));
  const double whole = std::abs(Volume(mesh));
  return whole > 0 ? volume / whole : std::numeric_limits<double>::quiet_NaN();
}

std::vector<TriMesh> Run(const TriMesh& mesh, const VhacdParameters& parameters) {
  return RunVhacd(mesh, parameters);
}

std::vector<TriMesh> Run(const TriMesh& mesh, const CoacdParameters& parameters) {
  return RunCoacd(mesh, parameters);
}

/// Everything about the pieces that is quickly computed.
Decomposition FromHulls(std::vector<TriMesh> hulls, const TriMesh& mesh_O,
                        const DecompositionParameters& parameters) {
  Decomposition result;
  result.volume_ratio = VolumeRatio(hulls, mesh_O);
  result.hash = Sha256Hex(SixDecimalObj(hulls));
  if (parameters.centred) result.p_OP = VertexMean(mesh_O);
  result.hulls = std::move(hulls);
  return result;
}

PiecesFit FitOf(const Decomposition& pieces, const TriMesh& mesh_O) {
  std::vector<TriMesh> hulls_O;
  for (const TriMesh& hull : pieces.hulls) {
    hulls_O.push_back(Eigen::Translation3d(pieces.p_OP) * Pose::Identity() * hull);
  }
  return MeasureFit(hulls_O, mesh_O);
}

std::optional<Decomposition> ReadCached(const DecompositionFile& file, const TriMesh& mesh_O,
                                        const DecompositionParameters& parameters) {
  auto stored = file.Read();
  if (!stored) return std::nullopt;
  Decomposition result = FromHulls(std::move(stored->hulls), mesh_O, parameters);
  result.fit = stored->fit;
  return result;
}

}  // namespace

std::vector<std::string> DecompositionNames() { return {"coacd", "vhacd-paper", "vhacd-oakink"}; }

DecompositionParameters NamedDecomposition(std::string_view name) {
  if (name == "coacd") return {.name = "coacd", .method = CoacdParameters{}};
  if (name == "vhacd-paper") {
    return {.name = "vhacd-paper",
            .method = VhacdParameters{.resolution = 1000, .concavity = 0.001, .beta = 0},
            .centred = true,
            .six_decimals_in = true};
  }
  if (name == "vhacd-oakink") {
    return {.name = "vhacd-oakink",
            .method = VhacdParameters{.resolution = 100000, .concavity = 0.0025, .beta = 0}};
  }
  throw UnknownName("decomposition", name, DecompositionNames());
}

Decomposition Decompose(const TriMesh& mesh_O, const DecompositionParameters& parameters) {
  RequireExtent(mesh_O);
  const Vec3 p_OP = parameters.centred ? VertexMean(mesh_O) : Vec3::Zero();
  const TriMesh mesh_P = Prepared(mesh_O, p_OP, parameters);
  std::vector<TriMesh> hulls =
      std::visit([&](const auto& method) { return Run(mesh_P, method); }, parameters.method);
  for (TriMesh& hull : hulls) {
    for (Vec3& vertex : hull.vertices) vertex = vertex.unaryExpr(&RoundedToSixDecimals);
  }
  Decomposition result = FromHulls(std::move(hulls), mesh_O, parameters);
  result.fit = FitOf(result, mesh_O);
  return result;
}

Decomposition CachedDecomposition(const TriMesh& mesh_O, std::string_view mesh_hash,
                                  const DecompositionParameters& parameters,
                                  const std::filesystem::path& cache) {
  const DecompositionFile file(cache / "decompositions", mesh_hash, parameters);
  if (auto cached = ReadCached(file, mesh_O, parameters)) return *std::move(cached);
  const auto lock = file.Lock();
  if (auto cached = ReadCached(file, mesh_O, parameters)) return *std::move(cached);
  Decomposition result = Decompose(mesh_O, parameters);
  file.Write({result.hulls, result.fit});
  return result;
}

}  // namespace graspbench

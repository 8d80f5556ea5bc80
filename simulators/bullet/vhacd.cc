#include "simulators/bullet/vhacd.h"

#include <VHACD.h>

#include <memory>

#include "core/error.h"

namespace graspbench {
namespace {

struct Releaser {
  void operator()(VHACD::IVHACD* vhacd) const {
    vhacd->Clean();
    vhacd->Release();
  }
};

VHACD::IVHACD::Parameters ToVhacd(const VhacdParameters& parameters) {
  VHACD::IVHACD::Parameters out;
  out.m_resolution = static_cast<unsigned>(parameters.resolution);
  out.m_depth = parameters.depth;
  out.m_concavity = parameters.concavity;
  out.m_planeDownsampling = parameters.plane_downsampling;
  out.m_convexhullDownsampling = parameters.hull_downsampling;
  out.m_alpha = parameters.alpha;
  out.m_beta = parameters.beta;
  out.m_gamma = parameters.gamma;
  out.m_maxNumVerticesPerCH = static_cast<unsigned>(parameters.max_hull_vertices);
  out.m_minVolumePerCH = parameters.min_hull_volume;
  out.m_oclAcceleration = 0;
  return out;
}

TriMesh HullAt(const VHACD::IVHACD& vhacd, unsigned index) {
  VHACD::IVHACD::ConvexHull hull;
  vhacd.GetConvexHull(index, hull);
  TriMesh mesh;
  for (unsigned i = 0; i < hull.m_nPoints; ++i) {
    mesh.vertices.push_back(Eigen::Map<const Vec3>(hull.m_points + 3 * i));
  }
  for (unsigned i = 0; i < hull.m_nTriangles; ++i) {
    mesh.faces.push_back(Eigen::Map<const Face>(hull.m_triangles + 3 * i));
  }
  return mesh;
}

constexpr double kFirstCells = 64;  // along the side that V-HACD takes for the longest
constexpr double kMostCells = 1e8;  // a byte and about 50 ns each
constexpr double kSameSide = 1e-6;  // relative difference

// V-HACD lays its grid by the longest side of the mesh's box, but by the last one where the two
// longest are equal: a square plate of 60 x 60 x 1 mm would take 3842 x 3842 x 64 cells, minutes
// and gigabytes.
void RequireAffordableGrid(const TriMesh& mesh) {
  const Vec3 sides = Bounds(mesh).sizes();
  const auto exceeds = [&](int i, int j) { return sides[i] > (1 + kSameSide) * sides[j]; };
  double unit = sides.z();
  if (exceeds(0, 1) && exceeds(0, 2)) unit = sides.x();
  if (exceeds(1, 0) && exceeds(1, 2)) unit = sides.y();
  if ((kFirstCells / unit * sides).array().max(1.0).prod() < kMostCells) return;
  throw Error(ErrorKind::kInput,
              "V-HACD cannot decompose a thin object whose two longest sides are equal", {},
              "stretch it by a thousandth, or use a profile whose object is in pieces of CoACD");
}

}  // namespace

std::vector<TriMesh> RunVhacd(const TriMesh& mesh, const VhacdParameters& parameters) {
  RequireAffordableGrid(mesh);
  std::vector<float> points;
  for (const Vec3& vertex : mesh.vertices) {
    for (double coordinate : vertex) points.push_back(static_cast<float>(coordinate));
  }
  std::vector<int> triangles;
  for (const Face& face : mesh.faces) triangles.insert(triangles.end(), face.begin(), face.end());

  const std::unique_ptr<VHACD::IVHACD, Releaser> vhacd(VHACD::CreateVHACD());
  const bool done = vhacd->Compute(points.data(), 3, static_cast<unsigned>(mesh.vertices.size()),
                                   triangles.data(), 3, static_cast<unsigned>(mesh.faces.size()),
                                   ToVhacd(parameters));
  std::vector<TriMesh> hulls;
  for (unsigned i = 0; done && i < vhacd->GetNConvexHulls(); ++i) {
    hulls.push_back(HullAt(*vhacd, i));
  }
  if (hulls.empty()) throw Error(ErrorKind::kInternal, "V-HACD found no convex hull");
  return hulls;
}

}  // namespace graspbench

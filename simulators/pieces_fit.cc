#include "simulators/pieces_fit.h"

#include <algorithm>
#include <limits>

#include "core/bvh.h"
#include "core/rng.h"
#include "core/sampling.h"
#include "core/voxels.h"

namespace graspbench {
namespace {

constexpr int kCells = 192;  // along the longest side
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

constexpr uint8_t kInMesh = 1, kInHulls = 2;

/// Marks the cells of `part` in `whole`; both lie on the lattice of world multiples of the pitch.
void Mark(const VoxelGrid& part, uint8_t bit, VoxelGrid& whole) {
  for (int k = 0; k < part.size[2]; ++k) {
    for (int j = 0; j < part.size[1]; ++j) {
      for (int i = 0; i < part.size[0]; ++i) {
        if (!part.occupied[part.Index(i, j, k)]) continue;
        whole.occupied[whole.Index(i + part.offset[0] - whole.offset[0],
                                   j + part.offset[1] - whole.offset[1],
                                   k + part.offset[2] - whole.offset[2])] |= bit;
      }
    }
  }
}

/// Both solids on one lattice, as the bits above. The bit of an open mesh means nothing.
VoxelGrid CellsOf(const std::vector<TriMesh>& hulls, const TriMesh& mesh) {
  Box box = Bounds(mesh);
  const double pitch = box.sizes().maxCoeff() / kCells;
  for (const TriMesh& hull : hulls) box.extend(Bounds(hull));
  VoxelGrid cells = VoxelizeCentres(mesh, pitch, box);
  for (const TriMesh& hull : hulls) Mark(VoxelizeCentres(hull, pitch), kInHulls, cells);
  return cells;
}

void MeasureVolumes(const VoxelGrid& cells, PiecesFit& fit) {
  size_t mesh = 0, hulls = 0, excess = 0;
  for (const uint8_t cell : cells.occupied) {
    mesh += (cell & kInMesh) != 0;
    hulls += (cell & kInHulls) != 0;
    excess += cell == kInHulls;
  }
  if (mesh == 0) return;
  fit.union_volume_ratio = static_cast<double>(hulls) / static_cast<double>(mesh);
  fit.excess_ratio = static_cast<double>(excess) / static_cast<double>(mesh);
}

/// The vertices and a sample of the surface.
std::vector<Vec3> PointsOn(const TriMesh& mesh) {
  Rng rng(0, "pieces", "fit");
  std::vector<Vec3> points = mesh.vertices;
  for (const SurfacePoint& sample : SampleSurface(mesh, kFitSamples, rng)) {
    points.push_back(sample.point);
  }
  return points;
}

/// Cells of the hulls, one after every so many, kFitSamples or a few more of them.
std::vector<Vec3> PointsInHulls(const VoxelGrid& cells) {
  const auto count = std::ranges::count_if(cells.occupied, [](uint8_t c) { return c & kInHulls; });
  const auto stride = std::max<int64_t>(1, count / kFitSamples);
  std::vector<Vec3> points;
  int64_t seen = 0;
  for (int k = 0; k < cells.size[2]; ++k) {
    for (int j = 0; j < cells.size[1]; ++j) {
      for (int i = 0; i < cells.size[0]; ++i) {
        if (!(cells.occupied[cells.Index(i, j, k)] & kInHulls)) continue;
        if (seen++ % stride == 0) points.push_back(cells.Centre(i, j, k));
      }
    }
  }
  return points;
}

double LargestDistance(const std::vector<Vec3>& points, const Bvh& solid) {
  double largest = 0;
  for (const Vec3& p : points) {
    const double distance = solid.Closest(p).distance;
    if (distance > largest && solid.WindingNumber(p) < 0.5) largest = distance;
  }
  return largest;
}

double HausdorffDistance(const std::vector<TriMesh>& hulls, const TriMesh& mesh,
                         const VoxelGrid& cells) {
  TriMesh all;
  for (const TriMesh& hull : hulls) all = Concatenate(all, hull);
  const Bvh mesh_solid(mesh), hull_solid(all);
  return std::max({LargestDistance(PointsOn(all), mesh_solid),
                   LargestDistance(PointsInHulls(cells), mesh_solid),
                   LargestDistance(PointsOn(mesh), hull_solid)});
}

}  // namespace

PiecesFit MeasureFit(const std::vector<TriMesh>& hulls_O, const TriMesh& mesh_O) {
  PiecesFit fit{kNaN, kNaN, kNaN};
  const VoxelGrid cells = CellsOf(hulls_O, mesh_O);
  if (IsClosed(mesh_O)) MeasureVolumes(cells, fit);
  fit.hausdorff = HausdorffDistance(hulls_O, mesh_O, cells);
  return fit;
}

}  // namespace graspbench

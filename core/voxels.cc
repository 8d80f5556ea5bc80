#include "core/voxels.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/triangle.h"

namespace graspbench {
namespace {

VoxelGrid EmptyGrid(const Vec3& origin, double pitch, const std::array<int, 3>& size) {
  VoxelGrid grid{.origin = origin, .pitch = pitch, .size = size};
  size_t cells = 1;
  for (const int n : size) cells *= static_cast<size_t>(n);
  grid.occupied.assign(cells, 0);
  return grid;
}

void CheckCells(double cells, double pitch) {
  if (cells > 2147483648.0) {
    throw Error(ErrorKind::kInput,
                "a voxel grid of pitch " + std::to_string(pitch) + " m would have " +
                    std::to_string(cells) + " cells",
                {}, "is the mesh in millimetres? Choose a larger pitch otherwise");
  }
}

// Adds, for every vertical column of cell centres that crosses the triangle, the sign of the
// crossing to the first cell above it. A sum from the top of a column down to a cell is then the
// winding number of that cell's centre.
class ColumnScan {
 public:
  explicit ColumnScan(const VoxelGrid& grid)
      : grid_(grid),
        plane_(static_cast<size_t>(grid.size[0]) * grid.size[1]),
        steps_(plane_ * (grid.size[2] + 1), 0) {}

  void Add(const Vec3& a, const Vec3& b, const Vec3& c) {
    const double lowest = grid_.origin.z();
    if (std::max({a.z(), b.z(), c.z()}) < lowest) return;  // below every centre
    if (Misses(0, a.x(), b.x(), c.x()) || Misses(1, a.y(), b.y(), c.y())) return;
    const auto [i0, i1] = Span(0, a.x(), b.x(), c.x());
    const auto [j0, j1] = Span(1, a.y(), b.y(), c.y());
    for (int j = j0; j <= j1; ++j) {
      const double y = grid_.origin.y() + grid_.pitch * j;
      for (int i = i0; i <= i1; ++i) {
        const double x = grid_.origin.x() + grid_.pitch * i;
        const int sign = VerticalCrossing(x, y, a, b, c);
        if (sign == 0) continue;
        const double z = VerticalCrossingHeight(x, y, a, b, c);
        // The first k with centre >= z; centres strictly below the crossing see it above them.
        const double k = std::clamp(std::ceil((z - lowest) / grid_.pitch), 0.0,
                                    static_cast<double>(grid_.size[2]));
        steps_[static_cast<size_t>(k) * plane_ + static_cast<size_t>(j) * grid_.size[0] + i] +=
            static_cast<int16_t>(sign);
      }
    }
  }

  std::vector<uint8_t> Occupied() const {
    std::vector<uint8_t> occupied(plane_ * grid_.size[2]);
    std::vector<int16_t> winding(steps_.end() - plane_, steps_.end());
    for (int k = grid_.size[2] - 1; k >= 0; --k) {
      uint8_t* cells = occupied.data() + k * plane_;
      const int16_t* steps = steps_.data() + k * plane_;
      for (size_t i = 0; i < plane_; ++i) {
        cells[i] = winding[i] > 0;
        winding[i] = static_cast<int16_t>(winding[i] + steps[i]);
      }
    }
    return occupied;
  }

 private:
  // Whether an interval of three coordinates surely holds no cell's centre.
  bool Misses(int axis, double u, double v, double w) const {
    const double low = grid_.origin[axis] - grid_.pitch;
    const double high = grid_.origin[axis] + grid_.pitch * grid_.size[axis];
    return (u < low && v < low && w < low) || (u > high && v > high && w > high);
  }

  // First and last cell whose centre lies in the interval of three coordinates.
  std::pair<int, int> Span(int axis, double u, double v, double w) const {
    const double low = (std::min({u, v, w}) - grid_.origin[axis]) / grid_.pitch;
    const double high = (std::max({u, v, w}) - grid_.origin[axis]) / grid_.pitch;
    const double last = grid_.size[axis] - 1;
    // One cell more on either side: the exact test decides.
    return {static_cast<int>(std::clamp(std::ceil(low - 1e-6), 0.0, last + 1)),
            static_cast<int>(std::clamp(std::floor(high + 1e-6), -1.0, last))};
  }

  const VoxelGrid& grid_;
  size_t plane_;
  std::vector<int16_t> steps_;
};

void Fill(VoxelGrid& grid, const TriMesh& mesh) {
  if (grid.occupied.empty()) return;
  ColumnScan scan(grid);
  for (const Face& face : mesh.faces) {
    scan.Add(mesh.vertices[face[0]], mesh.vertices[face[1]], mesh.vertices[face[2]]);
  }
  grid.occupied = scan.Occupied();
}

using Cell = std::array<int, 3>;

// Corners of the midpoint subdivision, rounded to cells.
void CollectCells(const Vec3& a, const Vec3& b, const Vec3& c, double pitch, double longest,
                  std::vector<Cell>& cells) {
  if ((b - a).norm() <= longest && (c - b).norm() <= longest && (a - c).norm() <= longest) {
    for (const Vec3& corner : {a, b, c}) {
      Cell cell;
      for (int axis = 0; axis < 3; ++axis) {
        cell[axis] = static_cast<int>(std::nearbyint(corner[axis] / pitch));
      }
      cells.push_back(cell);
    }
    return;
  }
  const Vec3 ab = (a + b) / 2, bc = (b + c) / 2, ca = (c + a) / 2;
  CollectCells(a, ab, ca, pitch, longest, cells);
  CollectCells(ab, b, bc, pitch, longest, cells);
  CollectCells(ca, bc, c, pitch, longest, cells);
  CollectCells(ab, bc, ca, pitch, longest, cells);
}

}  // namespace

size_t VoxelGrid::Count() const {
  size_t count = 0;
  for (const uint8_t cell : occupied) count += cell;
  return count;
}

double VoxelGrid::Volume() const { return static_cast<double>(Count()) * pitch * pitch * pitch; }

VoxelGrid VoxelizeLattice(const TriMesh& mesh, const Vec3& origin, double pitch,
                          const std::array<int, 3>& size) {
  CheckCells(1.0 * size[0] * size[1] * size[2], pitch);
  VoxelGrid grid = EmptyGrid(origin, pitch, size);
  Fill(grid, mesh);
  return grid;
}

VoxelGrid VoxelizeCentres(const TriMesh& mesh, double pitch, const Box& box) {
  if (box.isEmpty()) return EmptyGrid(Vec3::Zero(), pitch, {0, 0, 0});
  const Vec3 first = (box.min() / pitch - Vec3::Constant(0.5)).array().ceil();
  const Vec3 last = (box.max() / pitch - Vec3::Constant(0.5)).array().floor();
  const Vec3 cells = (last - first + Vec3::Ones()).cwiseMax(0);
  CheckCells(cells.prod(), pitch);
  VoxelGrid grid = EmptyGrid(
      pitch * (first + Vec3::Constant(0.5)), pitch,
      {static_cast<int>(cells.x()), static_cast<int>(cells.y()), static_cast<int>(cells.z())});
  for (int axis = 0; axis < 3; ++axis) grid.offset[axis] = static_cast<int>(first[axis]);
  Fill(grid, mesh);
  return grid;
}

VoxelGrid VoxelizeCentres(const TriMesh& mesh, double pitch) {
  return VoxelizeCentres(mesh, pitch, Bounds(mesh));
}

VoxelGrid VoxelizeSurface(const TriMesh& mesh, double pitch) {
  std::vector<Cell> cells;
  for (const Face& face : mesh.faces) {
    CollectCells(mesh.vertices[face[0]], mesh.vertices[face[1]], mesh.vertices[face[2]], pitch,
                 pitch / 2, cells);
  }
  if (cells.empty()) return EmptyGrid(Vec3::Zero(), pitch, {0, 0, 0});
  Cell low = cells.front(), high = cells.front();
  for (const Cell& cell : cells) {
    for (int axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], cell[axis]);
      high[axis] = std::max(high[axis], cell[axis]);
    }
  }
  const Cell size = {high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1};
  CheckCells(1.0 * size[0] * size[1] * size[2], pitch);
  VoxelGrid grid = EmptyGrid(pitch * Vec3(low[0], low[1], low[2]), pitch, size);
  grid.offset = low;
  for (const Cell& cell : cells) {
    grid.occupied[grid.Index(cell[0] - low[0], cell[1] - low[1], cell[2] - low[2])] = 1;
  }
  return grid;
}

VoxelGrid CellsInside(const VoxelGrid& grid, const TriMesh& mesh) {
  const VoxelGrid nothing = EmptyGrid(Vec3::Zero(), grid.pitch, {0, 0, 0});
  const Box bounds = Bounds(mesh);
  if (bounds.isEmpty()) return nothing;
  Cell low, size;
  for (int axis = 0; axis < 3; ++axis) {
    const double first = std::ceil((bounds.min()[axis] - grid.origin[axis]) / grid.pitch - 1e-6);
    const double last = std::floor((bounds.max()[axis] - grid.origin[axis]) / grid.pitch + 1e-6);
    if (last < 0 || first > grid.size[axis] - 1 || last < first) return nothing;
    low[axis] = static_cast<int>(std::max(first, 0.0));
    size[axis] = static_cast<int>(std::min(last, grid.size[axis] - 1.0)) - low[axis] + 1;
  }
  VoxelGrid inside = VoxelizeLattice(mesh, grid.Centre(low[0], low[1], low[2]), grid.pitch, size);
  for (int axis = 0; axis < 3; ++axis) inside.offset[axis] = grid.offset[axis] + low[axis];
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      const uint8_t* from = &grid.occupied[grid.Index(low[0], j + low[1], k + low[2])];
      uint8_t* to = &inside.occupied[inside.Index(0, j, k)];
      for (int i = 0; i < size[0]; ++i) to[i] = static_cast<uint8_t>(to[i] & from[i]);
    }
  }
  return inside;
}

}  // namespace graspbench

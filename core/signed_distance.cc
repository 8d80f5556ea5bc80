#include "core/signed_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/triangle.h"
#include "core/voxels.h"

namespace graspbench {

namespace {

// The distance of every lattice point to the closest of the faces its neighbours know, starting
// from exact ones beside the surface (a vector distance transform, Danielsson 1980).
class FacePropagation {
 public:
  FacePropagation(const TriMesh& mesh, const VoxelGrid& lattice)
      : mesh_(mesh),
        lattice_(lattice),
        distance_(lattice.occupied.size(), std::numeric_limits<float>::infinity()),
        face_(lattice.occupied.size(), -1) {
    for (size_t f = 0; f < mesh.faces.size(); ++f) Seed(static_cast<int>(f));
    for (int directions = 0; directions < 8; ++directions) Sweep(directions);
  }

  const std::vector<float>& distances() const { return distance_; }

 private:
  void Try(size_t cell, const Vec3& p, int face) {
    const Face& corners = mesh_.faces[face];
    const Vec3 closest = ClosestPointOnTriangle(
        p, mesh_.vertices[corners[0]], mesh_.vertices[corners[1]], mesh_.vertices[corners[2]]);
    const float distance = static_cast<float>((closest - p).norm());
    if (distance >= distance_[cell]) return;
    distance_[cell] = distance;
    face_[cell] = face;
  }

  // All points within a cell of the face's bounding box.
  void Seed(int face) {
    Box box;
    for (const int vertex : mesh_.faces[face]) box.extend(mesh_.vertices[vertex]);
    std::array<int, 3> low, high;
    for (int axis = 0; axis < 3; ++axis) {
      const double origin = lattice_.origin[axis], pitch = lattice_.pitch;
      low[axis] = std::max(static_cast<int>((box.min()[axis] - origin) / pitch) - 1, 0);
      high[axis] = std::min(static_cast<int>((box.max()[axis] - origin) / pitch) + 2,
                            lattice_.size[axis] - 1);
    }
    for (int k = low[2]; k <= high[2]; ++k) {
      for (int j = low[1]; j <= high[1]; ++j) {
        for (int i = low[0]; i <= high[0]; ++i) {
          Try(lattice_.Index(i, j, k), lattice_.Centre(i, j, k), face);
        }
      }
    }
  }

  // Bits 0, 1, 2 of `directions` say whether x, y, z run downwards.
  void Sweep(int directions) {
    const auto at = [&](int axis, int step) {
      return (directions >> axis) & 1 ? lattice_.size[axis] - 1 - step : step;
    };
    const ptrdiff_t row = lattice_.size[0], plane = row * lattice_.size[1];
    const ptrdiff_t back[3] = {directions & 1 ? 1 : -1, directions & 2 ? row : -row,
                               directions & 4 ? plane : -plane};
    for (int z = 0; z < lattice_.size[2]; ++z) {
      for (int y = 0; y < lattice_.size[1]; ++y) {
        for (int x = 0; x < lattice_.size[0]; ++x) {
          const int i = at(0, x), j = at(1, y), k = at(2, z);
          const size_t cell = lattice_.Index(i, j, k);
          const Vec3 p = lattice_.Centre(i, j, k);
          const bool inner[3] = {x > 0, y > 0, z > 0};
          for (int axis = 0; axis < 3; ++axis) {
            if (!inner[axis]) continue;
            const int face = face_[static_cast<size_t>(static_cast<ptrdiff_t>(cell) + back[axis])];
            if (face >= 0 && face != face_[cell]) Try(cell, p, face);
          }
        }
      }
    }
  }

  const TriMesh& mesh_;
  const VoxelGrid& lattice_;
  std::vector<float> distance_;
  std::vector<int> face_;
};

}  // namespace

SignedDistanceGrid::SignedDistanceGrid(const TriMesh& mesh, double pitch, double margin)
    : pitch_(pitch) {
  const Box box = Bounds(mesh);
  origin_ = box.min() - Vec3::Constant(margin);
  const Vec3 cells = ((box.sizes() + Vec3::Constant(2 * margin)) / pitch).array().ceil() + 1;
  for (int axis = 0; axis < 3; ++axis) size_[axis] = static_cast<int>(cells[axis]);
  const VoxelGrid inside = VoxelizeLattice(mesh, origin_, pitch, size_);
  values_ = FacePropagation(mesh, inside).distances();
  for (size_t cell = 0; cell < values_.size(); ++cell) {
    if (inside.occupied[cell]) values_[cell] = -values_[cell];
  }
}

SignedDistanceGrid::Cell SignedDistanceGrid::Locate(const Vec3& p) const {
  Cell cell;
  for (int axis = 0; axis < 3; ++axis) {
    const double u = std::clamp((p[axis] - origin_[axis]) / pitch_, 0.0, size_[axis] - 1.0);
    const int lower = std::min(static_cast<int>(u), size_[axis] - 2);
    cell.lower[axis] = lower;
    cell.fraction[axis] = u - lower;
  }
  return cell;
}

// The eight corner values, bit 0 of the index for +x, bit 1 for +y, bit 2 for +z.
std::array<double, 8> SignedDistanceGrid::Corners(const Cell& cell) const {
  const size_t row = size_[0], plane = row * size_[1];
  const size_t base = cell.lower[2] * plane + cell.lower[1] * row + cell.lower[0];
  std::array<double, 8> corners;
  for (size_t n = 0; n < 8; ++n) {
    corners[n] = values_[base + (n & 1) + ((n >> 1) & 1) * row + (n >> 2) * plane];
  }
  return corners;
}

double SignedDistanceGrid::Distance(const Vec3& p) const {
  const Cell cell = Locate(p);
  const std::array<double, 8> v = Corners(cell);
  const auto [x, y, z] = cell.fraction;
  const double bottom = (1 - y) * ((1 - x) * v[0] + x * v[1]) + y * ((1 - x) * v[2] + x * v[3]);
  const double top = (1 - y) * ((1 - x) * v[4] + x * v[5]) + y * ((1 - x) * v[6] + x * v[7]);
  Vec3 last = origin_;
  for (int axis = 0; axis < 3; ++axis) last[axis] += pitch_ * (size_[axis] - 1);
  return (1 - z) * bottom + z * top + Box(origin_, last).exteriorDistance(p);
}

Vec3 SignedDistanceGrid::Gradient(const Vec3& p) const {
  const Cell cell = Locate(p);
  const std::array<double, 8> v = Corners(cell);
  Vec3 gradient = Vec3::Zero();
  for (size_t n = 0; n < 8; ++n) {
    std::array<double, 3> weight, slope;
    for (size_t axis = 0; axis < 3; ++axis) {
      const bool upper = (n >> axis) & 1;
      weight[axis] = upper ? cell.fraction[axis] : 1 - cell.fraction[axis];
      slope[axis] = upper ? 1 / pitch_ : -1 / pitch_;
    }
    gradient += v[n] * Vec3(slope[0] * weight[1] * weight[2], weight[0] * slope[1] * weight[2],
                            weight[0] * weight[1] * slope[2]);
  }
  return gradient;
}

}  // namespace graspbench

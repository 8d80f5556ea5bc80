#include "core/signed_distance.h"

#include <algorithm>
#include <cmath>

#include "core/triangle.h"
#include "core/voxels.h"

namespace graspbench {

SignedDistanceGrid::SignedDistanceGrid(const TriMesh& mesh, const Bvh& bvh, double pitch,
                                       double margin)
    : pitch_(pitch) {
  const Box box = Bounds(mesh);
  origin_ = box.min() - Vec3::Constant(margin);
  const Vec3 cells = ((box.sizes() + Vec3::Constant(2 * margin)) / pitch).array().ceil() + 1;
  for (int axis = 0; axis < 3; ++axis) size_[axis] = static_cast<int>(cells[axis]);
  const VoxelGrid inside = VoxelizeLattice(mesh, origin_, pitch, size_);
  values_.resize(inside.occupied.size());

  // The closest face of a neighbour that is already done bounds the search tightly.
  std::vector<int> faces(values_.size());
  const size_t row = size_[0], plane = row * size_[1];
  for (int k = 0; k < size_[2]; ++k) {
    for (int j = 0; j < size_[1]; ++j) {
      for (int i = 0; i < size_[0]; ++i) {
        const size_t cell = inside.Index(i, j, k);
        const Vec3 p = inside.Centre(i, j, k);
        double bound = 1e30;
        const auto try_face_of = [&](size_t neighbour) {
          const Face& face = mesh.faces[faces[neighbour]];
          bound = std::min(
              bound, (ClosestPointOnTriangle(p, mesh.vertices[face[0]], mesh.vertices[face[1]],
                                             mesh.vertices[face[2]]) -
                      p)
                         .norm());
        };
        if (i > 0) try_face_of(cell - 1);
        if (j > 0) try_face_of(cell - row);
        if (k > 0) try_face_of(cell - plane);
        const ClosestPoint closest = bvh.Closest(p, bound * (1 + 1e-9) + 1e-15);
        faces[cell] = closest.face;
        values_[cell] =
            static_cast<float>(inside.occupied[cell] ? -closest.distance : closest.distance);
      }
    }
  }
}

SignedDistanceGrid::SignedDistanceGrid(const TriMesh& mesh, double pitch, double margin)
    : SignedDistanceGrid(mesh, Bvh(mesh), pitch, margin) {}

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

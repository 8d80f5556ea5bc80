#pragma once

#include <array>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// Signed distances of a closed mesh sampled on a regular grid, trilinear in between; negative
/// inside, metres. At the grid's points the distance is exact beside the surface and that to a
/// nearby, almost always the closest, face farther away: never too small, too large by a fraction
/// of a cell. In between, the interpolation errs by half a cell diagonal at worst. Metrics use
/// exact distances, planners this.
class SignedDistanceGrid {
 public:
  /// Covers the mesh's bounding box and `margin` around it.
  SignedDistanceGrid(const TriMesh& mesh, double pitch, double margin);

  /// Outside the grid: distance to the grid's box plus the value at the nearest cell, a lower
  /// bound's neighbour good enough to walk in from afar.
  double Distance(const Vec3& p) const;
  /// Unit-free derivative of the interpolant: points away from the solid.
  Vec3 Gradient(const Vec3& p) const;

  double pitch() const { return pitch_; }
  const std::array<int, 3>& size() const { return size_; }

 private:
  struct Cell {
    std::array<int, 3> lower;
    std::array<double, 3> fraction;  // in the cell, 0 … 1
  };
  Cell Locate(const Vec3& p) const;
  std::array<double, 8> Corners(const Cell& cell) const;

  Vec3 origin_;
  double pitch_;
  std::array<int, 3> size_{};
  std::vector<float> values_;
};

}  // namespace graspbench

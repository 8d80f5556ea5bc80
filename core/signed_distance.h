#pragma once

#include <array>
#include <vector>

#include "core/bvh.h"

namespace graspbench {

/// Signed distances of a closed mesh sampled on a regular grid, trilinear in between; negative
/// inside, metres. Approximate by half a cell diagonal at worst; metrics use exact distances,
/// planners and decompositions use this.
class SignedDistanceGrid {
 public:
  /// Covers the mesh's bounding box and `margin` around it.
  SignedDistanceGrid(const TriMesh& mesh, double pitch, double margin);
  /// The same with the mesh's hierarchy at hand.
  SignedDistanceGrid(const TriMesh& mesh, const Bvh& bvh, double pitch, double margin);

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

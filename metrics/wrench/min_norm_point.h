#pragma once

#include <functional>

#include <Eigen/Core>

namespace graspbench {

/// The point of a polytope nearest to the origin, by Wolfe's algorithm ("Finding the nearest point
/// in a polytope", Mathematical Programming 11, 1976): exact up to rounding, in finitely many
/// steps.
struct MinNormPoint {
  Eigen::VectorXd point;
  /// point² − min over the polytope of point · z: 0 at the optimum; the norm of `point` exceeds the
  /// smallest one by at most gap / norm. Tells a failure of the numerics.
  double gap = 0;
};

/// `lowest` gives the corner z of the polytope with the smallest direction · z; the polytope has
/// `dimension` coordinates and finitely many corners.
MinNormPoint NearestToOrigin(
    int dimension, const std::function<Eigen::VectorXd(const Eigen::VectorXd& direction)>& lowest);

}  // namespace graspbench

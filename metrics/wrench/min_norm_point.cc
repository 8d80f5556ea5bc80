#include "metrics/wrench/min_norm_point.h"

#include <Eigen/QR>
#include <algorithm>
#include <limits>

namespace graspbench {
namespace {

constexpr int kMaxSteps = 1000;
constexpr double kGap = 1e-14;  // of the squared size of the corners
constexpr double kNoWeight = 1e-12;

// A simplex of corners (columns) and the weights of its point.
struct Simplex {
  Eigen::MatrixXd corners;
  Eigen::VectorXd weights;

  Eigen::VectorXd Point() const { return corners * weights; }

  void Add(const Eigen::VectorXd& corner) {
    const Eigen::Index count = weights.size();
    corners.conservativeResize(corner.size(), count + 1);
    corners.col(count) = corner;
    weights.conservativeResize(count + 1);
    weights[count] = 0;
  }

  // Weights, of sum 1 and any sign, of the point nearest to the origin in the corners' flat.
  Eigen::VectorXd NearestInFlat() const {
    const Eigen::Index others = weights.size() - 1;
    Eigen::VectorXd nearest(weights.size());
    if (others > 0) {
      const Eigen::MatrixXd edges = corners.rightCols(others).colwise() - corners.col(0);
      nearest.tail(others) = -edges.completeOrthogonalDecomposition().solve(corners.col(0));
    }
    nearest[0] = 1 - nearest.tail(others).sum();
    return nearest;
  }

  void DropUnused() {
    Eigen::Index kept = 0;
    for (Eigen::Index i = 0; i < weights.size(); ++i) {
      if (weights[i] <= kNoWeight) continue;
      corners.col(kept) = corners.col(i).eval();
      weights[kept++] = weights[i];
    }
    corners.conservativeResize(Eigen::NoChange, kept);
    weights.conservativeResize(kept);
    weights /= weights.sum();
  }

  // Moves to the point nearest to the origin of the simplex that is left when corners that pull
  // away have been dropped.
  void Reduce() {
    while (true) {
      const Eigen::VectorXd target = NearestInFlat();
      double step = 1;
      for (Eigen::Index i = 0; i < weights.size(); ++i) {
        if (target[i] <= kNoWeight) step = std::min(step, weights[i] / (weights[i] - target[i]));
      }
      weights += step * (target - weights);
      const Eigen::Index before = weights.size();
      DropUnused();
      if (weights.size() == before) return;
    }
  }
};

}  // namespace

MinNormPoint NearestToOrigin(
    int dimension, const std::function<Eigen::VectorXd(const Eigen::VectorXd& direction)>& lowest) {
  Simplex simplex;
  simplex.Add(lowest(Eigen::VectorXd::Unit(dimension, 0)));
  simplex.weights[0] = 1;
  MinNormPoint result;
  double least_gap = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kMaxSteps; ++step) {
    const Eigen::VectorXd point = simplex.Point();
    const Eigen::VectorXd corner = lowest(point);
    const double gap = point.dot(point - corner);
    if (gap < least_gap) result = {point, least_gap = gap};
    const double size2 = simplex.corners.colwise().squaredNorm().maxCoeff();
    const bool known =
        ((simplex.corners.colwise() - corner).colwise().squaredNorm().array() == 0).any();
    if (gap <= kGap * size2 || known) break;
    simplex.Add(corner);
    simplex.Reduce();
  }
  return result;
}

}  // namespace graspbench

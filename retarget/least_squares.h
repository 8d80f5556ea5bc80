#pragma once

#include <Eigen/Core>
#include <array>
#include <functional>

#include "retarget/kinematics.h"

namespace graspbench {

/// Sums of a least-squares problem over the variables of a HandKinematics:
///
///     cost = Σ |w r|²,   gradient = Σ w² Jᵀ r,   hessian = Σ w² Jᵀ J  (Gauss-Newton's, lower
///     half).
class NormalEquations {
 public:
  using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, HandKinematics::kMostVariables, 1>;
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0,
                               HandKinematics::kMostVariables, HandKinematics::kMostVariables>;

  NormalEquations(const HandKinematics& kinematics, const LinkFrames& frames);
  void Clear();

  /// A point of a link shall be at p_O + r: three residuals r, weight w.
  void AddPoint(int link, const Vec3& p_O, const Vec3& residual, double weight);
  /// The same with a weight matrix: cost rᵀ W r.
  void AddPoint(int link, const Vec3& p_O, const Vec3& residual, const Mat3& weights);
  /// Only along a unit direction: the residual is that of directionᵀ p.
  void AddAlong(int link, const Vec3& p_O, const Vec3& direction, double residual, double weight);
  /// A difference of two points, a − b.
  void AddVector(int link_a, const Vec3& a_O, int link_b, const Vec3& b_O, const Vec3& residual,
                 double weight);
  /// One direction of such a difference.
  void AddVectorAlong(int link_a, const Vec3& a_O, int link_b, const Vec3& b_O,
                      const Vec3& direction, double residual, double weight);
  /// A variable itself.
  void AddVariable(int variable, double residual, double weight);

  double cost = 0;
  Vector gradient;
  Matrix hessian;

 private:
  using Jacobian = Eigen::Matrix<double, 3, Eigen::Dynamic, 0, 3, HandKinematics::kMostVariables>;
  /// d p / d variable of the variables that move a point.
  struct Moves {
    size_t count = 0;
    std::array<int, HandKinematics::kMostVariables> variable;
    std::array<Vec3, HandKinematics::kMostVariables> move;
  };
  void Add(const Vector& row, double residual, double weight);
  void Find(int link, const Vec3& p_O, Moves& moves) const;
  Jacobian Difference(int link_a, const Vec3& a_O, int link_b, const Vec3& b_O) const;

  const HandKinematics& kinematics_;
  const LinkFrames& frames_;
};

struct DescentOptions {
  int most_iterations = 60;
  double smallest_step = 1e-7;      ///< largest change of a variable below which it has converged
  double smallest_decrease = 1e-7;  ///< of the cost, relative; twice in a row
  bool root_moves = true;           ///< false: X_OH stays
};

struct DescentResult {
  int iterations = 0;
  double cost = 0;
};

/// Lowers a sum of squares by Levenberg's and Marquardt's method, with joints inside of their
/// limits: in each step, joints at a limit that the gradient pushes out are left out, the others
/// are clamped (Kanzow, Yamashita, Fukushima 2004, projected). `linearise` fills the sums at a
/// state, whose frames are placed.
DescentResult Descend(
    const HandKinematics& kinematics,
    const std::function<void(const HandState&, const LinkFrames&, NormalEquations&)>& linearise,
    const DescentOptions& options, HandState& state);

}  // namespace graspbench

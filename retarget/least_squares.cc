#include "retarget/least_squares.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace graspbench {
namespace {

constexpr double kFirstDamping = 1e-3;  // of the diagonal
constexpr double kLeastDiagonal = 1e-9;
constexpr double kAtLimit = 1e-12;  // rad or m
constexpr double kMostDamping = 1e8;
constexpr double kLongestTurn = 0.5;  // rad of the root in one step

// What a variable is damped by: its own diagonal; of the root, the mean over x, y and z, so that
// the descent takes the same way in every frame.
double Scale(const NormalEquations::Matrix& hessian, int variable) {
  if (variable >= 6) return hessian(variable, variable);
  return hessian.diagonal().segment<3>(variable / 3 * 3).mean();
}

// The largest change of a joint, or of the root's place or direction.
double Size(const NormalEquations::Vector& step) {
  return std::max({step.head<3>().norm(), step.segment<3>(3).norm(),
                   step.tail(step.size() - 6).cwiseAbs().maxCoeff()});
}

}  // namespace

NormalEquations::NormalEquations(const HandKinematics& kinematics, const LinkFrames& frames)
    : kinematics_(kinematics), frames_(frames) {
  Clear();
}

void NormalEquations::Clear() {
  const int n = kinematics_.variables();
  cost = 0;
  gradient.setZero(n);
  hessian.setZero(n, n);
}

void NormalEquations::Find(int link, const Vec3& p_O, Moves& moves) const {
  const Vec3 arm = p_O - frames_.p_OL[kPalmLink];
  for (int i = 0; i < 3; ++i) {
    moves.variable[static_cast<size_t>(i)] = i;
    moves.move[static_cast<size_t>(i)] = Vec3::Unit(i);
    moves.variable[static_cast<size_t>(3 + i)] = 3 + i;
    moves.move[static_cast<size_t>(3 + i)] = Vec3::Unit(i).cross(arm);
  }
  moves.count = 6;
  for (const HandKinematics::Column& column : kinematics_.ColumnsOf(link)) {
    moves.variable[moves.count] = column.variable;
    moves.move[moves.count++] = kinematics_.Motion(column, frames_, p_O);
  }
}

NormalEquations::Jacobian NormalEquations::Difference(int link_a, const Vec3& a_O, int link_b,
                                                      const Vec3& b_O) const {
  Jacobian jacobian = Jacobian::Zero(3, kinematics_.variables());
  Moves moves;
  Find(link_a, a_O, moves);
  for (size_t i = 0; i < moves.count; ++i) jacobian.col(moves.variable[i]) += moves.move[i];
  Find(link_b, b_O, moves);
  for (size_t i = 0; i < moves.count; ++i) jacobian.col(moves.variable[i]) -= moves.move[i];
  return jacobian;
}

void NormalEquations::AddPoint(int link, const Vec3& p_O, const Vec3& residual, double weight) {
  AddPoint(link, p_O, residual, Mat3(weight * weight * Mat3::Identity()));
}

void NormalEquations::AddPoint(int link, const Vec3& p_O, const Vec3& residual,
                               const Mat3& weights) {
  Moves moves;
  Find(link, p_O, moves);
  const Vec3 weighted = weights * residual;
  cost += residual.dot(weighted);
  for (size_t a = 0; a < moves.count; ++a) {
    const int i = moves.variable[a];
    const Vec3 row = weights * moves.move[a];
    gradient[i] += moves.move[a].dot(weighted);
    for (size_t b = 0; b < moves.count; ++b) {
      const int j = moves.variable[b];
      if (i >= j) hessian(i, j) += row.dot(moves.move[b]);
    }
  }
}

void NormalEquations::AddAlong(int link, const Vec3& p_O, const Vec3& direction, double residual,
                               double weight) {
  Moves moves;
  Find(link, p_O, moves);
  Vector row = Vector::Zero(kinematics_.variables());
  for (size_t k = 0; k < moves.count; ++k) row[moves.variable[k]] += direction.dot(moves.move[k]);
  Add(row, residual, weight);
}

void NormalEquations::Add(const Vector& row, double residual, double weight) {
  std::array<int, HandKinematics::kMostVariables> moving;
  size_t count = 0;
  for (int i = 0; i < row.size(); ++i) {
    if (row[i] != 0) moving[count++] = i;
  }
  const double w2 = weight * weight;
  cost += w2 * residual * residual;
  for (size_t a = 0; a < count; ++a) {
    const int i = moving[a];
    gradient[i] += w2 * residual * row[i];
    for (size_t b = 0; b <= a; ++b) hessian(i, moving[b]) += w2 * row[i] * row[moving[b]];
  }
}

void NormalEquations::AddVector(int link_a, const Vec3& a_O, int link_b, const Vec3& b_O,
                                const Vec3& residual, double weight) {
  const Jacobian jacobian = Difference(link_a, a_O, link_b, b_O);
  const double w2 = weight * weight;
  cost += w2 * residual.squaredNorm();
  gradient.noalias() += w2 * jacobian.transpose() * residual;
  hessian.selfadjointView<Eigen::Lower>().rankUpdate(jacobian.transpose(), w2);
}

// The root's way moves both points alike, its turn their difference.
void NormalEquations::AddVectorAlong(int link_a, const Vec3& a_O, int link_b, const Vec3& b_O,
                                     const Vec3& direction, double residual, double weight) {
  Vector row = Vector::Zero(kinematics_.variables());
  row.segment<3>(3) = (a_O - b_O).cross(direction);
  for (const HandKinematics::Column& column : kinematics_.ColumnsOf(link_a)) {
    row[column.variable] += direction.dot(kinematics_.Motion(column, frames_, a_O));
  }
  for (const HandKinematics::Column& column : kinematics_.ColumnsOf(link_b)) {
    row[column.variable] -= direction.dot(kinematics_.Motion(column, frames_, b_O));
  }
  Add(row, residual, weight);
}

void NormalEquations::AddVariable(int variable, double residual, double weight) {
  const double w2 = weight * weight;
  cost += w2 * residual * residual;
  gradient[variable] += w2 * residual;
  hessian(variable, variable) += w2;
}

DescentResult Descend(
    const HandKinematics& kinematics,
    const std::function<void(const HandState&, const LinkFrames&, NormalEquations&)>& linearise,
    const DescentOptions& options, HandState& state) {
  LinkFrames frames;
  NormalEquations here(kinematics, frames), there(kinematics, frames);
  const auto evaluate = [&](const HandState& at, NormalEquations& sums) {
    kinematics.Place(at, frames);
    sums.Clear();
    linearise(at, frames, sums);
  };
  evaluate(state, here);

  const int n = kinematics.variables();
  double damping = kFirstDamping, growth = 2;
  int stalls = 0;
  DescentResult result;
  while (result.iterations < options.most_iterations && stalls < 2) {
    ++result.iterations;
    NormalEquations::Matrix system = here.hessian;
    NormalEquations::Vector right = -here.gradient;
    for (int i = 0; i < n; ++i) {
      const int k = i - 6;
      const bool stuck =
          k < 0 ? !options.root_moves
                : ((state.free[k] <= kinematics.low()[k] + kAtLimit && here.gradient[i] > 0) ||
                   (state.free[k] >= kinematics.high()[k] - kAtLimit && here.gradient[i] < 0));
      if (stuck) {
        system.row(i).setZero();
        system.col(i).setZero();
        system(i, i) = 1;
        right[i] = 0;
      } else {
        system(i, i) += damping * std::max(Scale(here.hessian, i), kLeastDiagonal) + 1e-12;
      }
    }
    NormalEquations::Vector step = system.selfadjointView<Eigen::Lower>().llt().solve(right);
    const double turn = step.segment<3>(3).norm();
    if (!step.allFinite()) {
      damping *= growth;
      growth *= 2;
      if (damping > kMostDamping) break;
      continue;
    }
    if (turn > kLongestTurn) step *= kLongestTurn / turn;
    const HandState moved = kinematics.Moved(state, step);
    evaluate(moved, there);
    const double decrease = here.cost - there.cost;
    if (decrease > 0) {
      const double expected =
          -step.dot(2 * here.gradient + here.hessian.selfadjointView<Eigen::Lower>() * step);
      const double gain = expected > 0 ? decrease / expected : 1;
      damping *= std::max(1.0 / 3, 1 - std::pow(2 * gain - 1, 3));
      growth = 2;
      stalls = decrease < options.smallest_decrease * here.cost ? stalls + 1 : 0;
      state = moved;
      std::swap(here.cost, there.cost);
      here.gradient.swap(there.gradient);
      here.hessian.swap(there.hessian);
      if (Size(step) < options.smallest_step) break;
    } else {
      if (Size(step) < options.smallest_step) break;
      damping *= growth;
      growth *= 2;
      if (damping > kMostDamping) break;
    }
  }
  result.cost = here.cost;
  return result;
}

}  // namespace graspbench

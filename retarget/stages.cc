#include "retarget/stages.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace graspbench {
namespace {

constexpr double kDamping = 0.01;  // m, λ
constexpr double kSpread = 0.01;   // ε
constexpr int kConeEdges = 8;
constexpr int kDescentSteps = 400;
constexpr double kSmallestChange = 1e-4;  // of α, whose sum is 1

// The nearest point of the simplex α ≥ 0, Σ α = 1: what stays positive is lowered alike (Michelot
// 1986).
void ProjectOnSimplex(Eigen::VectorXd& alpha) {
  double shift = -std::numeric_limits<double>::infinity();
  while (true) {
    double sum = 0;
    int count = 0;
    for (const double value : alpha) {
      if (value <= shift) continue;
      sum += value;
      ++count;
    }
    const double next = (sum - 1) / count;
    if (next <= shift) break;
    shift = next;
  }
  alpha = (alpha.array() - shift).cwiseMax(0);
}

// The α of the simplex that minimises |W α|² + ε |α|², by accelerated projected gradients
// (Beck and Teboulle 2009).
Eigen::VectorXd SpreadOverEdges(const Eigen::MatrixXd& wrenches) {
  const Eigen::Index n = wrenches.cols();
  // The largest row sum of W Wᵀ is not below its largest eigenvalue.
  const Eigen::MatrixXd square = wrenches * wrenches.transpose();
  const double step = 1 / (square.rowwise().lpNorm<1>().maxCoeff() + kSpread);
  Eigen::VectorXd alpha = Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n));
  Eigen::VectorXd ahead = alpha, next;
  double momentum = 1;
  for (int i = 0; i < kDescentSteps; ++i) {
    const Eigen::VectorXd sum = wrenches * ahead;
    next = (1 - step * kSpread) * ahead;
    next.noalias() -= step * wrenches.transpose() * sum;
    ProjectOnSimplex(next);
    const double faster = (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    ahead = next + (momentum - 1) / faster * (next - alpha);
    const double change = (next - alpha).lpNorm<1>();
    alpha.swap(next);
    momentum = faster;
    if (change < kSmallestChange) break;
  }
  return alpha;
}

/// d p / d free joints of the touching points of fingers, root fixed; three rows a contact.
Eigen::MatrixXd FingerJacobian(const HandKinematics& kinematics, const LinkFrames& frames,
                               std::span<const LinkContact> contacts) {
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(3 * contacts.size()),
                                                   kinematics.free_joints());
  for (size_t i = 0; i < contacts.size(); ++i) {
    for (const HandKinematics::Column& column : kinematics.ColumnsOf(contacts[i].link)) {
      jacobian.block<3, 1>(static_cast<Eigen::Index>(3 * i), column.variable - 6) +=
          kinematics.Motion(column, frames, contacts[i].p_O);
    }
  }
  return jacobian;
}

Eigen::VectorXd DampedStep(const Eigen::MatrixXd& jacobian, const Eigen::VectorXd& way) {
  const Eigen::Index rows = jacobian.rows();
  const Eigen::MatrixXd damped =
      jacobian * jacobian.transpose() + kDamping * kDamping * Eigen::MatrixXd::Identity(rows, rows);
  return jacobian.transpose() * damped.ldlt().solve(way);
}

/// Of each free joint: a coupled pair resists with both its servos, a tendon with its length.
Eigen::VectorXd Stiffness(const HandKinematics& kinematics, double servo) {
  const Eigen::VectorXd zero = Eigen::VectorXd::Zero(kinematics.free_joints());
  const std::vector<double> at_zero = kinematics.Joints(zero);
  Eigen::VectorXd stiffness(zero.size());
  for (int k = 0; k < zero.size(); ++k) {
    Eigen::VectorXd moved = zero;
    moved[k] = 1;
    const std::vector<double> joints = kinematics.Joints(moved);
    const auto change = [&](int link) {
      const auto joint = static_cast<size_t>(link - kRootLinks);
      return joints[joint] - at_zero[joint];
    };
    const ArticulatedBody& body = kinematics.hand().body();
    double sum = 0;
    for (int link = kRootLinks; link < static_cast<int>(body.links.size()); ++link) {
      if (body.links[static_cast<size_t>(link)].drive.stiffness > 0) {
        sum += servo * std::pow(change(link), 2);
      }
    }
    for (const Tendon& tendon : body.tendons) {
      double length = 0;
      for (const Tendon::Pull& pull : tendon.joints) {
        length += pull.coefficient * change(pull.link);
      }
      sum += servo * length * length;
    }
    stiffness[k] = sum > 0 ? sum : servo;
  }
  return stiffness;
}

}  // namespace

BalancedForces BalanceForces(std::span<const LinkContact> contacts, const StageRules& rules) {
  Vec3 middle = Vec3::Zero();
  for (const LinkContact& contact : contacts) {
    middle += contact.p_O / static_cast<double>(contacts.size());
  }
  double arm = 0;
  for (const LinkContact& contact : contacts) {
    arm += (contact.p_O - middle).norm() / static_cast<double>(contacts.size());
  }
  Eigen::MatrixXd forces(3, static_cast<Eigen::Index>(kConeEdges * contacts.size()));
  Eigen::MatrixXd wrenches(6, forces.cols());
  for (size_t i = 0; i < contacts.size(); ++i) {
    const Vec3 inward = -contacts[i].normal_O;
    const Vec3 u = inward.unitOrthogonal(), v = inward.cross(u);
    for (int k = 0; k < kConeEdges; ++k) {
      const double angle = 2 * std::numbers::pi * k / kConeEdges;
      const auto column = static_cast<Eigen::Index>(kConeEdges * i) + k;
      const Vec3 edge = inward + rules.friction * (std::cos(angle) * u + std::sin(angle) * v);
      forces.col(column) = edge;
      wrenches.col(column) << edge, (contacts[i].p_O - middle).cross(edge) / std::max(arm, 1e-6);
    }
  }
  const Eigen::VectorXd alpha = SpreadOverEdges(wrenches);
  BalancedForces balanced{.residual = rules.force * (wrenches * alpha).norm()};
  for (size_t i = 0; i < contacts.size(); ++i) {
    const auto first = static_cast<Eigen::Index>(kConeEdges * i);
    balanced.forces_O.push_back(rules.force * forces.middleCols<kConeEdges>(first) *
                                alpha.segment<kConeEdges>(first));
  }
  return balanced;
}

Eigen::VectorXd SqueezeOf(const HandKinematics& kinematics, const HandState& state,
                          std::span<const LinkContact> contacts, const BalancedForces& balanced,
                          const StageRules& rules) {
  std::vector<LinkContact> touching;
  std::vector<Vec3> forces;
  for (size_t i = 0; i < contacts.size(); ++i) {
    if (contacts[i].region == HandRegion::kPalm) continue;
    touching.push_back(contacts[i]);
    forces.push_back(balanced.forces_O[i]);
  }
  if (touching.empty()) return {};
  LinkFrames frames;
  kinematics.Place(state, frames);
  const Eigen::MatrixXd jacobian = FingerJacobian(kinematics, frames, touching);
  Eigen::VectorXd gaps(jacobian.rows()), press(jacobian.rows());
  for (size_t i = 0; i < touching.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(3 * i);
    gaps.segment<3>(row) = -std::max(touching[i].distance, 0.0) * touching[i].normal_O;
    press.segment<3>(row) = forces[i];
  }
  const Eigen::VectorXd torque = jacobian.transpose() * press;
  const Eigen::VectorXd step =
      DampedStep(jacobian, gaps) + torque.cwiseQuotient(Stiffness(kinematics, rules.stiffness));
  return (state.free + step).cwiseMax(kinematics.low()).cwiseMin(kinematics.high());
}

}  // namespace graspbench

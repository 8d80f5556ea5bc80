#include "generators/autograsp/force_closure.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/units.h"

namespace graspbench {
namespace {

using Wrench = Eigen::Matrix<double, 6, 1>;
constexpr int kConeEdges = 8;
constexpr int kSweeps = 60;
constexpr double kRegularisation = 1e-3;

std::vector<Wrench> ConeEdges(std::span<const PlannedContact> contacts, double friction,
                              const Vec3& centre, double length) {
  std::vector<Wrench> edges;
  edges.reserve(contacts.size() * kConeEdges);
  for (const PlannedContact& contact : contacts) {
    const Vec3 u = contact.inward.unitOrthogonal();
    const Vec3 v = contact.inward.cross(u);
    for (int k = 0; k < kConeEdges; ++k) {
      const double angle = 2 * units::kPi * k / kConeEdges;
      const Vec3 force =
          (contact.inward + friction * (std::cos(angle) * u + std::sin(angle) * v)).normalized();
      Wrench edge;
      edge << force, (contact.point - centre).cross(force) / length;
      edges.push_back(edge);
    }
  }
  return edges;
}

// What of `load` the contacts cannot balance: coordinate descent on the regularised non-negative
// least squares.
double Unbalanced(const std::vector<Wrench>& edges, const Wrench& load) {
  std::vector<double> force(edges.size(), 0.0);
  Wrench residual = load;
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    double moved = 0;
    for (size_t i = 0; i < edges.size(); ++i) {
      const double square = edges[i].squaredNorm();
      const double target =
          (edges[i].dot(residual) + square * force[i]) / (square + kRegularisation);
      const double step = std::max(0.0, target) - force[i];
      if (step == 0) continue;
      force[i] += step;
      residual -= step * edges[i];
      moved = std::max(moved, std::abs(step));
    }
    if (moved < 1e-4) break;
  }
  return std::min(1.0, residual.norm() / load.norm());
}

}  // namespace

double ResistanceQuality(std::span<const PlannedContact> contacts, double friction,
                         const Vec3& centre, double length) {
  if (contacts.empty()) return 0;
  const auto edges = ConeEdges(contacts, friction, centre, length);
  double unbalanced = 0;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {1.0, -1.0}) {
      Wrench load = Wrench::Zero();
      load[axis] = sign;
      unbalanced += Unbalanced(edges, load) / 6;
    }
  }
  return 1 - unbalanced;
}

}  // namespace graspbench

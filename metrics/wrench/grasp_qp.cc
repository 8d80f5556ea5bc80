#include "metrics/wrench/grasp_qp.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace graspbench {
namespace {

constexpr double kLoad = 0.1;
constexpr double kNoContact = 2;
constexpr double kLargestGap = 1e-9;

using Edges = std::array<Wrench6, 6>;

Edges EdgesOf(const WrenchContact& contact, const Vec3& centre,
              const FingertipContactOptions& options) {
  const Mat3 frame = ContactFrame(contact.normal);
  const Vec3 arm = contact.point - centre;
  Edges edges;
  for (int k = 0; k < 6; ++k) {
    const double sign = k % 2 == 0 ? 1 : -1;
    Vec3 force = frame.col(0), moment = Vec3::Zero();
    if (k < 4) {
      force += sign * options.friction * frame.col(1 + k / 2);
    } else {
      moment = sign * options.torsional_friction * frame.col(0);
    }
    edges[static_cast<size_t>(k)] << force, arm.cross(force) + moment;
  }
  return edges;
}

const Wrench6& Lowest(const Edges& edges, const Wrench6& direction) {
  return *std::ranges::min_element(edges, {},
                                   [&](const Wrench6& edge) { return direction.dot(edge); });
}

}  // namespace

MinNormPoint BalanceLoad(std::span<const WrenchContact> contacts, const Wrench6& load,
                         const FingertipContactOptions& options) {
  Vec3 centre = Vec3::Zero();
  for (const WrenchContact& contact : contacts) {
    centre += contact.point / static_cast<double>(contacts.size());
  }
  std::vector<Edges> edges;
  for (const WrenchContact& contact : contacts) edges.push_back(EdgesOf(contact, centre, options));
  // Each contact pushes where that lowers direction · wrench; one pushes in any case.
  const auto lowest = [&](const Eigen::VectorXd& direction) -> Eigen::VectorXd {
    Wrench6 sum = load, best = Wrench6::Zero();
    double least = std::numeric_limits<double>::infinity();
    for (const Edges& of_contact : edges) {
      const Wrench6& edge = Lowest(of_contact, direction);
      const double value = direction.dot(edge);
      if (value < 0) sum += edge;
      if (value >= least) continue;
      least = value;
      best = edge;
    }
    return least < 0 ? sum : Wrench6(load + best);
  };
  return NearestToOrigin(6, lowest);
}

MetricInfo GraspQp::Info() const {
  return {.id = "qp",
          .name = "unbalanced load",
          .unit = "",
          .better = Direction::kLower,
          .source = "DexGraspBench (qp)",
          .definition =
              "mean over six forces of 0.1 of the wrench that soft fingertips (friction 0.3, "
              "0.01 m; pressure at most 1 each, at least 1 together) leave, one contact a "
              "fingertip within 5 mm of the object's surface (DexGraspBench: of its convex "
              "pieces); 2 without contact"};
}

MetricValue GraspQp::Evaluate(const GraspContext& grasp) const {
  const std::string reason = NoFingertips(grasp);
  if (!reason.empty()) return MetricValue::NotApplicable(reason);
  const std::vector<WrenchContact> contacts = FingertipContacts(grasp);
  if (contacts.empty()) return kNoContact;
  double sum = 0;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {-1.0, 1.0}) {
      const MinNormPoint left = BalanceLoad(contacts, sign * kLoad * Wrench6::Unit(axis));
      if (left.gap > kLargestGap)
        return MetricValue::Failed("the quadratic program did not converge");
      sum += left.point.norm();
    }
  }
  return sum / 6;
}

}  // namespace graspbench

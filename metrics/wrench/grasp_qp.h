#pragma once

#include <span>

#include "metrics/wrench/fingertip_contacts.h"
#include "metrics/wrench/min_norm_point.h"

namespace graspbench {

using Wrench6 = Eigen::Matrix<double, 6, 1>;

/// The wrench nearest to balancing `load` that soft fingers can give, plus the load:
///
///     min ‖Σ_i w_i + load‖²,   w_i = Σ_k x_ik e_ik,  x_ik ≥ 0,  Σ_k x_ik ≤ 1,  Σ_ik x_ik ≥ 1
///
/// with six edges a contact: unit pressure with friction ±μ along each tangent of `ContactFrame`,
/// or with the moment ±μ_t (m) about the normal. Torques are about the mean contact point, in
/// metres. The corners of that polytope of wrenches push some contacts fully along one edge, hence
/// `NearestToOrigin` solves the quadratic program exactly.
MinNormPoint BalanceLoad(std::span<const WrenchContact> contacts, const Wrench6& load,
                         const FingertipContactOptions& options = {});

/// `qp` of DexGraspBench: the mean over six loads, a force of 0.1 along ±x, ±y, ±z of the object,
/// of the wrench left by `BalanceLoad`, over `FingertipContacts` pressed with at most 1 each and at
/// least 1 together; lower is better, 2 without contact.
///
/// Forces are in units of a finger's largest pressure. Differs from theirs in the contacts, as
/// `ForceClosure` does.
///
/// Source: DexGraspBench, src/task/eval_func/fc_metric/qp.py; BODex (the grasp energy it is after).
class GraspQp final : public GraspMetric {
 public:
  MetricInfo Info() const override;
  /// Not applicable without outer phalanges, nor to an open object.
  MetricValue Evaluate(const GraspContext& grasp) const override;
};

}  // namespace graspbench

#pragma once

#include <span>

#include "metrics/wrench/fingertip_contacts.h"

namespace graspbench {

/// 2 − Ferrari and Canny's ε of contacts with 8 cone edges, at most 2 (no force closure).
double TwoMinusQ1(std::span<const WrenchContact> contacts, double friction);

/// ‖Σ [n ; p × n]‖, the residual wrench of equal frictionless pushes; 0 when they balance.
double ResidualWrench(std::span<const WrenchContact> contacts);

/// Mean over directions u of 1 − cos ∠(w(u), [u ; 0]), where w(u) is the sum of each contact's
/// wrench that goes furthest along u (Chen et al., "Task-oriented dexterous hand pose synthesis
/// using differentiable grasp wrench boundary estimator", 2024); 0 for the best, at most 2.
double WrenchBoundaryError(std::span<const WrenchContact> contacts, double friction);

/// DexGraspBench's analytic force closure metrics; lower is better in all of them, and 2 is what it
/// gives to grasps without contact.
///
/// | id       | value                                                                    |
/// |----------|--------------------------------------------------------------------------|
/// | `q1_dgb` | TwoMinusQ1                                                               |
/// | `dfc`    | ResidualWrench                                                           |
/// | `tdg`    | WrenchBoundaryError, over 1000 directions spread evenly (random there)   |
///
/// of the `Normalised` `FingertipContacts`. Theirs come from MuJoCo's contacts with the object's
/// convex pieces, several for a pair of bodies that touch along an edge or face; ours are nearest
/// points on the true surface, one for each shape.
///
/// Source: DexGraspBench, src/task/eval_func/fc_metric.
class ForceClosure final : public GraspMetric {
 public:
  enum class Mode { kQ1, kResidual, kBoundary };
  explicit ForceClosure(Mode mode) : mode_(mode) {}
  MetricInfo Info() const override;
  /// Not applicable without outer phalanges, nor to an open object.
  MetricValue Evaluate(const GraspContext& grasp) const override;

 private:
  Mode mode_;
};

}  // namespace graspbench

#pragma once

#include "metrics/set_metric.h"

namespace graspbench {

/// Simulation displacement in cm over the trials of profile `obman`: mean (`sd_mean`) and
/// population standard deviation (`sd_std`, ddof 0, over grasps); lower is better.
///
/// `sd_mean` and `sd_std` measure from the object's start ("displacement"). The ids with
/// `_oakink` take the norm of the final position ("displacement_oakink"), which is what OakInk's
/// script prints: it also contains the offset of the object's centre of mass from its origin.
///
/// Only trials that ran (verdict ok) count; `Result::used` against `planned` tells how many.
/// GraspTTA enters 10 cm for a crash instead, FastGrasp divides by n - 1.
///
/// Source: Hasson et al. 2019; SemGrasp section 4.1; OakInk-Grasp-Generation (np.std).
class SimulationDisplacement final : public SetMetric {
 public:
  enum class Statistic { kMean, kDeviation };
  enum class Start { kDelta, kOakinkCompat };
  SimulationDisplacement(Statistic statistic, Start start) : statistic_(statistic), start_(start) {}

  MetricInfo Info() const override;
  /// Not applicable when no trial of the profile ran.
  Result Evaluate(std::span<const Record> records) const override;

 private:
  Statistic statistic_;
  Start start_;
};

}  // namespace graspbench

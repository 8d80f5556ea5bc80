#pragma once

#include "metrics/metric.h"

namespace graspbench {

/// How a hand's links touch the object, as DexGraspBench counts it:
///
/// | id               | value                                                        | better |
/// |------------------|--------------------------------------------------------------|--------|
/// | `contact_num`    | links, fingers' and palm, with a shape at |d| < 2 mm         | higher |
/// | `contact_dist`   | mean over fingers of max(d, 0) in mm, d at most 10 mm        | lower  |
/// | `contact_consis` | largest minus smallest d of the fingers in mm, d not clipped at 0 | lower |
///
/// where d is the smallest signed distance of a finger from the object (`GraspContext::
/// link_distances`); a finger farther away than 10 mm counts as 10 mm. The links of a human hand
/// are its `HandSegments`. DexGraspBench measures d by MuJoCo's contacts with the object's convex
/// pieces, ours goes to the object's surface.
///
/// Source: DexGraspBench, src/task/eval_func/base.py.
class HandContact final : public GraspMetric {
 public:
  enum class Mode { kNumber, kDistance, kConsistency };
  explicit HandContact(Mode mode) : mode_(mode) {}
  MetricInfo Info() const override;
  /// Not applicable to a bare mesh, which has no links, nor to an open object.
  MetricValue Evaluate(const GraspContext& grasp) const override;

  static constexpr double kContact = 0.002;  ///< m
  static constexpr double kMargin = 0.01;    ///< m, the distance of a finger without contact

 private:
  Mode mode_;
};

}  // namespace graspbench

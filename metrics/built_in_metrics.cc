#include "metrics/contact/contact_area.h"
#include "metrics/contact/contact_ratio.h"
#include "metrics/contact/hand_contact.h"
#include "metrics/geometry/compatible_volumes.h"
#include "metrics/geometry/disjointedness.h"
#include "metrics/geometry/intersection_volume.h"
#include "metrics/geometry/link_penetration.h"
#include "metrics/geometry/penetration_depth.h"
#include "metrics/geometry/reference_distance.h"
#include "metrics/geometry/self_penetration.h"
#include "metrics/metric.h"
#include "metrics/semantic/part_accuracy.h"
#include "metrics/set_metric.h"
#include "metrics/simulation/simulation_displacement.h"
#include "metrics/wrench/ferrari_canny.h"
#include "metrics/wrench/force_closure.h"
#include "metrics/wrench/grasp_qp.h"

namespace graspbench {

std::vector<std::unique_ptr<GraspMetric>> BuiltInMetrics() {
  std::vector<std::unique_ptr<GraspMetric>> metrics;
  const auto add = [&]<typename Metric>(Metric metric) {
    metrics.push_back(std::make_unique<Metric>(std::move(metric)));
  };
  add(SolidIntersectionVolume());
  add(SolidIntersectionVolumeError());
  add(PenetrationDepth());
  add(ObjectPenetration());
  add(LinkPenetration());
  add(SelfPenetration());
  add(InterpenetrationRatio(InterpenetrationRatio::Of::kHand));
  add(InterpenetrationRatio(InterpenetrationRatio::Of::kObject));
  add(BinvoxIntersectionVolume());
  add(SurfaceIntersectionVolume());
  add(HullIntersectionVolume());
  add(VertexPenetrationDepth());
  add(Disjointedness());
  add(ContactRatio(ContactRatio::Mode::kDistance));
  add(ContactRatio(ContactRatio::Mode::kHalo));
  add(ContactRatio(ContactRatio::Mode::kVolume));
  add(ContactRatio(ContactRatio::Mode::kHullVolume));
  add(HandContact(HandContact::Mode::kNumber));
  add(HandContact(HandContact::Mode::kDistance));
  add(HandContact(HandContact::Mode::kConsistency));
  add(ContactArea());
  add(ContactIou(ContactIou::Threshold::k3mm));
  add(ContactIou(ContactIou::Threshold::k5mm));
  add(MeanVertexError());
  add(ChamferDistance(ChamferDistance::Form::kSquaredSum));
  add(ChamferDistance(ChamferDistance::Form::kMean));
  add(PartAccuracy(PartAccuracy::Mode::kMost));
  add(PartAccuracy(PartAccuracy::Mode::kShare));
  add(Q1(Q1::Mode::kPlain));
  add(Q1(Q1::Mode::kValid));
  add(ForceClosure(ForceClosure::Mode::kQ1));
  add(ForceClosure(ForceClosure::Mode::kResidual));
  add(ForceClosure(ForceClosure::Mode::kBoundary));
  add(GraspQp());
  return metrics;
}

std::vector<std::unique_ptr<SetMetric>> BuiltInSetMetrics() {
  using Start = SimulationDisplacement::Start;
  using Statistic = SimulationDisplacement::Statistic;
  std::vector<std::unique_ptr<SetMetric>> metrics;
  for (const Start start : {Start::kDelta, Start::kOakinkCompat}) {
    for (const Statistic statistic : {Statistic::kMean, Statistic::kDeviation}) {
      metrics.push_back(std::make_unique<SimulationDisplacement>(statistic, start));
    }
  }
  return metrics;
}

}  // namespace graspbench

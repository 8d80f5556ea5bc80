#include "metrics/geometry/reference_distance.h"

#include <algorithm>

#include "core/point_tree.h"
#include "core/sampling.h"
#include "core/units.h"

namespace graspbench {
namespace {

constexpr int kChamferPoints = 1024;

MetricValue NoReference() { return MetricValue::NotApplicable("the case has no reference grasp"); }

std::vector<Vec3> PointsOn(const TriMesh& hand) {
  Rng rng(/*seed=*/0, "chamfer", "surface");
  std::vector<Vec3> points;
  for (const SurfacePoint& sample : SampleSurface(hand, kChamferPoints, rng)) {
    points.push_back(sample.point);
  }
  return points;
}

// A robot hand has nothing to compare point by point with another hand.
bool SameHand(const GraspContext& grasp) {
  const PosedHand& ours = grasp.hand();
  const PosedHand& theirs = grasp.references().front();
  return std::ranges::equal(ours.links, theirs.links, {}, &PosedLink::name, &PosedLink::name) &&
         (ours.links.empty() || ours.link_of_vertex == theirs.link_of_vertex);
}

template <typename Weight>
double MeanNearest(const std::vector<Vec3>& from, const std::vector<Vec3>& to, Weight weight) {
  const PointTree tree(to);
  double sum = 0;
  for (const Vec3& p : from) sum += weight(tree.Nearest(p).distance);
  return sum / static_cast<double>(from.size());
}

}  // namespace

MetricInfo MeanVertexError::Info() const {
  return {.id = "mpvpe",
          .name = "mean per-vertex error",
          .unit = "mm",
          .better = Direction::kLower,
          .source = "SemGrasp section 4.1",
          .definition = "mean vertex distance to the first reference hand, not aligned",
          .needs_reference = true};
}

MetricValue MeanVertexError::Evaluate(const GraspContext& grasp) const {
  if (grasp.references().empty()) return NoReference();
  const std::vector<Vec3>& ours = grasp.hand().surface.vertices;
  const std::vector<Vec3>& theirs = grasp.references().front().surface.vertices;
  if (!SameHand(grasp) || ours.size() != theirs.size()) {
    return MetricValue::NotApplicable("the reference hand has other vertices");
  }
  double sum = 0;
  for (size_t v = 0; v < ours.size(); ++v) sum += (ours[v] - theirs[v]).norm();
  return units::ToMillimetres(sum / static_cast<double>(ours.size()));
}

double ChamferSquaredSum(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  const auto square = [](double d) { return d * d; };
  return MeanNearest(a, b, square) + MeanNearest(b, a, square);
}

double ChamferMean(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  const auto same = [](double d) { return d; };
  return (MeanNearest(a, b, same) + MeanNearest(b, a, same)) / 2;
}

MetricInfo ChamferDistance::Info() const {
  const bool squared = form_ == Form::kSquaredSum;
  return {.id = squared ? "cd_l2sq_sum" : "cd_l1_mean",
          .name = squared ? "Chamfer distance (squared, sum)" : "Chamfer distance (mean)",
          .unit = squared ? "m^2" : "cm",
          .better = Direction::kLower,
          .source = squared ? "DexGYS (CD); pytorch3d's form" : "DexGYS (CD); unsquared form",
          .definition = squared ? "sum of both directions' mean squared distances between 1024 "
                                  "points on hand and first reference"
                                : "mean of both directions' mean distances between 1024 points on "
                                  "hand and first reference",
          .needs_reference = true};
}

MetricValue ChamferDistance::Evaluate(const GraspContext& grasp) const {
  if (grasp.references().empty()) return NoReference();
  if (!SameHand(grasp)) return MetricValue::NotApplicable("the reference is another hand");
  const std::vector<Vec3> ours = PointsOn(grasp.hand().surface);
  const std::vector<Vec3> theirs = PointsOn(grasp.references().front().surface);
  if (form_ == Form::kSquaredSum) return ChamferSquaredSum(ours, theirs);
  return units::ToCentimetres(ChamferMean(ours, theirs));
}

}  // namespace graspbench
